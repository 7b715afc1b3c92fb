import { expect, test, vi } from 'vitest';
import { SlipwayError } from '#protocol/errors.ts';
import { readyCluster } from './lab-fixture.ts';
import type { LabServiceDeps } from './lab-service.ts';
import { type Rig, reaches, readyLab, rig, service, spec } from './lab-service-fixture.ts';

const AWAY = new SlipwayError('SLW505', { service: 'labd', detail: 'connect ENOENT' });
const bare = { owner: 'me', target: { kind: 'bare' }, spec } as const;
const withoutMesh = { lessonNeedsMesh: () => false };

/** A lesson's start that goes on until its signal or for ever. */
const endless: LabServiceDeps['startLesson'] = (_lesson, _hosts, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

async function restart(parts: Rig, labs: ReturnType<typeof service>, options: Partial<LabServiceDeps> = {}) {
  await labs.close();
  return service(parts, options);
}

test('the end of a lab that was asked for while labd was away is asked of it until it is done', async () => {
  const parts = rig();
  const labs = service(parts, withoutMesh);
  const id = await readyLab(parts, labs);
  parts.driver.trouble = AWAY;
  expect((await labs.destroy(id)).state).toBe('stopping');
  expect(labs.ofOwner('me')).toBeUndefined();
  parts.driver.trouble = undefined;
  await vi.waitFor(() => expect(parts.driver.destroyed).toEqual([id]));
  expect(labs.get(id)?.state).toBe('stopping');
  parts.driver.advance(id, 'stopped');
  expect(labs.get(id)).toBeUndefined();
  expect(parts.store.labs.all()).toEqual([]);
});

test('an end that was asked for outlives the server', async () => {
  const parts = rig();
  const first = service(parts, withoutMesh);
  const id = await readyLab(parts, first);
  parts.driver.trouble = AWAY;
  await first.destroy(id);
  const second = await restart(parts, first);
  expect(second.get(id)?.state).toBe('stopping');
  parts.driver.trouble = undefined;
  await vi.waitFor(() => expect(parts.driver.destroyed).toEqual([id]));
  parts.driver.advance(id, 'stopped');
  await vi.waitFor(() => expect(second.get(id)).toBeUndefined());
});

test('a lab that labd makes without being heard is the learner’s', async () => {
  const parts = rig();
  const labs = service(parts);
  parts.driver.answerLost = new SlipwayError('SLW505', { service: 'labd', detail: 'timeout' });
  const { id, state } = await labs.start(bare);
  expect(state).toBe('preparing');
  expect(labs.ofOwner('me')?.id).toBe(id);
  expect(parts.store.labs.all()).toMatchObject([{ id, owner: 'me' }]);
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
  expect([...parts.driver.records.keys()]).toEqual([id]);
});

test('a lab that labd could not be asked for says so, and is made once it can', async () => {
  const parts = rig();
  const labs = service(parts);
  parts.driver.trouble = AWAY;
  const { id } = await labs.start(bare);
  expect(labs.get(id)).toMatchObject({ state: 'preparing', steps: [{ name: 'queue', status: 'running' }, {}] });
  expect(labs.get(id)?.steps[0]?.detail).toContain('ENOENT');
  await vi.waitFor(() => expect(parts.driver.asked.length).toBeGreaterThan(2));
  parts.driver.trouble = undefined;
  await vi.waitFor(() => expect([...parts.driver.records.keys()]).toEqual([id]));
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'ready');
});

test('a lab that is refused after nobody waits any more has failed for that reason', async () => {
  const parts = rig();
  const labs = service(parts);
  parts.driver.trouble = AWAY;
  const { id } = await labs.start(bare);
  parts.driver.refusal = new SlipwayError('SLW501', { needed: '9 GiB', free: '4 GiB' });
  parts.driver.trouble = undefined;
  await reaches(() => labs.get(id), 'failed');
  expect(labs.get(id)).toMatchObject({ failure: { code: 'SLW501' } });
  await labs.destroy(id);
  expect(labs.list()).toEqual([]);
});

