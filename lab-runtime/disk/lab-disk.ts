import { access, mkdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCommand } from '../hosts/system-command.ts';
import type { Layout } from '../layout.ts';
import { deleteSubvolume, listFolders, snapshotSubvolume } from './subvolume.ts';

/** Which quotas the disk has: `simple` charges what a lab writes, `full` what it alone refers to. */
export type QuotaKind = 'simple' | 'full' | 'none';

export interface LabDisk {
  readonly paths: Layout;
  readonly labId: string;
}

export const labDiskPath = (paths: Layout, labId: string): string => join(paths.labDiskDir, labId);

/** A level-1 quota group per lab; its number is the lab's slot, and slots are never shared. */
const quotaGroup = (slot: number): string => `1/${slot + 1}`;

/** Turns quotas on, once per disk; `none` where the kernel has no quotas, and labs then have no limit of their own. */
export async function enableQuotas(paths: Layout, hostrun: string): Promise<QuotaKind> {
  try {
    await systemCommand(hostrun, ['quota-enable', '--path', paths.diskDir]);
  } catch {
    return 'none';
  }
  const mode = await readFile(`/sys/fs/btrfs/${await filesystemId(paths)}/qgroups/mode`, 'utf8').catch(() => '');
  return mode.startsWith('squota') ? 'simple' : 'full';
}

async function filesystemId(paths: Layout): Promise<string> {
  return (await systemCommand('findmnt', ['-n', '-o', 'UUID', '--mountpoint', paths.diskDir])).trim();
}

/** Makes the lab's folder and its quota group. */
export async function createLabDisk(disk: LabDisk, slot: number, kind: QuotaKind, limitBytes: number): Promise<void> {
  await mkdir(labDiskPath(disk.paths, disk.labId), { mode: 0o700 });
  if (kind === 'none') return;
  const group = quotaGroup(slot);
  await systemCommand('btrfs', ['qgroup', 'destroy', group, disk.paths.diskDir]).catch(() => {});
  await systemCommand('btrfs', ['qgroup', 'create', group, disk.paths.diskDir]);
  const which = kind === 'simple' ? [] : ['-e'];
  await systemCommand('btrfs', ['qgroup', 'limit', ...which, String(limitBytes), group, disk.paths.diskDir]);
}

/** A host's own copy of a template. */
export async function createHostDisk(disk: LabDisk, host: string, template: string, slot?: number): Promise<string> {
  const to = join(labDiskPath(disk.paths, disk.labId), host);
  const quota = slot === undefined ? undefined : quotaGroup(slot);
  await snapshotSubvolume({ from: template, to, quotaGroup: quota });
  return to;
}

/** Deletes a lab's subvolumes and folder; nothing there is no error. */
export async function removeLabDisk({ paths, labId }: LabDisk, slot?: number): Promise<void> {
  const dir = labDiskPath(paths, labId);
  const options = { diskDir: paths.diskDir };
  await Promise.all((await listFolders(dir)).map((host) => deleteSubvolume(join(dir, host), options)));
  await rmdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (slot !== undefined)
    await systemCommand('btrfs', ['qgroup', 'destroy', quotaGroup(slot), paths.diskDir]).catch(() => {});
}

export async function leftoverDisk(paths: Layout, labId: string): Promise<string[]> {
  const dir = labDiskPath(paths, labId);
  return access(dir).then(
    () => [`folder ${dir}`],
    () => [],
  );
}
