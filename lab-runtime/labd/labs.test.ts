import { expect, test } from 'vitest';
import { failure } from '#protocol/errors.ts';
import type { LabRecord } from '#protocol/labd.ts';
import type { BuildRequest } from './lab-builder.ts';
import { createLabs, type LabsDeps } from './labs.ts';
import type { HostProcess, StoredLab } from './records.ts';
import { uidSlots } from './uid-slots.ts';

const GIB = 1024 ** 3;
const spec = { cluster: true, workers: 2 };
const BIG_ROOM = { memoryTotalBytes: 64 * GIB, memoryAvailableBytes: 64 * GIB, diskFreeBytes: 64 * GIB };

/** A machine on which building waits until the test lets it go on. */
function machine(overrides: Partial<LabsDeps> = {}) {
  const saved = new Map<string, StoredLab>();
  const builds: (BuildRequest & { done: PromiseWithResolvers<HostProcess[]> })[] = [];
  const removed: string[] = [];
  const dead = new Set<number>();
  const deps: LabsDeps = {
    records: {
      save: async (lab) => void saved.set(lab.record.id, structuredClone(lab)),
      remove: async (id) => void saved.delete(id),
      load: async () => [...saved.values()],
    },
    builder: {
      check: async () => {},
      build(request) {
        const done = Promise.withResolvers<HostProcess[]>();
        builds.push({ ...request, done });
        request.onStep('disk');
        return done.promise;
      },
    },
    slots: uidSlots(200_000, []),
    maxLabs: 100,
    measureRoom: async () => BIG_ROOM,
    memoryUsed: async (id) => (builds.some(({ labId }) => labId === id) ? GIB : undefined),
    removeLab: async (id) => void removed.push(id),
    isAlive: async ({ pid }) => !dead.has(pid),
    quotas: () => 'simple',
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    log: () => {},
    ...overrides,
  };
  const labs = createLabs(deps);
  const until = async (id: string, state: LabRecord['state']): Promise<LabRecord> => {
    await expect.poll(() => labs.get(id)?.state, { interval: 2 }).toBe(state);
    return labs.get(id) as LabRecord;
  };
  return { labs, builds, saved, removed, dead, until, deps };
}

test('from queued to running to stopped, each state seen once and on record before it acts', async () => {
  const { labs, builds, saved, removed, until } = machine();
  const seen: string[] = [];
  const recordedAs: (string | undefined)[] = [];
  labs.watch(({ id, state }) => {
    if (seen.at(-1) !== state) seen.push(state);
    if (state === 'running') recordedAs.push(saved.get(id)?.record.state);
  });
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  expect(saved.get('lab00001')).toMatchObject({ slot: 0, record: { state: 'preparing' } });
  builds[0]?.onStep('boot');
  builds[0]?.done.resolve([{ host: 'k3s-s', pid: 7, startTime: 1 }]);
  const running = await until('lab00001', 'running');
  expect(running.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'queue done',
    'disk done',
    'boot done',
  ]);
  expect(saved.get('lab00001')?.processes).toHaveLength(1);
  expect((await labs.destroy('lab00001'))?.state).toBe('stopping');
  expect((await labs.destroy('lab00001'))?.state).toMatch(/^stop/);
  await until('lab00001', 'stopped');
  expect(seen).toEqual(['queued', 'preparing', 'booting', 'running', 'stopping', 'stopped']);
  // who is told that it runs may kill labd
  expect(recordedAs).toEqual(['running']);
  expect(removed).toEqual(['lab00001']);
  expect(saved.size).toBe(0);
});

test('past the limit labs wait in order, are told their place, and start by themselves', async () => {
  const { labs, builds, until } = machine({ maxLabs: 1 });
  await labs.create({ id: 'lab00001', spec });
  expect(await labs.create({ id: 'lab00002', spec })).toMatchObject({ state: 'queued', position: 1 });
  expect(await labs.create({ id: 'lab00003', spec })).toMatchObject({ state: 'queued', position: 2 });
  expect(await labs.capacity()).toMatchObject({
    used: 1,
    capacity: 1,
    queued: 2,
    memoryOf: { lab00001: GIB },
  });
  await labs.destroy('lab00002');
  await until('lab00002', 'stopped');
  expect(labs.get('lab00003')).toMatchObject({ state: 'queued', position: 1 });
  builds[0]?.done.resolve([]);
  await until('lab00001', 'running');
  await labs.destroy('lab00001');
  await until('lab00003', 'preparing');
  expect(builds.map(({ labId }) => labId)).toEqual(['lab00001', 'lab00003']);
});

