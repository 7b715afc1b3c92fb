import { expect, test, vi } from 'vitest';
import { failure, SlipwayError } from '#protocol/errors.ts';
import { readyCluster } from './lab-fixture.ts';
import { NOBODY } from './lab-service.ts';
import { reaches, readyLab, rig, service, spec } from './lab-service-fixture.ts';

test('a lab goes through its states to the target, and its end forgets it', async () => {
  const parts = rig();
  const labs = service(parts);
  const states: string[] = [];
  labs.onChange((lab) => states.push(lab.state));
  const { id } = await labs.start({ owner: 'me', target: { kind: 'mesh' }, spec });
  parts.driver.advance(id, 'booting');
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  expect(parts.commands).toEqual(['istioctl install -y -f /etc/slipway/mesh/istio.yaml']);
  expect(labs.get(id)?.steps).toMatchObject([
    { name: 'nodes', status: 'done' },
    { name: 'istio', status: 'done' },
    { name: 'gateway', status: 'done' },
  ]);
  await labs.destroy(id);
  expect(labs.get(id)?.state).toBe('stopping');
  parts.driver.advance(id, 'stopped');
  expect(labs.get(id)).toBeUndefined();
  expect(parts.store.labs.all()).toEqual([]);
  const order = ['preparing', 'booting', 'installing', 'ready', 'stopping', 'stopped'];
  expect([...new Set(states)]).toEqual(order);
});

test('a lab whose row cannot be read stands until somebody ends it, whatever becomes of its bring-up', async () => {
  const parts = rig();
  const kept = { id: 'bbbbbbbb', owner: 'me', reason: failure('SLW110') };
  const warned: object[] = [];
  await parts.driver.create({ id: kept.id, spec });
  parts.driver.advance(kept.id, 'running');
  const labs = service(parts, {
    table: { ...parts.store.labs, kept: () => [kept] },
    waits: { ...readyCluster, nodesReady: () => Promise.reject(new Error('a node is down')) },
    log: { info: () => undefined, warn: (data) => warned.push(data) },
  });
  await reaches(() => labs.get(kept.id), 'failed');
  expect(parts.driver.destroyed).toEqual([]);
  expect(warned).toContainEqual({ lab: kept.id, owner: 'me', code: 'SLW110', params: {} });
  await labs.destroy(kept.id);
  expect(parts.driver.destroyed).toEqual([kept.id]);
});

test('a lab that labd has but cannot read is not taken for gone', async () => {
  const parts = rig();
  parts.store.labs.save({
    id: 'cccccccc',
    owner: 'me',
    createdAt: 0,
    target: { kind: 'mesh' },
    spec,
    steps: [],
    readyMs: 1,
    ending: false,
  });
  vi.spyOn(parts.driver, 'watch').mockImplementation(async (watcher) => watcher.onAll([], ['cccccccc']));
  const labs = service(parts);
  expect(labs.get('cccccccc')?.state).toBe('ready');
});

test('a lesson is brought to its starting state last', async () => {
  const parts = rig();
  const applied = ['one', 'two'].map((en) => ({ ko: en, en }));
  parts.startLesson.mockImplementation(async (_lesson, _hosts, { onStep }) => applied.forEach(onStep));
  const labs = service(parts);
  const { id } = await labs.start({ owner: 'me', target: { kind: 'lesson', lesson: 'first-service' }, spec });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  expect(parts.startLesson).toHaveBeenCalledOnce();
  expect(labs.get(id)?.steps.at(-1)).toMatchObject({ name: 'lesson', status: 'done', applied });
  expect(parts.store.labs.all()[0]?.steps.at(-1)).toMatchObject({ applied });
  expect(labs.ofOwner('me')?.id).toBe(id);
  expect(labs.ofOwner('you')).toBeUndefined();
});

test('a lesson that needs no Istio does not wait for it', async () => {
  const parts = rig();
  const labs = service(parts, { lessonNeedsMesh: () => false });
  const { id } = await labs.start({ owner: 'me', target: { kind: 'lesson', lesson: 'the-lab' }, spec });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  expect(parts.commands).toEqual([]);
  expect(labs.get(id)?.steps.map(({ name }) => name)).toEqual(['nodes', 'lesson']);
});

test('a bare lab needs no Istio, and a lab without a cluster nothing', async () => {
  const parts = rig();
  const labs = service(parts);
  const bare = await labs.start({ owner: 'me', target: { kind: 'bare' }, spec });
  const alone = await labs.start({ owner: 'me', target: { kind: 'bare' }, spec: { workers: 0, cluster: false } });
  parts.driver.advance(bare.id, 'running');
  parts.driver.advance(alone.id, 'running');
  await reaches(() => labs.get(bare.id), 'ready');
  await reaches(() => labs.get(alone.id), 'ready');
  expect(parts.commands).toEqual([]);
  expect(labs.get(alone.id)?.steps).toEqual([]);
});

test('a failed installation says which step and why, and the lab is ended', async () => {
  const parts = rig();
  const labs = service(parts, {}, { code: 1, stderr: 'no such profile\n' });
  const { id } = await labs.start({ owner: 'me', target: { kind: 'mesh' }, spec });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'failed');
  const lab = labs.get(id);
  if (lab?.state !== 'failed') throw new Error('not failed');
  expect(lab.failure).toMatchObject({ code: 'SLW203', params: { step: 'istio' } });
  expect(String(lab.failure.params.detail)).toContain('no such profile');
  await vi.waitFor(() => expect(parts.driver.destroyed).toEqual([id]));
  parts.driver.advance(id, 'stopped');
  expect(labs.get(id)?.state).toBe('failed');
});

