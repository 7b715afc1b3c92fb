import { expect, test } from 'vitest';
import type { Kind } from './kind.ts';
import { fuzz } from './run.ts';

const INPUTS = 20_000;
/** The same inputs in each run, so that a red one is no accident. */
const SEED = 8;

/** The short run of a kind. `FUZZ_SEED` repeats one, `FUZZ_INPUTS` makes it longer or shorter. */
export function testKind<Input>(kind: Kind<Input>): void {
  const seed = Number(process.env.FUZZ_SEED ?? SEED);
  const inputs = Number(process.env.FUZZ_INPUTS ?? INPUTS);
  test(`${kind.name}: ${inputs} inputs from seed ${seed}`, { timeout: 600_000 }, async () => {
    const done = await fuzz(kind, { seed, inputs });
    expect(done.inputs).toBeGreaterThanOrEqual(inputs);
  });
}
