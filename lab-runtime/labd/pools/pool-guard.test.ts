import { expect, test } from 'vitest';
import { groupBytes } from './disk-pool.ts';
import { uncountedPool } from './memory-pools.ts';
import type { Pool, PooledLab } from './pool.ts';
import { createPoolGuard } from './pool-guard.ts';
import { queuedBytes, ringBytes } from './uncounted-memory.ts';

const spec = { cluster: true, workers: 2 };
const lab = (id: string): PooledLab => ({ id, spec, group: `/slipway/${id}` });

/** A pool in memory from which the labs take at each look, unless they are stopped. */
function machine(spare: number, takes: Record<string, number>, held: Record<string, number> = {}) {
  const running = new Map(Object.keys(takes).map((id) => [id, lab(id)]));
  const frozen = new Set<string>();
  const ended: string[] = [];
  const state = { spare };
  const pool: Pool = {
    what: 'memory',
    noise: 1,
    async spare() {
      for (const [id, bytes] of Object.entries(takes)) {
        if (!running.has(id) || frozen.has(id)) continue;
        state.spare -= bytes;
        held[id] = (held[id] ?? 0) + bytes;
      }
      return state.spare;
    },
    shares: async () => new Map(Object.entries(held)),
  };
  const guard = createPoolGuard({
    pools: [pool],
    labs: () => [...running.values()],
    setFrozen: async ({ id }, on) => void (on ? frozen.add(id) : frozen.delete(id)),
    end({ id }, what) {
      ended.push(`${id} ${what}`);
      running.delete(id);
      state.spare += held[id] ?? 0;
    },
    log: () => {},
  });
  return { guard, frozen, ended, state, pool };
}

test('while there is enough of it, nobody is stopped, whoever has most', async () => {
  const { guard, frozen, ended } = machine(100, { greedy00: 10, quiet000: 0 });
  for (let i = 0; i < 10; i += 1) await guard.look();
  expect([[...frozen], ended]).toEqual([[], []]);
});

test('who has most is stopped, and ended when that stops the loss', async () => {
  const { guard, frozen, ended, state } = machine(25, { greedy00: 10, quiet000: 0 }, { quiet000: 5 });
  for (let i = 0; i < 3; i += 1) await guard.look();
  expect([...frozen]).toEqual(['greedy00']);
  expect(ended).toEqual([]);
  await guard.look();
  expect(ended).toEqual(['greedy00 memory']);
  await guard.look();
  expect(state.spare).toBeGreaterThan(0);
  expect(ended).toHaveLength(1);
});

test('who has most and is not the one that takes goes on', async () => {
  const { guard, frozen, ended } = machine(5, { large000: 0, hidden00: 10 }, { large000: 500 });
  await guard.look();
  expect([...frozen]).toEqual(['large000']);
  await guard.look();
  expect([...frozen]).toEqual(['hidden00']);
  await guard.look();
  expect(ended).toEqual(['hidden00 memory']);
});

test('a lab that was stopped goes on when there is enough again', async () => {
  const { guard, frozen, ended, state } = machine(-5, { some0000: 0 }, { some0000: 3 });
  await guard.look();
  expect([...frozen]).toEqual(['some0000']);
  state.spare = 50;
  await guard.look();
  expect([[...frozen], ended]).toEqual([[], []]);
});

test('when nobody has any of it, nobody is stopped', async () => {
  const { guard, frozen, ended } = machine(-50, { some0000: 0 }, { some0000: -3 });
  for (let i = 0; i < 4; i += 1) await guard.look();
  expect([[...frozen], ended]).toEqual([[], []]);
});

test('a pool that cannot be measured keeps no other from being looked at', async () => {
  const other = machine(-5, { greedy00: 0 }, { greedy00: 9 });
  const broken: Pool = { ...other.pool, what: 'disk', spare: () => Promise.reject(new Error('EIO')) };
  const events: string[] = [];
  const ended: string[] = [];
  const guard = createPoolGuard({
    pools: [broken, other.pool],
    labs: () => [lab('greedy00')],
    setFrozen: async () => {},
    end: ({ id }) => void ended.push(id),
    log: (event) => void events.push(event),
  });
  await guard.look();
  await guard.look();
  expect(ended).toEqual(['greedy00']);
  expect(events).toContain('pool not looked at');
});

test('memory that nobody counts is bounded for each lab by itself', async () => {
  const bytes: Record<string, number> = { small000: 10 * 1024 ** 2, large000: 300 * 1024 ** 2 };
  const pool = uncountedPool(1, async ({ id }) => bytes[id] ?? 0);
  const labs = [lab('large000'), lab('small000')];
  expect(await pool.spare(labs)).toBeGreaterThan(0);
  expect(await pool.spare(labs)).toBeLessThan(0);
  const shares = await pool.shares(labs);
  expect(shares.get('small000')).toBeLessThan(0);
  expect(shares.get('large000')).toBeGreaterThan(0);
  bytes.large000 = 0;
  expect(await pool.spare(labs)).toBeGreaterThan(0);
  expect(await pool.spare([])).toBeUndefined();
});

test('what the kernel and its tools print is read as they print it', () => {
  const listing = `p_raw 0 0 [0]:* * ino:1 sk:1
\tver:0 ring_rx(blk_size:1048576,blk_nr:2,frm_size:2048,frm_nr:1024,tmo:0,features:0x0)
p_raw 0 0 [0]:* * ino:2 sk:2
\tver:1 ring_tx(blk_size:4096,blk_nr:3,frm_size:2048,frm_nr:6,tmo:0,features:0x0)`;
  expect(ringBytes(listing)).toBe(2 * 1024 ** 2 + 3 * 4096);
  const rows = [
    '   0: 0100007F:1F90 00000000:0000 01 00000010:000000FF 00:00000000 00000000     0        0 1 1 0 100 0',
    '  12: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000001 00:0 0',
    'nonsense',
  ];
  expect(queuedBytes(rows)).toBe(0x10 + 0xff + 1);
  expect(
    groupBytes('qgroupid         rfer         excl \n--------\n1/42  4096  0   \n0/5 16384 16384\n').get('1/42'),
  ).toBe(4096);
});
