import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroupMounts, unifiedRoot } from './cgroup-mounts.ts';
import { systemCommand } from './system-command.ts';

/** `refused`: where the machine cannot bound them, nobody in a lab gets one, and tcpdump does not work. */
export type PacketRings = 'bounded' | 'refused';

/**
 * Bounds the rings of packet sockets in a lab's group, whose pages the kernel charges to nobody. It takes the unified
 * tree, which v1 machines usually have beside their own.
 */
export async function boundPacketRings(
  hostrun: string,
  path: string,
  log: (event: string, detail: Record<string, unknown>) => void,
): Promise<PacketRings> {
  const unified = unifiedRoot(await cgroupMounts());
  if (unified === undefined) {
    log('packet rings refused', { why: 'this machine has no unified cgroup tree' });
    return 'refused';
  }
  const dir = join(unified, path);
  await mkdir(dir, { recursive: true });
  try {
    await systemCommand(hostrun, ['bound-rings', '--cgroup', dir]);
    return 'bounded';
  } catch (error) {
    log('packet rings refused', { why: String(error) });
    return 'refused';
  }
}