test('a lab that dies under its learner is told as SLW207', async () => {
  const parts = rig();
  const labs = service(parts);
  const { id } = await labs.start({ owner: 'me', target: { kind: 'bare' }, spec });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  parts.driver.fail(id, 'k3s-s ended');
  expect(labs.get(id)).toMatchObject({ state: 'failed', failure: { code: 'SLW207' } });
});

test('a lab that labd no longer has after a reconnection has died', async () => {
  const parts = rig();
  const labs = service(parts);
  const { id } = await labs.start({ owner: 'me', target: { kind: 'bare' }, spec });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  parts.driver.records.clear();
  parts.driver.reconnect();
  expect(labs.get(id)).toMatchObject({ state: 'failed', failure: { code: 'SLW207' } });
  await labs.destroy(id);
  expect(labs.get(id)).toBeUndefined();
});

test('a refused lab leaves nothing behind', async () => {
  const parts = rig();
  const labs = service(parts);
  parts.driver.refusal = new SlipwayError('SLW500', { needed: '1', free: '0', where: '/' });
  await expect(labs.start({ owner: 'me', target: { kind: 'bare' }, spec })).rejects.toThrow('SLW500');
  expect(labs.list()).toEqual([]);
  expect(parts.store.labs.all()).toEqual([]);
});

test('a new server adopts labs, keeps ready ones ready and goes on with the others', async () => {
  const parts = rig();
  const first = service(parts);
  const ready = await first.start({ owner: 'me', target: { kind: 'bare' }, spec });
  parts.driver.advance(ready.id, 'running');
  await reaches(() => first.get(ready.id), 'ready');
  const half = await first.start({ owner: 'you', target: { kind: 'mesh' }, spec });
  await first.close();
  parts.driver.advance(half.id, 'running');
  const stray = await parts.driver.create({ id: 'cccccccc', spec });
  const row = parts.store.labs.all().find(({ id }) => id === half.id);
  if (!row) throw new Error('not stored');
  parts.store.labs.save({
    ...row,
    steps: [
      { name: 'nodes', status: 'done', ms: 1 },
      { name: 'istio', status: 'running' },
      { name: 'gateway', status: 'waiting' },
    ],
  });

  const second = service(parts);
  await reaches(() => second.get(half.id), 'ready');
  expect(second.get(ready.id)?.state).toBe('ready');
  expect(second.ownerOf(half.id)).toBe('you');
  expect(second.ownerOf(stray.id)).toBe(NOBODY);
  parts.driver.advance(stray.id, 'stopping');
  parts.driver.advance(stray.id, 'stopped');
  expect(second.get(stray.id)).toBeUndefined();
});

test('a ready lab is prepared for another lesson: with Istio where it has none, and with all that is in it', async () => {
  const parts = rig();
  let installed = false;
  const waits = { ...readyCluster, hasDeployment: async () => installed };
  const labs = service(parts, { waits, lessonNeedsMesh: (lesson) => lesson !== 'the-lab' });
  const id = await readyLab(parts, labs);
  const states: string[] = [];
  labs.onChange((lab) => states.push(lab.state));
  expect(await labs.prepare(id, 'why')).toMatchObject({ id, state: 'ready', target: { lesson: 'why' } });
  expect(parts.commands).toEqual(['istioctl install -y -f /etc/slipway/mesh/istio.yaml']);
  expect([...new Set(states)]).toEqual(['booting', 'installing', 'ready']);
  expect(labs.get(id)?.steps.map(({ name }) => name)).toEqual(['nodes', 'istio', 'gateway', 'lesson']);
  expect(parts.startLesson.mock.lastCall?.[0]).toBe('why');
  installed = true;
  await labs.prepare(id, 'first-service');
  expect(parts.commands).toHaveLength(1);
  expect(parts.driver.destroyed).toEqual([]);
});

test('a lab that cannot be prepared stays what it was', async () => {
  const parts = rig();
  const labs = service(parts, { lessonNeedsMesh: () => false });
  const id = await readyLab(parts, labs);
  const before = labs.get(id);
  parts.startLesson.mockRejectedValueOnce(new Error('exit 1: no such file'));
  await expect(labs.prepare(id, 'other')).rejects.toMatchObject({ failure: { code: 'SLW209' } });
  expect(labs.get(id)).toEqual(before);
  expect(parts.store.labs.all()).toMatchObject([{ id, target: { lesson: 'the-lab' } }]);
  const half = await labs.start({ owner: 'you', target: { kind: 'bare' }, spec });
  await expect(labs.prepare(half.id, 'other')).rejects.toMatchObject({ failure: { code: 'SLW209' } });
});

test('a lab that ends while it is prepared is told as ended', async () => {
  const parts = rig();
  const labs = service(parts, { lessonNeedsMesh: () => false });
  const id = await readyLab(parts, labs);
  parts.startLesson.mockImplementationOnce(
    (_lesson, _hosts, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
  );
  const prepared = labs.prepare(id, 'other');
  await reaches(() => labs.get(id), 'installing');
  await labs.destroy(id);
  expect((await prepared).state).toBe('stopping');
});
