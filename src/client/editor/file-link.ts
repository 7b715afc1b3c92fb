import { filePlaceSchema } from './host-path.ts';
import { OpenInEditorEvent } from './open-in-editor.ts';

/** `<slip-file-link data-host data-path>` around a button that opens the file in the desk's editor. */
export class FileLinkElement extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', () => {
      const { host, path } = this.dataset;
      this.dispatchEvent(new OpenInEditorEvent(filePlaceSchema.parse({ host, path })));
    });
  }
}
