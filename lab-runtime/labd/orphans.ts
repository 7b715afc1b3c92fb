import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cgroupDirs, cgroupMounts } from '../containers/cgroup-mounts.ts';
import { isClaimed } from '../containers/claim.ts';
import { containerIds } from '../containers/runc-state.ts';
import { listFolders } from '../disk/subvolume.ts';
import { type Layout, labCgroup, labdHostDir } from '../layout.ts';

const bundleSchema = z.object({ linux: z.object({ uidMappings: z.array(z.object({ hostID: z.number() })).min(1) }) });

/** Where the range of user ids of a lab begins, by what labd gave to runc; undefined when no container was made. */
export async function uidBaseInUse(paths: Layout, labId: string): Promise<number | undefined> {
  for (const host of await listFolders(join(paths.labdDir, labId))) {
    const file = join(labdHostDir(paths, labId, host), 'config.json');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      return bundleSchema.parse(JSON.parse(text)).linux.uidMappings[0]?.hostID;
    } catch {
      // Half a file, of a full disk or a kill; another host's may say it.
    }
  }
  return undefined;
}

const LAB_ID = /^[a-z0-9]{8}$/;

/** Ids of labs of which something is on this machine: containers, folders, subvolumes, cgroups. Bakes under way are not labs. */
export async function labIdsInUse(paths: Layout): Promise<string[]> {
  const groups = cgroupDirs(await cgroupMounts(), labCgroup(paths, ''));
  const names = await Promise.all([
    containerIds(paths).then((ids) => ids.map((id) => id.slice(0, id.indexOf('-')))),
    ...[paths.labdDir, paths.labsRunDir, paths.labDiskDir, ...groups].map(listFolders),
  ]);
  const ids = [...new Set(names.flat())].filter((id) => LAB_ID.test(id));
  const claimed = await Promise.all(ids.map((id) => isClaimed(paths, id)));
  return ids.filter((_, i) => claimed[i] !== true);
}
