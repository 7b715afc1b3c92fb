import { stat } from 'node:fs/promises';
import { systemCommand } from '#lab-runtime/containers/system-command.ts';
import { diskFreeBytes } from '#lab-runtime/disk/disk.ts';
import { quotaGroup } from '#lab-runtime/disk/lab-disk.ts';
import type { Layout } from '#lab-runtime/layout.ts';
import type { Pool } from './pool.ts';

/** The labs' limits together are more than the disk: below this the one that wrote most goes. */
const RESERVE_BYTES = 512 * 1024 ** 2;

/** Bytes by quota group, of `btrfs qgroup show --raw`. */
export function groupBytes(listing: string): ReadonlyMap<string, number> {
  const rows = listing.matchAll(/^(\d+\/\d+)\s+(\d+)\s/gm);
  return new Map([...rows].map(([, group = '', bytes]) => [group, Number(bytes)]));
}

/** The labs' disk. Only simple quotas say what a lab as a whole has written. */
export const diskPool = (paths: Layout): Pool => ({
  what: 'disk',
  noise: 16 * 1024 ** 2,
  async spare() {
    const mounted = await stat(paths.labDiskDir).catch(() => undefined);
    return mounted === undefined ? undefined : (await diskFreeBytes(paths)) - RESERVE_BYTES;
  },
  async shares(labs) {
    const bytes = groupBytes(await systemCommand('btrfs', ['qgroup', 'show', '--raw', paths.diskDir]));
    return new Map(labs.map(({ id }) => [id, bytes.get(quotaGroup(id)) ?? 0]));
  },
});
