import { readFile } from 'node:fs/promises';
import { memoryUsed } from '#lab-runtime/containers/cgroup.ts';
import { reservedMemory } from '#lab-runtime/containers/host-plan.ts';
import { meminfo } from './kernel-files.ts';
import { type Pool, type PooledLab, sharesOf } from './pool.ts';
import { uncountedMemory } from './uncounted-memory.ts';

const MIB = 1024 ** 2;
const PAGE_BYTES = 4096;
/** Below this the kernel begins to end processes of its own choice. */
const FLOOR_BYTES = 384 * MIB;
const FLOOR_SHARE = 0.03;
/** A lab that is so little above what it was promised is not what the machine lacks. */
const PROMISE_SLACK_BYTES = 256 * MIB;
/** Captures of a lesson many times over, and what v1 lets a lab have of socket buffers. */
const UNCOUNTED_MAX_BYTES = 256 * MIB;
const UNCOUNTED_EVERY_LOOKS = 5;
const TCP_LINE = 0.75;

export const memoryPool: Pool = {
  what: 'memory',
  noise: 16 * MIB,
  async spare() {
    const bytes = await meminfo();
    return bytes('MemAvailable') - Math.max(FLOOR_BYTES, bytes('MemTotal') * FLOOR_SHARE);
  },
  shares: (labs) =>
    sharesOf(labs, async (lab) => {
      const used = ((await memoryUsed(lab.group)) ?? 0) + (await uncountedMemory(lab));
      return used - reservedMemory(lab.spec) - PROMISE_SLACK_BYTES;
    }),
};

/** Memory of TCP, of which the kernel has one pool and refuses all connections when it is empty. */
export const tcpPool: Pool = {
  what: 'TCP memory',
  noise: 8 * MIB,
  async spare() {
    const [limits, sockets] = await Promise.all(
      ['/proc/sys/net/ipv4/tcp_mem', '/proc/net/sockstat'].map((path) => readFile(path, 'utf8')),
    );
    const most = Number(limits?.trim().split(/\s+/)[2]);
    const used = Number(/^TCP: .* mem (\d+)$/m.exec(sockets ?? '')?.[1] ?? 0);
    return (most * TCP_LINE - used) * PAGE_BYTES;
  },
  shares: (labs) => sharesOf(labs, uncountedMemory),
};

/**
 * What no group counts is bounded for each lab by itself, so that a lab has no more than its limit whatever it is made
 * of. It takes a read for each process: one lab is looked at every few times, and rings come at 2 MiB a second at most.
 */
export function uncountedPool(
  everyLooks = UNCOUNTED_EVERY_LOOKS,
  measure: (lab: PooledLab) => Promise<number> = uncountedMemory,
): Pool {
  const seen = new Map<string, number>();
  let turn = 0;
  let looks = 0;
  return {
    what: 'network memory',
    noise: Number.POSITIVE_INFINITY,
    async spare(labs) {
      for (const id of seen.keys()) if (!labs.some((lab) => lab.id === id)) seen.delete(id);
      // who was above the bound is looked at again
      const above = labs.find(({ id }) => (seen.get(id) ?? 0) > UNCOUNTED_MAX_BYTES);
      looks += 1;
      if (above === undefined && looks % everyLooks !== 0) return undefined;
      turn += 1;
      const next = above ?? labs[turn % labs.length];
      if (next === undefined) return undefined;
      seen.set(next.id, await measure(next));
      return UNCOUNTED_MAX_BYTES - Math.max(...seen.values());
    },
    shares: async () => new Map([...seen].map(([id, bytes]) => [id, bytes - UNCOUNTED_MAX_BYTES])),
  };
}
