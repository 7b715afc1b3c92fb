import { readFile } from 'node:fs/promises';
import { systemCommand } from './system-command.ts';

/** Mount points of the machine at or below a folder, the last mounted first. */
export async function mountsBelow(dir: string): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table
    .split('\n')
    .map((line) => (line.split(' ')[4] ?? '').replaceAll('\\040', ' '))
    .filter((point) => point === dir || point.startsWith(`${dir}/`))
    .reverse();
}

/** Detaches every mount at or below a folder. */
export async function unmountBelow(dir: string): Promise<void> {
  for (const point of await mountsBelow(dir)) await systemCommand('umount', ['--lazy', point]);
}
