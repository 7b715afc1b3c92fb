import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkoutDir } from './checkout.ts';

const packageSchema = z.object({ version: z.string() });

/** The version of this checkout, as package.json has it. */
export const releaseOf = (checkout: string): string =>
  packageSchema.parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))).version;

/** The commit that is checked out, after the last tag where there is one; undefined where there is no git. */
export function commitOf(checkout: string): string | undefined {
  // The checkout is often somebody's own, and this runs as root.
  const args = ['-c', `safe.directory=${checkout}`, '-C', checkout, 'describe', '--tags', '--always', '--dirty'];
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

export const release = (): string => releaseOf(checkoutDir());
