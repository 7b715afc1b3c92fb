import { access, mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCommand } from '../containers/system-command.ts';
import type { Layout } from '../layout.ts';
import { settleAll } from '../settle-all.ts';
import type { QuotaKind } from './quota-setup.ts';
import { deleteSubvolume, listFolders, snapshotSubvolume } from './subvolume.ts';

export interface LabDisk {
  readonly paths: Layout;
  readonly labId: string;
}

const labDiskPath = (paths: Layout, labId: string): string => join(paths.labDiskDir, labId);

/** A level-1 quota group per lab, numbered by its id, which is a number to the base 36. */
export const quotaGroup = (labId: string): string => `1/${Number.parseInt(labId, 36)}`;

export interface LabDiskOptions extends LabDisk {
  readonly quotas: QuotaKind;
  /** For the lab with simple quotas, for each of its hosts with full ones. */
  readonly limitBytes: number;
}

/** Makes the lab's folder and, with simple quotas, its quota group. */
export async function createLabDisk({ paths, labId, quotas, limitBytes }: LabDiskOptions): Promise<void> {
  await mkdir(labDiskPath(paths, labId), { mode: 0o700 });
  if (quotas !== 'simple') return;
  const group = quotaGroup(labId);
  // that of an earlier lab of this name stays busy until btrfs has freed what it wrote
  await systemCommand('btrfs', ['qgroup', 'create', group, paths.diskDir]).catch((error: Error) => {
    if (!error.message.includes('File exists')) throw error;
  });
  await systemCommand('btrfs', ['qgroup', 'limit', String(limitBytes), group, paths.diskDir]);
}

/** A host's own copy of a template, charged to its lab. */
export async function createHostDisk(disk: LabDiskOptions, host: string, template: string): Promise<string> {
  const to = join(labDiskPath(disk.paths, disk.labId), host);
  const group = disk.quotas === 'simple' ? quotaGroup(disk.labId) : undefined;
  await snapshotSubvolume({ from: template, to, quotaGroup: group });
  // full quotas lose count when a snapshot joins a group, so there each host is limited by itself
  if (disk.quotas === 'full') await systemCommand('btrfs', ['qgroup', 'limit', '-e', String(disk.limitBytes), to]);
  return to;
}

/** Deletes a lab's subvolumes and folder; nothing there is no error. Its quota group goes with `cleanQuotaGroups`. */
export async function removeLabDisk({ paths, labId }: LabDisk): Promise<void> {
  const dir = labDiskPath(paths, labId);
  const options = { diskDir: paths.diskDir };
  await settleAll((await listFolders(dir)).map((host) => deleteSubvolume(join(dir, host), options)));
  await rmdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/**
 * Destroys the quota groups of labs that are gone. btrfs frees a deleted subvolume's extents some time later and
 * keeps its groups busy until then, so this is tried again until it answers true: nothing stale is left.
 */
export async function cleanQuotaGroups(paths: Layout, livingLabIds: () => readonly string[]): Promise<boolean> {
  const listing = await systemCommand('btrfs', ['qgroup', 'show', paths.diskDir]);
  // asked after the listing, so that the group of a lab begun meanwhile is not in it
  const living = new Set(livingLabIds().map(quotaGroup));
  const stale = listing.split('\n').flatMap((line) => {
    const group = /^(\d+\/\d+)\s/.exec(line)?.[1];
    if (group === undefined) return [];
    return (group.startsWith('1/') ? !living.has(group) : line.includes('<stale>')) ? [group] : [];
  });
  const gone = await Promise.all(
    stale.map((group) =>
      systemCommand('btrfs', ['qgroup', 'destroy', group, paths.diskDir]).then(
        () => true,
        () => false,
      ),
    ),
  );
  return !gone.includes(false);
}

export async function leftoverDisk(paths: Layout, labId: string): Promise<string[]> {
  const dir = labDiskPath(paths, labId);
  return access(dir).then(
    () => [`folder ${dir}`],
    () => [],
  );
}