test('a server that died before it asked labd leaves a lab that the next one asks for', async () => {
  const parts = rig();
  const first = service(parts);
  parts.driver.trouble = AWAY;
  const { id } = await first.start(bare);
  parts.driver.trouble = undefined;
  await first.close();
  parts.driver.records.clear();
  const second = service(parts);
  await vi.waitFor(() => expect([...parts.driver.records.keys()]).toEqual([id]));
  parts.driver.advance(id, 'running');
  await reaches(() => second.get(id), 'ready');
  expect(second.ownerOf(id)).toBe('me');
});

test('an end that was asked for before labd heard of the lab is kept when labd makes it after all', async () => {
  const parts = rig();
  const labs = service(parts);
  parts.driver.trouble = AWAY;
  const { id } = await labs.start(bare);
  await labs.destroy(id);
  parts.driver.trouble = undefined;
  await vi.waitFor(() => expect(labs.get(id)).toBeUndefined());
  const made = parts.driver.destroyed.length;
  // The question of the start was still on its way.
  parts.driver.tell(await parts.driver.create({ id, spec }));
  await vi.waitFor(() => expect(parts.driver.destroyed.length).toBeGreaterThan(made));
  parts.driver.advance(id, 'stopped');
  expect(labs.list()).toEqual([]);
});

test('a failed lab is ended though labd is away at that moment', async () => {
  const parts = rig();
  const labs = service(parts, {}, { code: 1, stderr: 'no such profile\n' });
  const { id } = await labs.start({ ...bare, target: { kind: 'mesh' } });
  parts.driver.trouble = AWAY;
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'failed');
  parts.driver.trouble = undefined;
  await vi.waitFor(() => expect(parts.driver.destroyed).toEqual([id]));
});

test('failed labs stay where they are to be looked at', async () => {
  const parts = rig();
  const labs = service(parts, { keepFailedLabs: true }, { code: 1 });
  const { id } = await labs.start({ ...bare, target: { kind: 'mesh' } });
  parts.driver.advance(id, 'running');
  await reaches(() => labs.get(id), 'failed');
  parts.driver.reconnect();
  await labs.destroy(id);
  expect(parts.driver.destroyed).toEqual([id]);
});

test('a list that is older than what was told since ends nothing and puts nothing back', async () => {
  const parts = rig();
  const labs = service(parts);
  await vi.waitFor(() => expect(parts.driver.watcher).toBeDefined());
  parts.driver.watcher?.onListing();
  const { id } = await labs.start(bare);
  parts.driver.watcher?.onAll([]);
  expect(labs.get(id)?.state).toBe('preparing');
  parts.driver.watcher?.onListing();
  const before = [...parts.driver.records.values()];
  parts.driver.advance(id, 'booting');
  parts.driver.watcher?.onAll(before);
  expect(labs.get(id)?.state).toBe('booting');
  parts.driver.records.clear();
  parts.driver.reconnect();
  expect(labs.get(id)?.state).toBe('failed');
});

async function preparing(parts: Rig) {
  const labs = service(parts, withoutMesh);
  const id = await readyLab(parts, labs);
  const before = labs.get(id);
  parts.startLesson.mockImplementation(endless);
  const prepared = labs.prepare(id, 'other');
  await reaches(() => labs.get(id), 'installing');
  return { labs, id, before, prepared };
}

test('a lab that is prepared goes on being prepared by the next server', async () => {
  const parts = rig();
  const { labs: first, id, prepared } = await preparing(parts);
  await first.close();
  expect((await prepared).state).toBe('installing');
  parts.startLesson.mockReset();
  const second = service(parts, withoutMesh);
  await reaches(() => second.get(id), 'ready');
  expect(second.get(id)).toMatchObject({ target: { lesson: 'other' } });
  expect(parts.startLesson).toHaveBeenCalledOnce();
  expect(second.fits(id, 'the-lab') && second.fits(id, 'other')).toBe(true);
  expect(parts.driver.destroyed).toEqual([]);
});

