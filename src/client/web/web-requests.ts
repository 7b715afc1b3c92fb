import type { ServerMessage } from '#protocol/messages.ts';
import type { Connection } from '../connection/connection.ts';
import type { WantedPlace } from './web-place.ts';

export type WebOpened = Extract<ServerMessage, { type: 'web.opened' }>;
interface Wanted extends WantedPlace {
  readonly lab: string;
}

/** Asks the server for addresses of the lab. A refusal is shown by the desk; here it is `undefined`. */
export class WebRequests {
  readonly #connection: Connection;
  readonly #waiting = new Map<string, (opened: WebOpened | undefined) => void>();
  #last = 0;

  constructor(connection: Connection, signal: AbortSignal) {
    this.#connection = connection;
    const stops = [
      connection.onMessage('web.opened', (opened) => this.#answer(opened.ref, opened)),
      connection.onMessage('error', ({ ref }) => this.#answer(ref, undefined)),
      connection.onLink(({ state }) => {
        if (state !== 'open') for (const ref of this.#waiting.keys()) this.#answer(ref, undefined);
      }),
    ];
    for (const stop of stops) signal.addEventListener('abort', stop, { once: true });
  }

  open(wanted: Wanted): Promise<WebOpened | undefined> {
    this.#last += 1;
    const ref = `web${this.#last}`;
    const answer = new Promise<WebOpened | undefined>((resolve) => this.#waiting.set(ref, resolve));
    if (!this.#connection.send({ type: 'web.open', ref, ...wanted })) this.#answer(ref, undefined);
    return answer;
  }

  #answer(ref: string | undefined, opened: WebOpened | undefined): void {
    if (ref === undefined) return;
    this.#waiting.get(ref)?.(opened);
    this.#waiting.delete(ref);
  }
}
