import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMachine, testMachine, whyNoLabs } from '#lab-runtime/labd/machine-fixture.ts';
import type { Arena } from './arena.ts';
import { ATTACKER } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import { harm } from './judge.ts';
import { runHostile } from './run-hostile.ts';

/** The list of attacks in its short form: that each bound is there. `./slipway test --hostile` goes far past them. */
describe.skipIf(whyNoLabs() !== undefined)('what a learner tries against others', () => {
  let machine: TestMachine;
  let number = 0;
  const arena: Arena = {
    async newLab() {
      number += 1;
      const id = `attack${String(number).padStart(2, '0')}`;
      await machine.create(id, ATTACKER);
      await machine.until(id, 'running');
      return {
        labinit: machine.labinit(id, 'testpc'),
        async ended() {
          const lab = await machine.get(id);
          return lab?.state === 'failed' ? lab.failure.code : undefined;
        },
        async end() {
          await machine.destroy(id);
          await machine.until(id, 'stopped');
        },
      };
    },
  };
  beforeAll(async () => {
    machine = await testMachine();
    await machine.start();
  });
  afterAll(() => machine?.close());

  test.each(ATTACKS)('$name', async (attack) => {
    const signal = AbortSignal.timeout(60_000);
    const [result] = await runHostile({ arena, attacks: [attack], scale: 'short', signal, say: () => {} });
    if (process.env.SLIPWAY_TEST_LOG) process.stderr.write(`${JSON.stringify(result)}\n`);
    expect(result && harm(result, 'short')).toEqual([]);
    // no bound ends a lab that keeps it
    expect(result?.ended).toBeUndefined();
    expect(result?.got).toBeDefined();
  });
});
