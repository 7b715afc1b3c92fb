import type { DeskModel } from '../desk/desk-model.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { LazySlot } from '../terminal/lazy-slot.ts';
import { EDITOR_KEY, type Pane } from '../terminal/terminal-layout.ts';
import type { EditorScreen } from './editor-screen.ts';
import type { FilePlace } from './host-path.ts';
import type { EditorWish } from './show-in-editor.ts';

interface Wanted {
  readonly place: FilePlace;
  readonly text: string | undefined;
}

/** The editor's place among the desk's screens. The editor itself is 700 KiB compressed. */
export class EditorSlot {
  readonly #slot: LazySlot<EditorScreen>;

  constructor(room: HTMLElement, desk: DeskModel) {
    const { language } = desk;
    const hosts = () => hostsWithShells(desk.lab.value).map(({ name }) => name);
    this.#slot = new LazySlot({
      room,
      desk,
      key: EDITOR_KEY,
      className: 'editor-screen',
      label: 'editor',
      failed: 'editorFailed',
      make: async (element, lab) => {
        // Before any other part of it, which looks for its words when it is read.
        if (language === 'ko') await import('monaco-editor/nls/lang/ko.js');
        const { EditorScreen } = await import('./editor-screen.ts');
        return new EditorScreen({ element, desk, lab, hosts });
      },
    });
  }

  sync(panes: readonly Pane[], options: { canLoad: boolean }): void {
    this.#slot.sync(panes, options);
  }

  focus(): void {
    this.#slot.with((screen) => screen.focus());
  }

  /** Shows a file, with a text as its new content, unsaved. The tab must be there already. */
  open({ place, text }: Wanted): void {
    this.#slot.with((screen) => screen.open(place, text));
  }

  /** Shows what lies in no file. The tab must be there already. */
  show(wish: EditorWish): void {
    this.#slot.with((screen) => screen.show(wish));
  }

  dispose(): void {
    this.#slot.dispose();
  }
}
