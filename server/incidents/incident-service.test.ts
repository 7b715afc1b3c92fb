import { expect, onTestFinished, test, vi } from 'vitest';
import type { IncidentView } from '#protocol/incidents.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { fakeServer } from '../server-fixture.ts';
import { createIncidentBook } from './incident-book.ts';
import { createIncidentService } from './incident-service.ts';
import { failed, incidentFile, passed, scriptedLooks, twoCausesFile } from './incidents-fixture.ts';

const ME = 'a-session';
const ID = 'front-503';
const TWICE = 'front-twice';
const SERVICE = '/api/v1/namespaces/default/services/web';

function rig() {
  const lab = scriptedLooks();
  const spec = { selector: { app: 'web' } };
  lab.writer.objects.set(SERVICE, { metadata: { name: 'web', namespace: 'default' }, spec });
  let good = false;
  const server = fakeServer({
    incidents: { files: [incidentFile(), incidentFile('other'), twoCausesFile(TWICE)], looks: lab.looks },
    probe: async () => [
      { ok: true, status: good ? 200 : 503, headers: {}, body: '', bodyTruncated: false, ms: 1, remote: '' },
    ],
  });
  onTestFinished(() => server.close());
  const seen: ServerMessage[] = [];
  server.desks.of(ME).join({ send: (message) => void seen.push(message) });
  const view = (): IncidentView | undefined => server.incidents.view(ME, ID);
  const phase = (wanted: IncidentView['phase']) => vi.waitFor(() => expect(view()?.phase).toBe(wanted));
  const ready = async () => {
    const id = await vi.waitFor(() => {
      const lab = server.desks.of(ME).lab();
      expect(lab).toBeDefined();
      return lab?.id ?? '';
    });
    server.driver.advance(id, 'running');
    return id;
  };
  const running = async () => {
    server.incidents.start(ME, ID);
    const id = await ready();
    await phase('running');
    await vi.waitFor(() => expect(lab.graders.size).toBe(1));
    return id;
  };
  const repair = () => {
    good = true;
    lab.say('visitors', passed);
    lab.say('label', passed);
  };
  return { server, lab, seen, view, phase, ready, running, repair };
}

test('it makes a lab, puts the fault in, and tells neither cause nor reason', async () => {
  const { server, lab, view, running, seen } = rig();
  await running();
  expect(await lab.writer.get(SERVICE)).toMatchObject({ spec: { selector: { app: 'other' } } });
  expect(view()).toMatchObject({ phase: 'running', points: 100, named: false, reasonAsked: false });
  expect(view()?.startedAt).toBeGreaterThan(0);
  await vi.waitFor(() => expect(view()?.visitors).toMatchObject({ served: false }));
  expect(view()).not.toHaveProperty('reason');
  expect(view()).not.toHaveProperty('after');
  expect(JSON.stringify(seen)).not.toContain('"reason":');
  expect(server.incidents.overview(ME)).toMatchObject({ current: ID, results: [] });
});

test('it is solved when everything holds and the cause was named, whichever comes first', async () => {
  const first = rig();
  await first.running();
  first.repair();
  first.server.incidents.name(ME, ID, 'gateway.host');
  first.server.incidents.name(ME, ID, 'service.selector');
  await first.phase('solved');
  expect(first.view()).toMatchObject({
    points: 85,
    wrong: ['gateway.host'],
    after: { cause: { code: 'service.selector' } },
  });
  expect(first.server.incidents.overview(ME).results).toMatchObject([{ id: ID, points: 85 }]);
  expect(first.server.incidents.isActive(ME)).toBe(false);
  const second = rig();
  await second.running();
  second.server.incidents.name(ME, ID, 'service.selector');
  expect(second.view()).toMatchObject({ phase: 'running', named: true });
  second.repair();
  await second.phase('solved');
});

test('of two faults both causes are asked for, each wrong name costs, and neither cause alone solves it', async () => {
  const { server, repair, ready } = rig();
  const view = () => server.incidents.view(ME, TWICE);
  server.incidents.start(ME, TWICE);
  await ready();
  await vi.waitFor(() => expect(view()?.phase).toBe('running'));
  expect(view()).toMatchObject({ asked: 2, right: [], named: false });
  server.incidents.name(ME, TWICE, 'gateway.port');
  server.incidents.name(ME, TWICE, 'gateway.port');
  server.incidents.name(ME, TWICE, 'gateway.host');
  expect(view()).toMatchObject({ right: ['gateway.port'], wrong: ['gateway.host'], named: false, points: 85 });
  repair();
  await vi.waitFor(() => expect(view()).toMatchObject({ restHolds: true }));
  expect(view()?.phase).toBe('running');
  server.incidents.name(ME, TWICE, 'service.selector');
  await vi.waitFor(() => expect(view()?.phase).toBe('solved'));
  const after = { cause: { code: 'service.selector' }, second: { code: 'gateway.port' } };
  expect(view()).toMatchObject({ named: true, points: 85, after });
});

test('visitors that are served are not enough while something else is broken', async () => {
  const { server, lab, view, running } = rig();
  await running();
  server.incidents.name(ME, ID, 'service.selector');
  lab.say('visitors', passed);
  await vi.waitFor(() => expect(view()).toMatchObject({ restHolds: false }));
  expect(view()?.phase).toBe('running');
});

