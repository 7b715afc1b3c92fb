import { leftoverHosts, removeHosts } from '../containers/remove-hosts.ts';
import { leftoverDisk, removeLabDisk } from '../disk/lab-disk.ts';
import type { Layout } from '../layout.ts';

/** Ends a lab and removes all of it; safe to repeat, and in any state that a killed labd may have left. */
export async function removeLab(paths: Layout, labId: string): Promise<void> {
  await removeHosts(paths, labId);
  await removeLabDisk({ paths, labId });
}

/** What is left of a lab on this machine, in words. Empty after a lab has been destroyed. */
export async function leftovers(paths: Layout, labId: string): Promise<string[]> {
  return [...(await leftoverHosts(paths, labId)), ...(await leftoverDisk(paths, labId))];
}
