import type { Localized } from '#protocol/errors.ts';
import type { Answer } from '#protocol/exercise.ts';
import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { Connection } from '../connection/connection.ts';
import { Store } from '../page/store.ts';

export type Solution = Extract<ServerMessage, { type: 'solution' }>;
type Asked = 'answer' | 'hint' | 'solution';

/** What a learner asks of single checkpoints of one lesson, and what came back: it stays as long as the page. */
export class CheckpointRequests {
  /** By checkpoint, in their order. */
  readonly hints = new Store<ReadonlyMap<string, readonly Localized[]>>(new Map());
  readonly solutions = new Store<ReadonlyMap<string, Solution>>(new Map());
  /** `answer label` and the like, from the request to its answer. */
  readonly pending = new Store<ReadonlySet<string>>(new Set());
  readonly #lesson: string;
  readonly #send: (message: ClientMessage) => boolean;
  readonly #refs = new Map<string, string>();
  #lastRef = 0;

  constructor(connection: Connection, lesson: string, send: (message: ClientMessage) => boolean) {
    this.#lesson = lesson;
    this.#send = send;
    connection.onMessage('verdict', (message) => {
      // A verdict without an answer is one that the lab's own changes brought about.
      if (message.lesson === lesson && message.answer) this.#done('answer', message.checkpoint);
    });
    connection.onMessage('hint', (message) => {
      if (message.lesson !== lesson) return;
      const { checkpoint, level, text } = message;
      this.hints.update((all) => {
        const known = [...(all.get(checkpoint) ?? [])];
        known[level - 1] = text;
        return new Map(all).set(checkpoint, known);
      });
      this.#done('hint', checkpoint);
    });
    connection.onMessage('solution', (message) => {
      if (message.lesson !== lesson) return;
      this.solutions.update((all) => new Map(all).set(message.checkpoint, message));
      this.#done('solution', message.checkpoint);
    });
    connection.onMessage('error', ({ ref }) => {
      const key = ref === undefined ? undefined : this.#refs.get(ref);
      if (key !== undefined) this.#settle(key);
    });
    connection.onLink(({ state }) => {
      if (state !== 'open') this.pending.set(new Set());
    });
  }

  submit(checkpoint: string, answer: Answer): void {
    this.#ask('answer', checkpoint, (ref) => ({
      type: 'answer.submit',
      ref,
      lesson: this.#lesson,
      checkpoint,
      answer,
    }));
  }

  showHint(checkpoint: string): void {
    const level = (this.hints.value.get(checkpoint)?.length ?? 0) + 1;
    this.#ask('hint', checkpoint, (ref) => ({ type: 'hint.show', ref, lesson: this.#lesson, checkpoint, level }));
  }

  showSolution(checkpoint: string): void {
    this.#ask('solution', checkpoint, (ref) => ({ type: 'solution.show', ref, lesson: this.#lesson, checkpoint }));
  }

  isPending(asked: Asked, checkpoint: string): boolean {
    return this.pending.value.has(`${asked} ${checkpoint}`);
  }

  #ask(asked: Asked, checkpoint: string, message: (ref: string) => ClientMessage): void {
    if (this.isPending(asked, checkpoint)) return;
    this.#lastRef += 1;
    const ref = `c${this.#lastRef}`;
    const key = `${asked} ${checkpoint}`;
    if (!this.#send(message(ref))) return;
    this.#refs.set(ref, key);
    this.pending.update((keys) => new Set(keys).add(key));
  }

  #done(asked: Asked, checkpoint: string): void {
    this.#settle(`${asked} ${checkpoint}`);
  }

  #settle(key: string): void {
    for (const [ref, asked] of this.#refs) if (asked === key) this.#refs.delete(ref);
    this.pending.update((keys) => new Set([...keys].filter((other) => other !== key)));
  }
}
