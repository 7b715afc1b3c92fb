import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { Connection } from '../connection/connection.ts';
import type { WantedPlace } from './web-place.ts';

type Answer = Extract<ServerMessage, { type: 'web.opened' | 'web.pods' }>;
type WebOpened = Extract<Answer, { type: 'web.opened' }>;
type WebPods = Extract<Answer, { type: 'web.pods' }>;
interface Wanted extends WantedPlace {
  readonly lab: string;
}

/** Asks the server for addresses of the lab. A refusal is shown by the desk; here it is `undefined`. */
export class WebRequests {
  readonly #connection: Connection;
  readonly #waiting = new Map<string, (answer: Answer | undefined) => void>();
  #last = 0;

  constructor(connection: Connection, signal: AbortSignal) {
    this.#connection = connection;
    const stops = [
      connection.onMessage('web.opened', (opened) => this.#answer(opened.ref, opened)),
      connection.onMessage('web.pods', (pods) => this.#answer(pods.ref, pods)),
      connection.onMessage('error', ({ ref }) => this.#answer(ref, undefined)),
      connection.onLink(({ state }) => {
        if (state !== 'open') for (const ref of this.#waiting.keys()) this.#answer(ref, undefined);
      }),
    ];
    for (const stop of stops) signal.addEventListener('abort', stop, { once: true });
  }

  async open(wanted: Wanted): Promise<WebOpened | undefined> {
    const answer = await this.#ask((ref) => ({ type: 'web.open', ref, ...wanted }));
    return answer?.type === 'web.opened' ? answer : undefined;
  }

  /** Pods from which a tab can be seen. */
  async pods(lab: string): Promise<WebPods | undefined> {
    const answer = await this.#ask((ref) => ({ type: 'web.pods', ref, lab }));
    return answer?.type === 'web.pods' ? answer : undefined;
  }

  #ask(question: (ref: string) => ClientMessage): Promise<Answer | undefined> {
    this.#last += 1;
    const ref = `web${this.#last}`;
    const answer = new Promise<Answer | undefined>((resolve) => this.#waiting.set(ref, resolve));
    if (!this.#connection.send(question(ref))) this.#answer(ref, undefined);
    return answer;
  }

  #answer(ref: string | undefined, answer: Answer | undefined): void {
    if (ref === undefined) return;
    this.#waiting.get(ref)?.(answer);
    this.#waiting.delete(ref);
  }
}
