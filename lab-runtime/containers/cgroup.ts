import { chown, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CgroupMounts, cgroupDirs, cgroupMounts, cgroupTree } from './cgroup-mounts.ts';
import type { Limits } from './host-plan.ts';

const V2_CONTROLLERS = ['memory', 'pids', 'cpu', 'cpuset', 'io'];
/** What a delegated group's owner may write: who is in it, never how much it may use. */
const DELEGATED_V1 = ['cgroup.procs', 'tasks', 'cgroup.clone_children', 'notify_on_release'];
const DELEGATED_V2 = ['cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads'];
const EMPTY_TIMEOUT_MS = 5_000;
const POLL_MS = 10;

// without O_CREAT a missing file is ENOENT; with it, cgroupfs answers EACCES
const write = (path: string, value: string | number): Promise<void> => writeFile(path, String(value), { flag: 'r+' });
const unless =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException): void => {
    if (!codes.includes(error.code ?? '')) throw error;
  };

/** Makes the group that holds a whole lab, with the lab's limits. */
export async function createLabCgroup(path: string, limits: Limits): Promise<void> {
  const mounts = await cgroupMounts();
  if (mounts.version === 2) {
    const dir = join(mounts.root, path);
    await mkdir(dir, { recursive: true });
    for (const parent of [mounts.root, dirname(dir), dir])
      for (const controller of V2_CONTROLLERS)
        await write(join(parent, 'cgroup.subtree_control'), `+${controller}`).catch(unless('ENOENT', 'EINVAL'));
    await write(join(dir, 'memory.max'), limits.memoryBytes);
    await write(join(dir, 'memory.swap.max'), 0).catch(unless('ENOENT'));
    await write(join(dir, 'pids.max'), limits.pids);
    await write(join(dir, 'cpu.weight'), limits.cpuWeight);
    return;
  }
  const v1 = async (controller: string, file: string, value: number): Promise<void> => {
    const root = mounts.roots.get(controller);
    if (root === undefined) return;
    await mkdir(join(root, path), { recursive: true });
    await write(join(root, path, file), value);
  };
  await v1('memory', 'memory.limit_in_bytes', limits.memoryBytes);
  await v1('pids', 'pids.max', limits.pids);
  await v1('cpu', 'cpu.shares', Math.round((limits.cpuWeight * 1024) / 100));
}

/** Gives a host's own group to its root user, so that it can make groups below; its limits stay ours. */
export async function delegateCgroup(path: string, uid: number): Promise<void> {
  const mounts = await cgroupMounts();
  const files = mounts.version === 2 ? DELEGATED_V2 : DELEGATED_V1;
  for (const dir of cgroupDirs(mounts, path)) {
    await chown(dir, uid, uid).catch(unless('ENOENT'));
    for (const file of files) await chown(join(dir, file), uid, uid).catch(unless('ENOENT'));
  }
}

/** What a group's processes use of memory, without what the kernel would drop at once; undefined when there is no group. */
export async function memoryUsed(path: string): Promise<number | undefined> {
  const mounts = await cgroupMounts();
  const root = mounts.version === 2 ? mounts.root : mounts.roots.get('memory');
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

/** The processes in a group and below, in any tree. */
async function cgroupProcesses(path: string): Promise<number[]> {
  const mounts = await cgroupMounts();
  const dirs = (await Promise.all(cgroupDirs(mounts, path).map(cgroupTree))).flat();
  const lists = await Promise.all(dirs.map((dir) => readFile(join(dir, 'cgroup.procs'), 'utf8').catch(() => '')));
  return [...new Set(lists.join('\n').split('\n').filter(Boolean).map(Number))].filter((pid) => pid > 0);
}

// a frozen process takes no SIGKILL on v1, and a learner may have frozen some
async function thaw(mounts: CgroupMounts, path: string): Promise<void> {
  const root = mounts.version === 1 ? mounts.roots.get('freezer') : mounts.root;
  if (root === undefined) return;
  const [file, value] = mounts.version === 1 ? ['freezer.state', 'THAWED'] : ['cgroup.freeze', '0'];
  for (const dir of await cgroupTree(join(root, path))) await write(join(dir, file), value).catch(() => {});
}

/** Kills everything in the group and waits until it is empty; false when something would not die. */
export async function killCgroup(path: string): Promise<boolean> {
  const mounts = await cgroupMounts();
  const unified = mounts.version === 2 ? mounts.root : mounts.unified;
  const deadline = performance.now() + EMPTY_TIMEOUT_MS;
  for (let round = 0; ; round += 1) {
    if (unified !== undefined) await write(join(unified, path, 'cgroup.kill'), 1).catch(() => {});
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
