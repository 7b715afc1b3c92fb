import { stat } from 'node:fs/promises';
import type { LabSpec } from '#protocol/lab-state.ts';
import { reservedMemory } from '../containers/host-plan.ts';
import { diskFreeBytes } from '../disk/disk.ts';
import type { Layout } from '../layout.ts';
import { meminfo } from './pools/kernel-files.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** What a lab is expected to write in a lesson: databases, logs, container layers. */
const CLUSTER_DISK_BYTES = 768 * MIB;
const PLAIN_DISK_BYTES = 128 * MIB;
/** For the machine, the server and the page cache. */
const MEMORY_HEADROOM_BYTES = GIB;
const DISK_HEADROOM_BYTES = GIB;
const DEFAULT_SPEC: LabSpec = { cluster: true, workers: 2 };

export interface Room {
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
  readonly diskFreeBytes: number;
}

const reservedDisk = (spec: LabSpec): number => (spec.cluster ? CLUSTER_DISK_BYTES : PLAIN_DISK_BYTES);

export async function measureRoom(paths: Layout): Promise<Room> {
  const bytes = await meminfo();
  const mounted = await stat(paths.diskDir).then(
    () => true,
    () => false,
  );
  return {
    memoryTotalBytes: bytes('MemTotal'),
    memoryAvailableBytes: bytes('MemAvailable'),
    diskFreeBytes: mounted ? await diskFreeBytes(paths) : 0,
  };
}

/** The memory that labs may be promised in all. */
const memoryBudget = (room: Room): number => room.memoryTotalBytes - MEMORY_HEADROOM_BYTES;

/** Whether a lab of this kind could ever run here. */
export const couldEverFit = (room: Room, spec: LabSpec): boolean => reservedMemory(spec) <= memoryBudget(room);

const sum = (specs: readonly LabSpec[], bytes: (spec: LabSpec) => number): number =>
  specs.reduce((total, spec) => total + bytes(spec), 0);

export interface Occupied {
  /** All that hold a place. */
  readonly running: readonly LabSpec[];
  /** Those of them that have been begun so lately that what they are going to use is still measured as free. */
  readonly filling: readonly LabSpec[];
}

/** Whether one more lab may start now. */
export function fits(room: Room, { running, filling }: Occupied, spec: LabSpec): boolean {
  const memoryLeft = room.memoryAvailableBytes - sum(filling, reservedMemory);
  const diskLeft = room.diskFreeBytes - sum(filling, reservedDisk);
  return (
    sum([...running, spec], reservedMemory) <= memoryBudget(room) &&
    reservedMemory(spec) <= memoryLeft - MEMORY_HEADROOM_BYTES / 2 &&
    reservedDisk(spec) + DISK_HEADROOM_BYTES <= diskLeft
  );
}

/** How many labs of the usual kind this machine holds, those that run included. */
export function capacityInLabs(room: Room, running: readonly LabSpec[]): number {
  const byMemory = Math.floor((memoryBudget(room) - sum(running, reservedMemory)) / reservedMemory(DEFAULT_SPEC));
  const byDisk = Math.floor((room.diskFreeBytes - DISK_HEADROOM_BYTES) / CLUSTER_DISK_BYTES);
  return running.length + Math.max(0, Math.min(byMemory, byDisk));
}