test('a lab that the next server cannot prepare is what it was, and as ready', async () => {
  const parts = rig();
  const { labs: first, id, before } = await preparing(parts);
  await first.close();
  parts.startLesson.mockReset().mockRejectedValue(new Error('exit 1'));
  const second = service(parts, withoutMesh);
  await reaches(() => second.get(id), 'ready');
  expect(second.get(id)).toEqual(before);
  expect(parts.driver.destroyed).toEqual([]);
  expect(parts.store.labs.all()).toMatchObject([{ id, target: { lesson: 'the-lab' }, ending: false }]);
  expect(parts.store.labs.all()[0]).not.toHaveProperty('before');
});

test('a lab that a server of before prepared is kept, though what it was is not on record', async () => {
  const parts = rig();
  const { labs: first, id } = await preparing(parts);
  await first.close();
  const [row] = parts.store.labs.all();
  if (!row) throw new Error('not stored');
  const { before: _, ...old } = row;
  parts.store.labs.save(old);
  parts.startLesson.mockReset().mockRejectedValue(new Error('exit 1'));
  const second = service(parts, withoutMesh);
  await reaches(() => second.get(id), 'ready');
  expect(second.get(id)).toMatchObject({ target: { kind: 'lesson', lesson: 'the-lab' } });
  expect(parts.driver.destroyed).toEqual([]);
});

test('a lab that dies while it is prepared is told as failed', async () => {
  const parts = rig();
  const { labs, id, prepared } = await preparing(parts);
  parts.driver.fail(id, 'k3s-s ended');
  expect(await prepared).toMatchObject({ state: 'failed', failure: { code: 'SLW207' } });
  await vi.waitFor(() => expect(parts.driver.destroyed).toEqual([id]));
  expect(labs.get(id)?.state).toBe('failed');
});

test('what fails in the same way for ever is told once, and its end as well', async () => {
  const parts = rig();
  const warned: string[] = [];
  const told: string[] = [];
  const log = {
    info: (_data: object, text: string) => told.push(text),
    warn: (data: object, text: string) => warned.push(`${text} ${String((data as { err?: Error }).err)}`),
  };
  const labs = service(parts, { ...withoutMesh, log });
  const id = await readyLab(parts, labs);
  const destroy = vi.spyOn(parts.driver, 'destroy').mockRejectedValue(new Error('what is this'));
  await labs.destroy(id);
  await vi.waitFor(() => expect(destroy.mock.calls.length).toBeGreaterThan(5));
  expect(warned).toEqual([expect.stringContaining('what is this')]);
  destroy.mockRejectedValue(AWAY);
  await vi.waitFor(() => expect(warned).toHaveLength(2));
  destroy.mockRestore();
  await vi.waitFor(() => expect(parts.driver.destroyed).toEqual([id]));
  expect(told.filter((text) => text.startsWith('destroy'))).toHaveLength(1);
});

test('an end does not wait for a bring-up that hears no signal', async () => {
  const parts = rig();
  const nodesReady = vi.fn(() => new Promise<undefined>(() => undefined));
  const labs = service(parts, { waits: { ...readyCluster, nodesReady } });
  const { id } = await labs.start(bare);
  parts.driver.advance(id, 'running');
  await vi.waitFor(() => expect(nodesReady).toHaveBeenCalled());
  expect((await labs.destroy(id)).state).toBe('stopping');
  expect(parts.driver.destroyed).toEqual([id]);
});

test('a row that cannot be saved is tried again, and nothing is told that is not on record', async () => {
  const parts = rig();
  const labs = service(parts, withoutMesh);
  const id = await readyLab(parts, labs);
  const save = vi.spyOn(parts.store.labs, 'save').mockImplementationOnce(() => {
    throw new Error('disk I/O error');
  });
  await expect(labs.destroy(id)).rejects.toThrow('disk I/O error');
  expect(labs.get(id)?.state).toBe('ready');
  save.mockRestore();
  expect((await labs.destroy(id)).state).toBe('stopping');
});
