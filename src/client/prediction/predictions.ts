import { z } from 'zod';
import { type Answer, answerSchema } from '#protocol/exercise.ts';
import { Remembered } from '../page/remembered.ts';
import { Store } from '../page/store.ts';

const schema = z.record(z.string().max(40), answerSchema);

/** What a learner expected at the places of one lesson, by their names. The first prediction counts: later ones know the result. */
export class Predictions {
  readonly given: Store<ReadonlyMap<string, Answer>>;
  readonly #kept: Remembered<Record<string, Answer>>;

  constructor(lesson: string) {
    this.#kept = new Remembered(`slipway.predictions.${lesson}`, schema, {});
    this.given = new Store<ReadonlyMap<string, Answer>>(new Map(Object.entries(this.#kept.read())));
  }

  give(name: string, answer: Answer): void {
    if (this.given.value.has(name)) return;
    this.given.update((all) => new Map(all).set(name, answer));
    this.#kept.write(Object.fromEntries(this.given.value));
  }

  /** For a chapter that is started from the beginning. */
  forget(): void {
    this.given.set(new Map());
    this.#kept.write({});
  }
}