test('the reason is told when it is asked for, and costs points; a wrong name too, and none twice', async () => {
  const { server, view, running } = rig();
  await running();
  server.incidents.askReason(ME, ID);
  server.incidents.askReason(ME, ID);
  expect(view()).toMatchObject({ points: 70, reason: { code: 'service.selector' } });
  server.incidents.name(ME, ID, 'gateway.host');
  server.incidents.name(ME, ID, 'gateway.host');
  expect(view()?.points).toBe(55);
});

test('the way tells changes, checks that turned, visitors and names in their order', async () => {
  const { server, lab, view, running, repair, phase } = rig();
  await running();
  lab.say('label', failed('service.selector'));
  server.incidents.name(ME, ID, 'service.selector');
  lab.changed('Service/default/web');
  await vi.waitFor(() => expect(view()?.visitors?.answered).toBeGreaterThan(1));
  repair();
  await phase('solved');
  const way = view()?.after?.way ?? [];
  expect(way.map(({ kind }) => kind)).toEqual(['named', 'object', 'check']);
  expect(way[2]).toMatchObject({ holds: true, name: { en: 'Label' } });
});

test('no chapter is graded while one is under way, and it goes on afterwards', async () => {
  const { server, seen, running } = rig();
  const desk = server.desks.of(ME);
  const page = { send: (message: ServerMessage) => void seen.push(message) };
  desk.join(page);
  const lab = await running();
  const outline = desk.openLesson(page, 'first-service');
  expect(outline.checkpoints[0]?.verdict).toMatchObject({
    status: 'pending',
    waitingFor: { en: expect.stringContaining('incident') },
  });
  expect(server.lessons.graded).toEqual([]);
  server.incidents.giveUp(ME, ID);
  expect(server.lessons.graded).toEqual(['first-service']);
  expect(server.labs.get(lab)?.state).toBe('ready');
});

test('given up, it tells the cause and counts nothing; begun anew, what it left is taken out first', async () => {
  const { server, lab, view, running, phase } = rig();
  await running();
  server.incidents.giveUp(ME, ID);
  expect(view()).toMatchObject({ phase: 'given-up', points: 0, after: { cause: { code: 'service.selector' } } });
  expect(server.incidents.overview(ME).results).toEqual([]);
  let selector: unknown;
  lab.setHealthy(async () => {
    selector = (await lab.writer.get(SERVICE))?.spec;
  });
  server.incidents.start(ME, ID);
  await phase('running');
  expect(selector).toEqual({ selector: { app: 'web' } });
});

test('what an earlier try left in a lab that is gone is not put into the next one', async () => {
  const { server, lab, view, phase, ready, running } = rig();
  const first = await running();
  server.incidents.giveUp(ME, ID);
  await phase('given-up');
  await server.labs.destroy(first);
  await vi.waitFor(() => expect(server.desks.of(ME).lab()?.id).not.toBe(first));
  lab.writer.objects.set(SERVICE, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, clusterIP: 'of the new lab' },
  });
  server.incidents.start(ME, ID);
  await ready();
  await vi.waitFor(() => expect(view()?.phase).toBe('running'));
  expect(await lab.writer.get(SERVICE)).toMatchObject({ spec: { clusterIP: 'of the new lab' } });
  const kept = server.store.incidents.all().flatMap(({ record }) => record.undo);
  expect(kept).toHaveLength(1);
});

test('another one is refused while one is under way', async () => {
  const { server, running } = rig();
  await running();
  expect(() => server.incidents.start(ME, 'other')).toThrow('SLW405');
  expect(() => server.incidents.name(ME, 'other', 'gateway.host')).toThrow('SLW405');
  expect(() => server.incidents.start(ME, 'nothing')).toThrow('SLW106');
  expect(server.incidents.start(ME, ID).phase).toBe('running');
});

test('a lab that cannot be made healthy, or that ends, is told', async () => {
  const unhealthy = rig();
  unhealthy.lab.setHealthy(() => Promise.reject(new Error('no pods')));
  unhealthy.server.incidents.start(ME, ID);
  await unhealthy.ready();
  await unhealthy.phase('failed');
  expect(unhealthy.view()?.failure).toBeDefined();
  const ended = rig();
  const id = await ended.running();
  await ended.server.labs.destroy(id);
  await ended.phase('failed');
  expect(ended.view()?.failure?.code).toBe('SLW200');
});

/** Another service on the same records and labs, as after a restart. */
function fakeServerAgain(server: ReturnType<typeof fakeServer>) {
  const lab = scriptedLooks();
  const incidents = createIncidentService({
    book: createIncidentBook([incidentFile()], server.lessons.lessons),
    labs: server.labs,
    table: server.store.incidents,
    mistakes: server.store.mistakes,
    looks: lab.looks,
    startLab: () => Promise.reject(new Error('it has its lab')),
    publish: () => undefined,
    onActive: () => undefined,
    clock: Date.now,
    log: server.log,
    visitEveryMs: 10,
  });
  incidents.resume();
  onTestFinished(() => incidents.close());
  return { lab, incidents };
}

test('a server that starts again goes on with what was under way', async () => {
  const { server, running, view } = rig();
  await running();
  server.incidents.askReason(ME, ID);
  const startedAt = view()?.startedAt;
  server.incidents.close();
  const again = fakeServerAgain(server);
  await vi.waitFor(() => expect(again.lab.graders.size).toBe(1));
  expect(again.incidents.view(ME, ID)).toMatchObject({ phase: 'running', startedAt, points: 70 });
  again.incidents.name(ME, ID, 'service.selector');
  again.lab.say('visitors', passed);
  again.lab.say('label', passed);
  await vi.waitFor(() => expect(again.incidents.view(ME, ID)?.phase).toBe('solved'));
});
