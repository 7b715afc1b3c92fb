import { webPortSchema } from '#protocol/messages.ts';
import { OpenWebEvent } from './open-web.ts';

/** `<slip-web-link data-host data-port data-path>` around a button that opens the address in the desk. */
export class WebLinkElement extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', () => {
      const { host = '', port = '', path = '/' } = this.dataset;
      const parsed = webPortSchema.parse(port === 'ingress' ? port : Number(port));
      this.dispatchEvent(new OpenWebEvent({ host, port: parsed, path }));
    });
  }
}
