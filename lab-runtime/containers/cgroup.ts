import { chown, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CgroupMounts,
  cgroupDirs,
  cgroupMounts,
  cgroupTree,
  controllerRoot,
  unifiedRoot,
} from './cgroup-mounts.ts';
import { unless, writeControl } from './control-files.ts';

/** What a delegated group's owner may write: who is in it, never how much it may use. */
const DELEGATED_V1 = ['cgroup.procs', 'tasks', 'cgroup.clone_children', 'notify_on_release'];
const DELEGATED_V2 = ['cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads'];
const EMPTY_TIMEOUT_MS = 5_000;
const POLL_MS = 10;

export interface Delegation {
  /** The lab's root user. */
  readonly uid: number;
  /** Whether containers run in the host, which need memory groups of their own. */
  readonly containers: boolean;
}

/**
 * Gives a host's own group to its root user, so that it can make groups below; its limits stay ours. v1 counts socket
 * buffers only in groups that ask for it, so where nothing needs memory groups, nobody may leave ours for a new one.
 */
export async function delegateCgroup(
  path: string,
  { uid, containers }: Delegation,
  given?: CgroupMounts,
): Promise<void> {
  const mounts = given ?? (await cgroupMounts());
  const files = mounts.version === 2 ? DELEGATED_V2 : DELEGATED_V1;
  const kept = mounts.version === 1 && !containers ? mounts.roots.get('memory') : undefined;
  for (const dir of cgroupDirs(mounts, path)) {
    if (kept !== undefined && dir === join(kept, path)) continue;
    await chown(dir, uid, uid).catch(unless('ENOENT'));
    for (const file of files) await chown(join(dir, file), uid, uid).catch(unless('ENOENT'));
  }
}

/** What a group's processes use of memory, without what the kernel would drop at once; undefined when there is no group. */
export async function memoryUsed(path: string, given?: CgroupMounts): Promise<number | undefined> {
  const mounts = given ?? (await cgroupMounts());
  const root = controllerRoot(mounts, 'memory');
  if (root === undefined) return undefined;
  const [file, dropped] =
    mounts.version === 2 ? ['memory.current', 'inactive_file'] : ['memory.usage_in_bytes', 'total_inactive_file'];
  try {
    const used = Number(await readFile(join(root, path, file), 'utf8'));
    const stat = await readFile(join(root, path, 'memory.stat'), 'utf8');
    return Math.max(0, used - Number(new RegExp(`^${dropped} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0));
  } catch (error) {
    unless('ENOENT', 'ENODEV')(error as NodeJS.ErrnoException);
    return undefined;
  }
}

/** The processes in a group and below, in any tree or in that of one controller. */
export async function cgroupProcesses(path: string, controller?: 'pids', given?: CgroupMounts): Promise<number[]> {
  const mounts = given ?? (await cgroupMounts());
  const one = controller === undefined || mounts.version === 2 ? undefined : mounts.roots.get(controller);
  const tops = one === undefined ? cgroupDirs(mounts, path) : [join(one, path)];
  const dirs = (await Promise.all(tops.map(cgroupTree))).flat();
  const lists = await Promise.all(dirs.map((dir) => readFile(join(dir, 'cgroup.procs'), 'utf8').catch(() => '')));
  return [...new Set(lists.join('\n').split('\n').filter(Boolean).map(Number))].filter((pid) => pid > 0);
}

/** Where and how a group is stopped or let go on. */
function freezer(mounts: CgroupMounts, frozen: boolean) {
  const root = controllerRoot(mounts, 'freezer');
  return mounts.version === 1
    ? { root, file: 'freezer.state', value: frozen ? 'FROZEN' : 'THAWED' }
    : { root, file: 'cgroup.freeze', value: frozen ? '1' : '0' };
}

// a frozen process takes no SIGKILL on v1, and a learner may have frozen some
async function thaw(mounts: CgroupMounts, path: string): Promise<void> {
  const { root, file, value } = freezer(mounts, false);
  if (root === undefined) return;
  for (const dir of await cgroupTree(join(root, path))) await writeControl(join(dir, file), value).catch(() => {});
}

/** Stops all that runs in a group, or lets it go on; nothing there is no error. */
export async function setFrozen(path: string, frozen: boolean, given?: CgroupMounts): Promise<void> {
  const { root, file, value } = freezer(given ?? (await cgroupMounts()), frozen);
  if (root === undefined) return;
  await writeControl(join(root, path, file), value).catch(unless('ENOENT', 'ENODEV'));
}

/** Kills everything in the group and waits until it is empty; false when something would not die. */
export async function killCgroup(path: string): Promise<boolean> {
  const mounts = await cgroupMounts();
  const unified = unifiedRoot(mounts);
  const deadline = performance.now() + EMPTY_TIMEOUT_MS;
  for (let round = 0; ; round += 1) {
    if (unified !== undefined) await writeControl(join(unified, path, 'cgroup.kill'), 1).catch(() => {});
    const pids = await cgroupProcesses(path);
    if (pids.length === 0) return true;
    if (performance.now() > deadline) return false;
    if (round % 20 === 0) await thaw(mounts, path);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended since
      }
    }
    await delay(POLL_MS);
  }
}

/** Removes an empty group with all below it, in every tree. */
export async function removeCgroup(path: string): Promise<void> {
  const mounts = await cgroupMounts();
  const deadline = performance.now() + EMPTY_TIMEOUT_MS;
  for (const dir of cgroupDirs(mounts, path)) {
    for (;;) {
      let busy: unknown;
      for (const one of (await cgroupTree(dir)).reverse())
        await rmdir(one).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') busy = error;
        });
      if (busy === undefined) break;
      if (performance.now() > deadline) throw busy;
      await delay(POLL_MS);
    }
  }
}