test('a small lab does not overtake a large one', async () => {
  const room = { ...BIG_ROOM, memoryTotalBytes: 3.5 * GIB };
  const { labs } = machine({ measureRoom: async () => room });
  await labs.create({ id: 'lab00001', spec });
  await labs.create({ id: 'lab00002', spec });
  expect(await labs.create({ id: 'lab00003', spec: { cluster: false, workers: 0 } })).toMatchObject({
    state: 'queued',
    position: 2,
  });
});

test('a lab that this machine can never hold is refused at once', async () => {
  const { labs } = machine({ measureRoom: async () => ({ ...BIG_ROOM, memoryTotalBytes: 2 * GIB }) });
  await expect(labs.create({ spec })).rejects.toMatchObject({ failure: { code: 'SLW501' } });
});

test('a lab does not start on the room that another one has just been given', async () => {
  // as measured, before either has used anything, there is room for two
  const room = { ...BIG_ROOM, memoryAvailableBytes: 2.5 * GIB };
  const { labs, builds } = machine({ measureRoom: async () => room });
  await Promise.all([labs.create({ id: 'lab00001', spec }), labs.create({ id: 'lab00002', spec })]);
  expect(builds.map(({ labId }) => labId)).toEqual(['lab00001']);
  expect(labs.get('lab00002')).toMatchObject({ state: 'queued', position: 1 });
});

test('the room is measured before each start', async () => {
  let free = 64 * GIB;
  const { labs } = machine({ measureRoom: async () => ({ ...BIG_ROOM, diskFreeBytes: free }) });
  labs.watch(({ state }) => {
    if (state === 'preparing') free = 0;
  });
  await Promise.all(['lab00001', 'lab00002', 'lab00003'].map((id) => labs.create({ id, spec })));
  expect(labs.list().map(({ state }) => state)).toEqual(['preparing', 'queued', 'queued']);
});

test('a failed build leaves nothing and says where it failed', async () => {
  const { labs, builds, removed, until } = machine();
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  builds[0]?.done.reject(new Error('no space'));
  const failed = await until('lab00001', 'failed');
  expect(failed.state === 'failed' && failed.failure).toMatchObject({ code: 'SLW203', params: { step: 'disk' } });
  await labs.close();
  expect(removed).toEqual(['lab00001']);
});

test('a lab ended while it is built is removed after the build has stopped', async () => {
  const { labs, builds, removed, until } = machine();
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  await labs.destroy('lab00001');
  expect(builds[0]?.signal.aborted).toBe(true);
  expect(removed).toEqual([]);
  builds[0]?.done.reject(new Error('aborted'));
  await until('lab00001', 'stopped');
  expect(removed).toEqual(['lab00001']);
});

test('a host that dies ends its lab', async () => {
  const { labs, builds, dead, removed, until } = machine();
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  builds[0]?.done.resolve([{ host: 'k3s-w1', pid: 5, startTime: 1 }]);
  await until('lab00001', 'running');
  await labs.tend();
  expect(labs.get('lab00001')?.state).toBe('running');
  dead.add(5);
  await labs.tend();
  const failed = await until('lab00001', 'failed');
  expect(failed.state === 'failed' && failed.failure.code).toBe('SLW207');
  await labs.close();
  expect(removed).toEqual(['lab00001']);
});

test('a lab that cannot be removed keeps nobody waiting, and is told of as what it is', async () => {
  let stuck = true;
  const tries = { going: 0, orphan01: 0 } as Record<string, number>;
  const { labs, builds, until, saved } = machine({
    removeLab: async (id) => {
      tries[id] = (tries[id] ?? 0) + 1;
      if (stuck) throw new Error('EBUSY');
    },
  });
  const base = { spec, hosts: [], steps: [] };
  const stopping = {
    record: { state: 'stopping', id: 'stopping', ...base, createdAt: 1 } as const,
    slot: 0,
    processes: [],
  };
  const halfmade = {
    record: { state: 'booting', id: 'halfmade', ...base, createdAt: 2 } as const,
    slot: 1,
    processes: [],
  };
  for (const lab of [stopping, halfmade]) saved.set(lab.record.id, lab);
  await labs.adopt([stopping, halfmade], [{ id: 'orphan01', slot: 2 }]);
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  // the ranges of user ids of what is still there are not given away
  expect(builds[0]?.uidBase).toBe(200_000 + 3 * 65_536);
  await expect(labs.create({ id: 'orphan01', spec })).rejects.toMatchObject({ failure: { code: 'SLW205' } });
  await expect.poll(() => Math.min(tries.stopping ?? 0, tries.halfmade ?? 0, tries.orphan01 ?? 0)).toBeGreaterThan(3);
  expect([labs.get('stopping')?.state, labs.get('halfmade')?.state]).toEqual(['stopping', 'failed']);
  expect(await labs.capacity()).toMatchObject({ used: 3 });
  stuck = false;
  await until('stopping', 'stopped');
  await expect.poll(() => saved.get('halfmade')).not.toHaveProperty('slot');
  expect(saved.has('stopping')).toBe(false);
});

