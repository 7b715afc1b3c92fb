import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../layout.ts';
import { isAlive, processStartTime } from './runc-state.ts';

const claimSchema = z.object({ pid: z.number().int(), startTime: z.number() });
const claimFile = (paths: Layout, id: string): string => join(paths.labdDir, id, 'claim.json');

/** Says that a host made outside labd belongs to this process, so that a starting labd leaves it alone. */
export async function claimByProcess(paths: Layout, id: string): Promise<void> {
  await mkdir(join(paths.labdDir, id), { recursive: true, mode: 0o711 });
  const claim = { pid: process.pid, startTime: await processStartTime(process.pid) };
  await writeFile(claimFile(paths, id), JSON.stringify(claim));
}

/** True while the process that claimed it lives. */
export async function isClaimed(paths: Layout, id: string): Promise<boolean> {
  const text = await readFile(claimFile(paths, id), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  try {
    return await isAlive(claimSchema.parse(JSON.parse(text)));
  } catch {
    return false;
  }
}
