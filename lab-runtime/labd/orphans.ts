import { listFolders } from '../disk/subvolume.ts';
import { cgroupDirs, cgroupMounts } from '../containers/cgroup-mounts.ts';
import { isClaimed } from '../containers/claim.ts';
import { containerIds } from '../containers/runc-state.ts';
import { type Layout, labCgroup } from '../layout.ts';

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
