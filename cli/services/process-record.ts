import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Layout } from '#lab-runtime/layout.ts';
import type { serviceNameSchema } from '#protocol/services.ts';
import { type Stamp, stamp, stampSchema } from '#protocol/version.ts';

/** `start` and `stop` are the commands themselves: one keeps the others running, one ends them. */
export type ServiceName = z.infer<typeof serviceNameSchema> | 'toolchain' | 'start' | 'stop';

/**
 * `pid` and `born` are the same in every version, so that a process is found by whoever comes later. What else cannot
 * be read is as good as not said.
 */
const recordSchema = z.object({
  pid: z.number().int().positive(),
  /** Clock ticks since boot: a pid that was given away again has another. */
  born: z.string(),
  /** Of the entry's code; its chunks' names carry their own. */
  hash: z.string().catch(''),
  app: z.string().catch('').describe('the installed copy that it runs from'),
  release: z.string().optional().catch(undefined).describe('the version of Slipway that it was started from'),
  speaks: stampSchema.optional().catch(undefined).describe('version of its protocol; 1.0 when nothing is said'),
  port: z.number().optional().catch(undefined),
  host: z.string().optional().catch(undefined),
});
export type ProcessRecord = z.infer<typeof recordSchema>;

const STOP_POLL_MS = 50;

const fileOf = (paths: Layout, name: ServiceName) => join(paths.runDir, `${name}.pid.json`);

export function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

export function saveRecord(
  paths: Layout,
  name: ServiceName,
  record: Omit<ProcessRecord, 'born' | 'speaks'> & { readonly speaks?: Stamp },
): void {
  mkdirSync(paths.runDir, { recursive: true, mode: 0o755 });
  const file = fileOf(paths, name);
  writeFileSync(
    `${file}.new`,
    JSON.stringify({ ...stamp('process record'), ...record, born: bornAt(record.pid) ?? '' }),
  );
  renameSync(`${file}.new`, file);
}

/** The record of a process that runs; a dead one's is removed. */
export function runningRecord(paths: Layout, name: ServiceName): ProcessRecord | undefined {
  try {
    const record = recordSchema.parse(JSON.parse(readFileSync(fileOf(paths, name), 'utf8')));
    if (bornAt(record.pid) === record.born) return record;
    rmSync(fileOf(paths, name), { force: true });
  } catch {
    // No record, or one of another time: no process of ours.
  }
  return undefined;
}

/** False for a process that has ended meanwhile, which is what a signal is to lead to. */
export function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** SIGTERM, then SIGKILL after `graceMs`. Returns when the process is gone. */
export async function stopRecorded(paths: Layout, name: ServiceName, graceMs = 10_000): Promise<boolean> {
  const record = runningRecord(paths, name);
  if (!record) return false;
  signalTo(record.pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (runningRecord(paths, name)) {
    if (Date.now() > deadline) signalTo(record.pid, 'SIGKILL');
    await sleep(STOP_POLL_MS);
  }
  return true;
}

/** How many children a process has, such as the shells of ptyhost; one, where that cannot be read. */
export function children(pid: number): number {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length;
  } catch {
    return 1;
  }
}
