import { writeFile } from 'node:fs/promises';
import { availableParallelism, release, totalmem } from 'node:os';
import { cgroupMounts } from '#lab-runtime/containers/cgroup-mounts.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { reportFile, type SectionInput } from '../test/section.ts';
import { startTestServer } from '../test/server.ts';
import { ATTACKS } from './attacks/index.ts';
import { harm, report } from './judge.ts';
import { runHostile } from './run-hostile.ts';
import { serverArena } from './server-arena.ts';

/**
 * Runs all attacks, or the one that `only` names, at full scale, and prints the table. Each goes far past its bound:
 * where the bound does not hold, the machine suffers. Exits 1 when somebody else was harmed.
 */
export async function hostileTest(input: SectionInput): Promise<number> {
  const { out, options } = input;
  const attacks = ATTACKS.filter(({ name }) => options.only === undefined || name === options.only);
  if (attacks.length === 0) throw new SlipwayError('SLW106', { what: `the attack ${String(options.only)}` });
  await using server = await startTestServer(input);
  const arena = serverArena(input.config, server);
  const machine = await describeMachine();
  const results = await runHostile({
    arena,
    attacks,
    scale: 'full',
    signal: input.signal,
    say: out.say,
    // a run that is cut short leaves what it found
    async onResult(soFar) {
      const table = report(soFar, 'full');
      out.say(table.at(-1) ?? '');
      await writeFile(reportFile('hostile.json'), JSON.stringify({ machine, results: soFar }, undefined, 2));
      await writeFile(reportFile('hostile.md'), [machine, '', ...table, ''].join('\n'));
    },
  });
  const lines = [machine, '', ...report(results, 'full')];
  const harmful = results.filter((result) => harm(result, 'full').length > 0).map(({ attack }) => attack);
  out.answer({ results, harmful }, [...lines, `${results.length} attacks, ${harmful.length} of them did harm`]);
  return harmful.length === 0 && results.length === attacks.length ? 0 : 1;
}

/** What a table is worth depends on where it was measured. */
async function describeMachine(): Promise<string> {
  const { version } = await cgroupMounts();
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  return `Measured at full scale on ${day}, on ${availableParallelism()} processors with cgroups v${version}, Linux ${release()} and ${memory}:`;
}
