import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#protocol/errors.ts';
import { checkoutDir } from '../checkout.ts';
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
  const results = await runHostile({ arena, attacks, scale: 'full', signal: input.signal, say: out.say });
  const lines = report(results, 'full');
  await writeFile(reportFile('hostile.json'), JSON.stringify(results, undefined, 2));
  if (options.only === undefined && results.length === attacks.length)
    await writeFile(join(checkoutDir(), 'dist', 'reports', 'hostile.md'), `${lines.join('\n')}\n`);
  const harmful = results.filter((result) => harm(result, 'full').length > 0).map(({ attack }) => attack);
  out.answer({ results, harmful }, [...lines, `${results.length} attacks, ${harmful.length} of them did harm`]);
  return harmful.length === 0 && results.length === attacks.length ? 0 : 1;
}
