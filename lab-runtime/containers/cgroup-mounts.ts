import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where control groups are: one tree on v2, a tree per controller on v1. */
export type CgroupMounts =
  | { readonly version: 2; readonly root: string }
  | { readonly version: 1; readonly roots: ReadonlyMap<string, string>; readonly unified: string | undefined };

/** v1 wins where both are mounted, as it does for runc: there the unified tree holds no controllers. */
export function parseCgroupMounts(mountinfo: string): CgroupMounts {
  const roots = new Map<string, string>();
  let unified: string | undefined;
  for (const line of mountinfo.split('\n')) {
    const [before, after] = line.split(' - ');
    const point = before?.split(' ')[4];
    const [type, , options = ''] = after?.split(' ') ?? [];
    if (point === undefined) continue;
    if (type === 'cgroup2') unified = point;
    if (type !== 'cgroup') continue;
    for (const option of options.split(',')) if (option !== 'rw' && option !== 'ro') roots.set(option, point);
  }
  return roots.size === 0 ? { version: 2, root: unified ?? '/sys/fs/cgroup' } : { version: 1, roots, unified };
}

export async function cgroupMounts(): Promise<CgroupMounts> {
  return parseCgroupMounts(await readFile('/proc/self/mountinfo', 'utf8'));
}

/** The tree of one controller; undefined where the machine has none. */
export const controllerRoot = (mounts: CgroupMounts, controller: string): string | undefined =>
  mounts.version === 2 ? mounts.root : mounts.roots.get(controller);

/** The unified tree, which v1 machines may have beside their own. */
export const unifiedRoot = (mounts: CgroupMounts): string | undefined =>
  mounts.version === 2 ? mounts.root : mounts.unified;

/** A cgroup's folder in every tree; beside v1's there may be a unified one, in which runc makes groups too. */
export function cgroupDirs(mounts: CgroupMounts, path: string): string[] {
  const extra = mounts.version === 1 && mounts.unified !== undefined ? [mounts.unified] : [];
  const roots = mounts.version === 2 ? [mounts.root] : [...new Set([...mounts.roots.values(), ...extra])];
  return roots.map((root) => join(root, path));
}

/** A folder and all below it, the deepest last; nothing when it is not there. */
export async function cgroupTree(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [];
  const below = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map((entry) => cgroupTree(join(dir, entry.name))),
  );
  return [dir, ...below.flat()];
}
