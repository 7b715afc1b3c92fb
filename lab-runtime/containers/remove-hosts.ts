import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeTree } from '../guarded-paths.ts';
import { type Layout, labCgroup } from '../layout.ts';
import { labNetworkExists, removeLabNetwork } from '../network/lab-network.ts';
import { settleAll } from '../settle-all.ts';
import { killCgroup, removeCgroup } from './cgroup.ts';
import { cgroupDirs, cgroupMounts, cgroupTree } from './cgroup-mounts.ts';
import { mountsBelow, unmountBelow } from './mount-table.ts';
import { containerIds, containerProcess, isAlive } from './runc-state.ts';

const DEATH_TIMEOUT_MS = 5_000;
const POLL_MS = 5;

/** Ids of the lab's containers, by their names. */
async function containersOf(paths: Layout, labId: string): Promise<string[]> {
  return (await containerIds(paths)).filter((id) => id.startsWith(`${labId}-`));
}

/** Kills the first process of each container; the kernel then ends all that it started. */
async function killContainers(paths: Layout, labId: string): Promise<void> {
  const found = await Promise.all((await containersOf(paths, labId)).map((id) => containerProcess(paths, id)));
  const alive = found.filter((process) => process !== undefined);
  for (const { pid } of alive) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended since
    }
  }
  const deadline = performance.now() + DEATH_TIMEOUT_MS;
  // a process in a frozen cgroup does not die of it; killCgroup thaws, so this wait has an end
  for (const one of alive) while (performance.now() < deadline && (await isAlive(one))) await delay(POLL_MS);
}

/**
 * Ends everything of a lab that is not on disk: processes, containers, network, cgroups, mounts, sockets.
 * Works by the lab's name alone, so it needs no memory of what was made; what is not there is no error.
 */
export async function removeHosts(paths: Layout, labId: string): Promise<void> {
  const cgroup = labCgroup(paths, labId);
  await settleAll<unknown>([killContainers(paths, labId), killCgroup(cgroup)]);
  if (!(await killCgroup(cgroup))) throw new Error(`processes of lab ${labId} cannot be killed`);
  await settleAll([
    unmountBelow(join(paths.labdDir, labId)),
    removeLabNetwork(labId),
    removeCgroup(cgroup),
    ...(await containersOf(paths, labId)).map((id) => rm(join(paths.runcRoot, id), { recursive: true, force: true })),
  ]);
  await rm(join(paths.labdDir, labId), { recursive: true, force: true });
  // labd of before gave the hosts' folders in here to the server's user
  removeTree(join(paths.labsRunDir, labId));
}

/** What is left of a lab outside the disk, in words; empty when nothing is. */
export async function leftoverHosts(paths: Layout, labId: string): Promise<string[]> {
  const groups = (await Promise.all(cgroupDirs(await cgroupMounts(), labCgroup(paths, labId)).map(cgroupTree))).flat();
  return [
    ...(await containersOf(paths, labId)).map((id) => `container ${id}`),
    ...groups.map((dir) => `cgroup ${dir}`),
    ...(await mountsBelow(join(paths.labdDir, labId))).map((point) => `mount ${point}`),
    ...((await labNetworkExists(labId)) ? [`network namespace of ${labId}`] : []),
  ];
}

/** Removes the folder above the labs' cgroups; while a lab is in it this does nothing. */
export async function removeEmptyCgroups(paths: Layout): Promise<void> {
  for (const dir of cgroupDirs(await cgroupMounts(), labCgroup(paths, ''))) await rmdir(dir).catch(() => {});
}
