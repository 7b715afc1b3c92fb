import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCommand } from '../containers/system-command.ts';

/** The inode number of every subvolume's root. */
const SUBVOLUME_ROOT_INODE = 256;

export interface SnapshotOptions {
  readonly from: string;
  readonly to: string;
  readonly readOnly?: boolean;
  /** A quota group that the snapshot joins, such as `1/7`. */
  readonly quotaGroup?: string | undefined;
}

export async function createSubvolume(path: string): Promise<void> {
  await systemCommand('btrfs', ['subvolume', 'create', path]);
}

export async function snapshotSubvolume({ from, to, readOnly = false, quotaGroup }: SnapshotOptions): Promise<void> {
  const flags = [...(readOnly ? ['-r'] : []), ...(quotaGroup === undefined ? [] : ['-i', quotaGroup])];
  await systemCommand('btrfs', ['subvolume', 'snapshot', ...flags, from, to]);
}

export async function setReadOnly(path: string, readOnly: boolean): Promise<void> {
  await systemCommand('btrfs', ['property', 'set', '-f', '-ts', path, 'ro', String(readOnly)]);
}

async function isSubvolume(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  return entry?.isDirectory() === true && entry.ino === SUBVOLUME_ROOT_INODE;
}

/** Subvolumes below one, given relative to the file system's top, the deepest first. */
function nestedBelow(listing: string, top: string): string[] {
  return listing
    .split('\n')
    .map((line) => / path (.*)$/.exec(line)?.[1] ?? '')
    .filter((path) => path.startsWith(`${top}/`))
    .sort((a, b) => b.split('/').length - a.split('/').length);
}

/** Deletes a subvolume and any that were made inside it. Nothing there is no error. */
export async function deleteSubvolume(path: string, options: { readonly diskDir?: string } = {}): Promise<void> {
  if (!(await isSubvolume(path))) {
    await rm(path, { recursive: true, force: true });
    return;
  }
  try {
    await systemCommand('btrfs', ['subvolume', 'delete', path]);
  } catch (error) {
    if (options.diskDir === undefined) throw error;
    const listing = await systemCommand('btrfs', ['subvolume', 'list', options.diskDir]);
    for (const nested of nestedBelow(listing, path.slice(options.diskDir.length + 1)))
      await systemCommand('btrfs', ['subvolume', 'delete', join(options.diskDir, nested)]);
    await systemCommand('btrfs', ['subvolume', 'delete', path]);
  }
}

export async function listFolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
