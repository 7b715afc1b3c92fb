import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../layout.ts';

const stateSchema = z.object({ init_process_pid: z.number().int(), init_process_start: z.number() });

/** A container's first process; the start time tells it from a later process with the same number. */
export interface ContainerProcess {
  readonly pid: number;
  readonly startTime: number;
}

/** When a living process started, in clock ticks since boot; undefined when it has ended. */
export async function processStartTime(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // the name before it may hold spaces and brackets
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === undefined || startTime === undefined || 'ZX'.includes(state) ? undefined : Number(startTime);
}

export async function isAlive({ pid, startTime }: ContainerProcess): Promise<boolean> {
  return (await processStartTime(pid)) === startTime;
}

/** The first process of a container that lives, by what runc wrote down. */
export async function containerProcess(paths: Layout, id: string): Promise<ContainerProcess | undefined> {
  const text = await readFile(join(paths.runcRoot, id, 'state.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const state = stateSchema.parse(JSON.parse(text));
  const process = { pid: state.init_process_pid, startTime: state.init_process_start };
  return (await isAlive(process)) ? process : undefined;
}

/** Ids of all containers that runc knows in this installation, the half-made ones too. */
export async function containerIds(paths: Layout): Promise<string[]> {
  return readdir(paths.runcRoot).catch(() => []);
}
