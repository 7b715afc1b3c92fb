import { mkdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { type CgroupMounts, cgroupDirs, cgroupMounts, unifiedRoot } from './cgroup-mounts.ts';
import { unless, writeControl } from './control-files.ts';
import { type LabLimits, type Limits, v1Shares } from './host-plan.ts';
import { settingOf } from './machine-settings.ts';

const V2_CONTROLLERS = ['memory', 'pids', 'cpu', 'cpuset', 'io'];
/** What the machine keeps of its memory however many labs there are. */
const MACHINE_MEMORY_BYTES = 1024 ** 3;
/** And of its process ids. */
const MACHINE_PIDS_SHARE = 1 / 4;

/** What all labs may take together: they may be promised more than that, for they do not peak at the same time. */
async function allLabs(): Promise<Pick<Limits, 'memoryBytes' | 'pids'>> {
  const [pidMax, threadsMax] = await Promise.all(['kernel.pid_max', 'kernel.threads-max'].map(settingOf));
  const pids = Math.min(pidMax ?? Number.POSITIVE_INFINITY, threadsMax ?? Number.POSITIVE_INFINITY);
  return {
    memoryBytes: Math.max(totalmem() - MACHINE_MEMORY_BYTES, totalmem() / 2),
    pids: Math.floor(pids * (1 - MACHINE_PIDS_SHARE)),
  };
}

/** Sets a limit that may be below what is used already, which v1 refuses: then the former one stays. */
const limit = (path: string, value: number): Promise<void> => writeControl(path, value).catch(unless('EBUSY'));

async function createV2(root: string, path: string, limits: LabLimits): Promise<void> {
  const dir = join(root, path);
  const parent = dirname(dir);
  await mkdir(dir, { recursive: true });
  for (const group of [root, parent, dir])
    for (const controller of V2_CONTROLLERS)
      await writeControl(join(group, 'cgroup.subtree_control'), `+${controller}`).catch(unless('ENOENT', 'EINVAL'));
  const all = await allLabs();
  if (parent !== root) {
    await limit(join(parent, 'memory.max'), all.memoryBytes);
    await limit(join(parent, 'pids.max'), all.pids);
  }
  await writeControl(join(dir, 'memory.max'), limits.memoryBytes);
  await writeControl(join(dir, 'memory.swap.max'), 0).catch(unless('ENOENT'));
  await writeControl(join(dir, 'pids.max'), limits.pids);
  await writeControl(join(dir, 'cpu.weight'), limits.cpuWeight);
}

async function createV1(roots: ReadonlyMap<string, string>, path: string, limits: LabLimits): Promise<void> {
  const set = async (controller: string, group: string, file: string, value: number): Promise<void> => {
    const root = roots.get(controller);
    if (root === undefined) return;
    await mkdir(join(root, group), { recursive: true });
    await limit(join(root, group, file), value).catch(unless('ENOENT'));
  };
  const all = await allLabs();
  const parent = dirname(path);
  if (parent !== '/') {
    await set('memory', parent, 'memory.limit_in_bytes', all.memoryBytes);
    await set('pids', parent, 'pids.max', all.pids);
  }
  await set('memory', path, 'memory.limit_in_bytes', limits.memoryBytes);
  // memory and swap together: a lab swaps nothing
  await set('memory', path, 'memory.memsw.limit_in_bytes', limits.memoryBytes);
  await set('memory', path, 'memory.kmem.tcp.limit_in_bytes', limits.socketBytes);
  await set('pids', path, 'pids.max', limits.pids);
  await set('cpu', path, 'cpu.shares', v1Shares(limits.cpuWeight));
}

/** The machine's memory groups are numbered by 16 bits; v1 bounds those of a lab by nothing, so labd watches them. */
async function limitGroups(mounts: CgroupMounts, path: string, groups: number): Promise<void> {
  const unified = unifiedRoot(mounts);
  if (unified === undefined) return;
  await mkdir(join(unified, path), { recursive: true });
  await writeControl(join(unified, path, 'cgroup.max.descendants'), groups).catch(unless('ENOENT'));
}

/** Makes the group that holds a whole lab, with the lab's limits and those of all labs together. */
export async function createLabCgroup(path: string, limits: LabLimits, given?: CgroupMounts): Promise<void> {
  const mounts = given ?? (await cgroupMounts());
  if (mounts.version === 2) await createV2(mounts.root, path, limits);
  else await createV1(mounts.roots, path, limits);
  await limitGroups(mounts, path, limits.groups);
}

/**
 * Has a host's socket buffers counted, before anything runs in it. v2 counts them as memory by itself; v1 apart, and
 * only in groups that have a limit of their own when the socket is made.
 */
export async function limitSockets(path: string, bytes: number, given?: CgroupMounts): Promise<void> {
  const mounts = given ?? (await cgroupMounts());
  if (mounts.version === 2) return;
  for (const dir of cgroupDirs({ ...mounts, unified: undefined }, path))
    await writeControl(join(dir, 'memory.kmem.tcp.limit_in_bytes'), bytes).catch(unless('ENOENT'));
}
