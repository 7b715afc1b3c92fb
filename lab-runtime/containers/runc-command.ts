import { readFile } from 'node:fs/promises';
import type { Layout } from '../layout.ts';
import { systemCommand } from './system-command.ts';

export interface RuncCommand {
  /** Where runc writes why it failed. */
  readonly log: string;
  readonly args: readonly string[];
  /** A program with its arguments that becomes runc. */
  readonly through?: readonly string[];
}

/** Runs runc so that a container which it leaves running holds nothing of ours: its own output goes nowhere. */
export async function runcCommand(paths: Layout, { log, args, through = [] }: RuncCommand): Promise<void> {
  const command = [...through, 'runc', '--root', paths.runcRoot, '--log', log, ...args];
  try {
    await systemCommand('sh', ['-c', 'exec "$@" </dev/null >/dev/null 2>&1', 'sh', ...command]);
  } catch (cause) {
    const said = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-2).join(' | ');
    throw new Error(`runc ${args[0]}: ${said || String(cause)}`, { cause });
  }
}
