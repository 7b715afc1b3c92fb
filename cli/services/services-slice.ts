import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCgroupMounts } from '#lab-runtime/containers/cgroup-mounts.ts';
import { v1Shares } from '#lab-runtime/containers/host-plan.ts';
import { type Daemon, startDaemon } from './daemon.ts';

/**
 * The CPU group of Slipway's own services. All labs together are one group of ordinary weight beside it, so that a page
 * answers and a lab can be ended whatever the labs compute. Not of one installation: their services do not compete.
 */
const GROUP = 'slipway-services';
/** Ten times what all labs have together. */
const WEIGHT = 1000;

/** Where the group is, and the file with its weight. */
function slice(): { readonly dir: string; readonly file: string; readonly weight: number } | undefined {
  const mounts = parseCgroupMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  if (mounts.version === 2) return { dir: join(mounts.root, GROUP), file: 'cpu.weight', weight: WEIGHT };
  const root = mounts.roots.get('cpu');
  return root === undefined ? undefined : { dir: join(root, GROUP), file: 'cpu.shares', weight: v1Shares(WEIGHT) };
}

const set = (path: string, value: string | number): void => writeFileSync(path, String(value), { flag: 'r+' });

/** Starts a service in the services' group. Where there can be none it runs as it is, and `doctor` says so. */
export function startService(daemon: Daemon): ReturnType<typeof startDaemon> {
  const child = startDaemon(daemon);
  try {
    const group = slice();
    if (group !== undefined && child.pid !== undefined) {
      mkdirSync(group.dir, { recursive: true });
      if (group.file === 'cpu.weight') set(join(group.dir, '..', 'cgroup.subtree_control'), '+cpu');
      set(join(group.dir, group.file), group.weight);
      set(join(group.dir, 'cgroup.procs'), child.pid);
    }
  } catch {
    // told by `inServicesSlice`
  }
  return child;
}

/** Whether a process has the services' weight. */
export function inServicesSlice(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8')
      .split('\n')
      .some((line) => line.endsWith(`:/${GROUP}`));
  } catch {
    return false;
  }
}

/** Removes the group; while a service is in it, it stays. */
export function removeServicesSlice(): void {
  const group = slice();
  if (group === undefined) return;
  try {
    rmdirSync(group.dir);
  } catch {
    // services of another installation, or there was none
  }
}