test('who asks again for an end does not wait for the next try', async () => {
  let stuck = true;
  const { labs, builds, until, removed } = machine({
    removeLab: async (id) => {
      if (stuck) throw new Error('EBUSY');
      removed.push(id);
    },
    // a pause that only a wake ends
    pause: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  });
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  builds[0]?.done.reject(new Error('no space'));
  await until('lab00001', 'failed');
  stuck = false;
  expect((await labs.destroy('lab00001'))?.state).toBe('stopping');
  await until('lab00001', 'stopped');
  expect(removed[0]).toBe('lab00001');
});

test('labd ends though a lab cannot be removed', async () => {
  const { labs, builds, saved } = machine({
    removeLab: async () => {
      throw new Error('EBUSY');
    },
  });
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  await labs.destroy('lab00001');
  builds[0]?.done.reject(new Error('aborted'));
  await labs.close();
  // the next labd goes on with it
  expect([labs.get('lab00001')?.state, saved.get('lab00001')?.record.state]).toEqual(['stopping', 'stopping']);
});

test('two requests for one lab make one lab, and an end meets the lab that is being entered', async () => {
  const { labs, builds, until } = machine();
  const both = await Promise.all([labs.create({ id: 'lab00001', spec }), labs.create({ id: 'lab00001', spec })]);
  expect(both[0]).toEqual(both[1]);
  expect(builds).toHaveLength(1);
  const third = labs.create({ id: 'lab00003', spec });
  expect((await labs.destroy('lab00003'))?.state).toBe('stopping');
  await third;
  builds[1]?.done.reject(new Error('aborted'));
  await until('lab00003', 'stopped');
});

test('a watcher that throws stops nobody', async () => {
  const { labs, builds } = machine();
  labs.watch(() => {
    throw new Error('gone');
  });
  const seen: string[] = [];
  labs.watch(({ state }) => seen.push(state));
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  expect(seen).toContain('preparing');
});

test('a new labd adopts what runs, resumes the queue, and removes the rest', async () => {
  const record = (id: string, state: 'queued' | 'running' | 'preparing' | 'stopping', createdAt: number): LabRecord => {
    const base = { id, spec, hosts: [], steps: [], createdAt };
    return state === 'queued' ? { state, ...base, position: 1 } : { state, ...base };
  };
  const { labs, builds, dead, removed } = machine();
  dead.add(9);
  await labs.adopt([
    { record: record('queued01', 'queued', 5), processes: [] },
    { record: record('running1', 'running', 1), slot: 0, processes: [{ host: 'k3s-s', pid: 8, startTime: 1 }] },
    { record: record('dead0001', 'running', 2), slot: 1, processes: [{ host: 'k3s-s', pid: 9, startTime: 1 }] },
    { record: record('halfmade', 'preparing', 3), slot: 2, processes: [] },
    { record: record('stopping', 'stopping', 4), slot: 3, processes: [] },
  ]);
  await expect.poll(() => builds.length).toBe(1);
  const states = Object.fromEntries(labs.list().map(({ id, state }) => [id, state]));
  expect(states).toEqual({
    running1: 'running',
    dead0001: 'failed',
    halfmade: 'failed',
    stopping: 'stopped',
    queued01: 'preparing',
  });
  expect(removed.sort()).toEqual(['dead0001', 'halfmade', 'stopping']);
  // the adopted lab keeps its range of user ids
  expect(builds[0]?.uidBase).toBeGreaterThan(200_000);
});

test('a lab that is evicted fails with the reason, and all of it goes; one that does not run is left alone', async () => {
  const { labs, builds, removed, until } = machine();
  await labs.create({ id: 'lab00001', spec });
  await expect.poll(() => builds.length).toBe(1);
  const reason = failure('SLW210', { what: 'memory' });
  labs.evict('lab00001', reason);
  labs.evict('nolab000', reason);
  expect(labs.get('lab00001')?.state).toBe('preparing');
  builds[0]?.done.resolve([{ host: 'k3s-s', pid: 7, startTime: 1 }]);
  await until('lab00001', 'running');
  labs.evict('lab00001', reason);
  labs.evict('lab00001', reason);
  expect(await until('lab00001', 'failed')).toMatchObject({ failure: { code: 'SLW210' } });
  await expect.poll(() => removed).toEqual(['lab00001']);
});
