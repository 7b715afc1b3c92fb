import { readFile, statfs } from 'node:fs/promises';
import { SlipwayError } from '#protocol/errors.ts';

const MIB = 1 << 20;

/** What the machine has; injected, so that tests can give less. */
export interface Machine {
  freeDiskMiB(dir: string): Promise<number>;
  availableMemoryMiB(): Promise<number>;
}

export const thisMachine: Machine = {
  async freeDiskMiB(dir) {
    const info = await statfs(dir);
    return Math.floor((info.bavail * info.bsize) / MIB);
  },
  async availableMemoryMiB() {
    const match = /^MemAvailable:\s+(\d+) kB/m.exec(await readFile('/proc/meminfo', 'utf8'));
    return Math.floor(Number(match?.[1] ?? 0) / 1024);
  },
};

const readable = (mib: number): string => (mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${mib} MiB`);

export interface Demand {
  readonly dir: string;
  readonly diskMiB: number;
  readonly memoryMiB: number;
}

/**
 * Refuses before the work begins when disk or memory will not suffice.
 * @throws SlipwayError SLW500 (disk), SLW501 (memory)
 */
export async function checkResources(machine: Machine, demand: Demand): Promise<void> {
  const disk = await machine.freeDiskMiB(demand.dir);
  if (disk < demand.diskMiB)
    throw new SlipwayError('SLW500', { needed: readable(demand.diskMiB), free: readable(disk), where: demand.dir });
  const memory = await machine.availableMemoryMiB();
  if (memory < demand.memoryMiB)
    throw new SlipwayError('SLW501', { needed: readable(demand.memoryMiB), free: readable(memory) });
}
