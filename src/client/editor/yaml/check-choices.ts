import { z } from 'zod';
import { Remembered } from '../../page/remembered.ts';

export const CHECKS = ['schema', 'analyze', 'dryRun'] as const;
export type Check = (typeof CHECKS)[number];

const schema = z.object({ schema: z.boolean(), analyze: z.boolean(), dryRun: z.boolean() });

/** Which checks the learner wants. A task may ask that all of them stay off. */
export class CheckChoices {
  readonly #remembered = new Remembered('slipway.editor.checks', schema, { schema: true, analyze: true, dryRun: true });
  readonly #areAskedOff: () => boolean;

  constructor(areAskedOff: () => boolean) {
    this.#areAskedOff = areAskedOff;
  }

  get areAskedOff(): boolean {
    return this.#areAskedOff();
  }

  isOn(check: Check): boolean {
    return !this.areAskedOff && this.#remembered.read()[check];
  }

  set(check: Check, on: boolean): void {
    this.#remembered.write({ ...this.#remembered.read(), [check]: on });
  }
}
