import type { WebPort } from '#protocol/messages.ts';

/** Asks that an address of the lab be shown; the desk listens for it. */
export class OpenWebEvent extends Event {
  static readonly type = 'slip-open-web';
  readonly host: string;
  readonly port: WebPort;
  readonly path: string;

  constructor({ host, port, path }: { host: string; port: WebPort; path: string }) {
    super(OpenWebEvent.type, { bubbles: true });
    this.host = host;
    this.port = port;
    this.path = path;
  }
}
