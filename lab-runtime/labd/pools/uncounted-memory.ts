import { readFile } from 'node:fs/promises';
import { cgroupMounts } from '#lab-runtime/containers/cgroup-mounts.ts';
import { systemCommand } from '#lab-runtime/containers/system-command.ts';
import { kernelTable } from './kernel-files.ts';
import { namespaceMembers } from './lab-processes.ts';
import type { PooledLab } from './pool.ts';

/** What hostrun grants to one packet socket at most, for receiving and for sending. */
const RINGS_PER_SOCKET_MAX_BYTES = 8 * 1024 ** 2;
/** A host with a few captures under way is not looked at more closely. */
const FEW_PACKET_SOCKETS = 2;

/** Rings as `ss -0 -e` tells them: blocks times their size. */
export function ringBytes(listing: string): number {
  const rings = listing.matchAll(/ring_[rt]x\(blk_size:(\d+),blk_nr:(\d+),/g);
  return [...rings].reduce((sum, [, size, count]) => sum + Number(size) * Number(count), 0);
}

async function packetRings(pid: number): Promise<number> {
  const sockets = (await kernelTable(`/proc/${pid}/net/packet`)).length;
  if (sockets <= FEW_PACKET_SOCKETS) return 0;
  const listing = ['-t', String(pid), '-n', 'ss', '-0', '-e', '-n', '-H'];
  // too many to be listed are taken for as much as they can have
  return systemCommand('nsenter', listing).then(ringBytes, () => sockets * RINGS_PER_SOCKET_MAX_BYTES);
}

/** The column `tx_queue:rx_queue` of the kernel's tables of sockets, in hexadecimal. */
export function queuedBytes(lines: readonly string[]): number {
  return lines.reduce((sum, line) => {
    const [, sending, receiving] = /^\s*\d+: \S+ \S+ \S+ ([0-9A-F]{8}):([0-9A-F]{8}) /.exec(line) ?? [];
    return sum + Number.parseInt(sending ?? '0', 16) + Number.parseInt(receiving ?? '0', 16);
  }, 0);
}

/** Of the kernel's struct nf_conn, in its cache's steps. */
const CONNECTION_BYTES = 320;

/** Entries of connection tracking: the kernel bounds them for each network namespace, and charges nobody. */
async function trackedConnections(pid: number): Promise<number> {
  const [row = ''] = await kernelTable(`/proc/${pid}/net/stat/nf_conntrack`);
  const entries = Number.parseInt(row, 16);
  return Number.isNaN(entries) ? 0 : entries * CONNECTION_BYTES;
}

/** What the sockets hold; v2 has it in the lab's memory already. */
const QUEUES_V1 = ['tcp', 'tcp6', 'udp', 'udp6', 'raw'];
/** To list a namespace's sockets the kernel looks through those of all; while all together hold less, nobody asks. */
const QUEUES_WORTH_BYTES = 64 * 1024 ** 2;
const PAGE_BYTES = 4096;

/** What TCP and UDP hold on the whole machine. */
async function queuedOnMachine(): Promise<number> {
  const lines = await readFile('/proc/net/sockstat', 'utf8').catch(() => '');
  return (
    [...lines.matchAll(/^(?:TCP|UDP): .*\bmem (\d+)/gm)].reduce((sum, [, pages]) => sum + Number(pages), 0) * PAGE_BYTES
  );
}

/** Bytes that a lab's network made the kernel allocate and that its limit of memory does not cover. */
export async function uncountedMemory(lab: PooledLab): Promise<number> {
  const isV1 = (await cgroupMounts()).version === 1;
  const tables = isV1 && (await queuedOnMachine()) > QUEUES_WORTH_BYTES ? QUEUES_V1 : [];
  let sum = 0;
  for (const pid of await namespaceMembers(lab)) {
    sum += (await packetRings(pid)) + (await trackedConnections(pid));
    for (const table of tables) sum += queuedBytes(await kernelTable(`/proc/${pid}/net/${table}`));
  }
  return sum;
}
