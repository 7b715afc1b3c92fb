import { opendir, readlink, stat } from 'node:fs/promises';
import { cgroupProcesses } from '#lab-runtime/containers/cgroup.ts';
import type { PooledLab } from './pool.ts';

export const processesOf = ({ group }: PooledLab): Promise<number[]> => cgroupProcesses(group, 'pids');

/** One process in each network namespace that a lab's processes are in. */
export async function namespaceMembers(lab: PooledLab): Promise<number[]> {
  const members = new Map<string, number>();
  for (const pid of await processesOf(lab)) {
    const namespace = await readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
    if (namespace !== undefined && !members.has(namespace)) members.set(namespace, pid);
  }
  return [...members.values()];
}

/** Beyond this many open files nobody counts on. */
const OPEN_FILES_MAX = 200_000;

/** How many files of a lab's processes are open on a device, told by its number: a path is the lab's to choose. */
export async function openFilesOn(lab: PooledLab, device: number): Promise<number> {
  let looked = 0;
  let found = 0;
  for (const pid of await processesOf(lab)) {
    const dir = await opendir(`/proc/${pid}/fd`).catch(() => undefined);
    if (dir === undefined) continue;
    try {
      for await (const { name } of dir) {
        if (looked >= OPEN_FILES_MAX) return found;
        looked += 1;
        // labs have no file systems that a process of theirs answers for (there is no /dev/fuse), so this does not wait
        const entry = await stat(`/proc/${pid}/fd/${name}`).catch(() => undefined);
        if (entry?.rdev === device) found += 1;
      }
    } catch {
      // the process has ended
    }
  }
  return found;
}
