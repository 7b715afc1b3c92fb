import type { z } from 'zod';
import type { Outcome } from '../outcome.ts';
import type { Scene } from '../scene.ts';
import type { WorldInput } from '../world/world.ts';

/** What a verdict can depend on: watched objects, followed logs, and `proxy`, which has no watch. */
export type Input = WorldInput | 'logs' | 'proxy';

/** One kind of check. It reads the scene and changes nothing. */
export interface Check<Kind extends string, Schema extends z.ZodType> {
  readonly kind: Kind;
  /** The check's fields in a `lesson.ts`, without `kind`. */
  readonly schema: Schema;
  readonly inputs: readonly Input[] | ((spec: z.output<Schema>) => readonly Input[]);
  /** @throws SlipwayError when the lab cannot be asked: the verdict is then inconclusive. */
  readonly run: (spec: z.output<Schema>, scene: Scene) => Promise<Outcome> | Outcome;
}

/** Lets TypeScript infer the kind and the fields. */
export function defineCheck<const Kind extends string, Schema extends z.ZodType>(
  check: Check<Kind, Schema>,
): Check<Kind, Schema> {
  return check;
}
