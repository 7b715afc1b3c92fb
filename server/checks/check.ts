import type { z } from 'zod';
import type { HostInput } from '../grading/hosts/host-watch.ts';
import type { Outcome } from '../grading/outcome.ts';
import type { Scene } from '../grading/scene.ts';
import type { WorldInput } from '../grading/world/world.ts';

/**
 * What a verdict can depend on: watched objects, hosts and files, followed logs, and what has no watch. `proxy`:
 * proxies, which follow a change of objects within seconds. `polled`: looked at every few seconds. `asked`: a request
 * whose answer may change without an event; it is sent again from time to time while it is not as desired.
 */
export type Input = WorldInput | HostInput | 'logs' | 'proxy' | 'polled' | 'asked';

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
