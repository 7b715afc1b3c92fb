import { expect, onTestFinished, test, vi } from 'vitest';
import { examKinds, type ExamView } from '#protocol/exam.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { fakeServer } from '../server-fixture.ts';
import { createExamBank } from './exam-bank.ts';
import { failed, examFiles, passed, scriptedExam } from './exam-fixture.ts';
import { createExamService, EXAMS_KEPT_MAX } from './exam-service.ts';

const ME = 'a-session';

function rig() {
  const lab = scriptedExam();
  let now = 1_000_000;
  const server = fakeServer({ exams: { files: examFiles(), looks: lab.looks, clock: () => now } });
  onTestFinished(() => server.close());
  onTestFinished(() => void vi.useRealTimers());
  const seen: ServerMessage[] = [];
  server.desks.of(ME).join({ send: (message) => void seen.push(message) });
  const ready = async (not?: string) => {
    const id = await vi.waitFor(() => {
      const lab = server.desks.of(ME).lab();
      expect(lab?.state).toBe('preparing');
      expect(lab?.id).not.toBe(not);
      return lab?.id ?? '';
    });
    server.driver.advance(id, 'running');
    return id;
  };
  const begin = async (kind: 'full' | 'short' = 'short') => {
    const { id } = server.exams.start(ME, kind);
    const labId = await ready();
    const view = () => server.exams.view(ME, id) as ExamView;
    await vi.waitFor(() => expect(view().phase).toBe('running'));
    return { id, labId, view };
  };
  return { server, lab, seen, ready, begin, tick: (ms: number) => void (now += ms), now: () => now };
}

test('it makes a fresh lab, sets up what was drawn, and tells no reasons before the end', async () => {
  const { server, lab, seen, begin } = rig();
  const { view, id } = await begin('full');
  expect(lab.setUp).toEqual([view().tasks.map((task) => task.id)]);
  expect(view().tasks).toHaveLength(16);
  expect(view()).toMatchObject({ kind: 'full', seed: 7, leftMs: examKinds.full.minutes * 60_000 });
  expect(view()).not.toHaveProperty('report');
  expect(JSON.stringify(seen)).not.toMatch(/"(reason|checks|solutions|wrong|evidence)"/);
  expect(server.exams.overview(ME)).toMatchObject({ current: id, results: [], bank: 27 });
  expect(lab.looked).toEqual([]);
});

test('handed in, it is marked by task and domain, kept, and the lab is free again', async () => {
  const { server, lab, begin, tick } = rig();
  const { view, id } = await begin();
  const [first] = view().tasks;
  lab.verdicts.set(first?.id ?? '', [passed, passed]);
  tick(60_000);
  server.exams.end(ME, id);
  await vi.waitFor(() => expect(view().phase).toBe('done'));
  expect(view().report).toMatchObject({ passPercent: 68, undecided: 0 });
  expect(view().report?.tasks.map(({ score }) => score)).toEqual([100, 60, 60, 60]);
  expect((view().endedAt ?? 0) - (view().startedAt ?? 0)).toBe(60_000);
  expect(server.exams.isActive(ME)).toBe(false);
  expect(server.exams.overview(ME).results).toMatchObject([{ id, kind: 'short' }]);
  expect(() => server.exams.end(ME, id)).toThrow('SLW408');
  expect(() => server.exams.view('another-session', id)).toThrow('SLW106');
});

test('flags and ticks are kept; tasks that are not in the exam are no tasks', async () => {
  const { server, begin } = rig();
  const { view, id } = await begin();
  const task = view().tasks[1]?.id ?? '';
  server.exams.note(ME, id, { task, mark: 'flagged', on: true });
  server.exams.note(ME, id, { task, mark: 'done', on: true });
  server.exams.note(ME, id, { task: 'not-there', mark: 'done', on: true });
  expect(view().tasks[1]).toMatchObject({ flagged: true, done: true });
  server.exams.note(ME, id, { task, mark: 'flagged', on: false });
  expect(view().tasks.filter((each) => each.flagged || each.done)).toHaveLength(1);
  expect(() => server.exams.note(ME, 'ffffffffffff', { task, mark: 'done', on: true })).toThrow('SLW408');
});

test('the clock is a time of day on record: a new server goes on, and marks what is overdue', async () => {
  const { server, lab, begin, tick, now } = rig();
  const { view, id, labId } = await begin();
  server.exams.note(ME, id, { task: view().tasks[0]?.id ?? '', mark: 'flagged', on: true });
  server.exams.close();
  const again = () =>
    createExamService({
      bank: createExamBank(examFiles(), server.lessons.lessons),
      labs: server.labs,
      table: server.store.exams,
      looks: lab.looks,
      freshLab: () => Promise.reject(new Error('the lab stands')),
      publish: () => undefined,
      onActive: () => undefined,
      isBusy: () => false,
      clock: now,
      log: server.log,
    });
  tick(10 * 60_000);
  const second = again();
  second.resume();
  expect(second.view(ME)).toMatchObject({ id, phase: 'running', leftMs: 20 * 60_000 });
  expect(second.view(ME)?.tasks[0]?.flagged).toBe(true);
  second.close();
  tick(60 * 60_000);
  const third = again();
  third.resume();
  await vi.waitFor(() => expect(third.view(ME, id)?.phase).toBe('done'));
  // Nobody has more time because the server was away.
  expect(third.view(ME, id)).toMatchObject({ endedAt: 1_000_000 + 30 * 60_000 });
  expect(server.store.exams.ofLab(labId)?.id).toBe(id);
  third.close();
});

test('time that is over ends it by itself', async () => {
  const { server, begin } = rig();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const { view } = await begin();
  await vi.advanceTimersByTimeAsync(examKinds.short.minutes * 60_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(view().phase).toBe('done'));
  expect(server.exams.isActive(ME)).toBe(false);
});

test('a lab that ends takes its exam with it; one that is not prepared can be given up', async () => {
  const { server, begin } = rig();
  const { view, labId } = await begin();
  await server.labs.destroy(labId);
  await vi.waitFor(() => expect(view()).toMatchObject({ phase: 'failed', failure: { code: 'SLW200' } }));
  const { id } = server.exams.start(ME, 'short');
  server.exams.end(ME, id);
  expect(server.exams.view(ME, id)).toMatchObject({ phase: 'failed', tasks: [] });
  expect(server.exams.overview(ME).results).toEqual([]);
});

test('one at a time, and none beside an incident; chapters are not graded meanwhile', async () => {
  const { server, begin, lab } = rig();
  let open = () => undefined as void;
  lab.holdSetUp(new Promise((resolve) => (open = resolve)));
  server.exams.start(ME, 'short');
  expect(() => server.exams.start(ME, 'full')).toThrow('SLW408');
  expect(server.exams.isActive(ME)).toBe(true);
  const page = { send: () => undefined };
  server.desks.of(ME).join(page);
  const { checkpoints } = server.desks.of(ME).openLesson(page, 'first-service');
  expect(checkpoints[0]?.verdict).toMatchObject({ status: 'pending' });
  open();
  expect(server.exams.isActive('another')).toBe(false);
  void begin;
});

test('trouble with the setup is a failure with its reason', async () => {
  const { server, lab, ready } = rig();
  const held = Promise.withResolvers<void>();
  lab.holdSetUp(held.promise);
  const { id } = server.exams.start(ME, 'short');
  await ready();
  await vi.waitFor(() => expect(lab.setUp).toHaveLength(1));
  held.reject(new Error('boom'));
  await vi.waitFor(() =>
    expect(server.exams.view(ME, id)).toMatchObject({ phase: 'failed', failure: { code: 'SLW900' } }),
  );
});

test('a teacher marks the exam of a lab while it goes on', async () => {
  const { server, lab, begin } = rig();
  const { view, labId } = await begin();
  lab.verdicts.set(view().tasks[0]?.id ?? '', [failed('pod.none'), failed('pod.none')]);
  const report = await server.exams.markLab(labId, new AbortController().signal);
  expect(report?.tasks.map(({ score }) => score)).toEqual([0, 60, 60, 60]);
  expect(view().phase).toBe('running');
  expect(await server.exams.markLab('aaaaaaa1', new AbortController().signal)).toBeUndefined();
});

test('records that cannot be read, and more than are kept, harm nobody', async () => {
  const { server, begin } = rig();
  const { id, view } = await begin();
  server.exams.end(ME, id);
  await vi.waitFor(() => expect(view().phase).toBe('done'));
  const record = server.store.exams.get(ME, id);
  if (!record) throw new Error('no record');
  for (let index = 0; index < 60; index += 1) {
    server.store.exams.save({ session: ME, record: { ...record, id: index.toString(16).padStart(12, '0') } }, index);
  }
  server.store.exams.keepNewest(ME, EXAMS_KEPT_MAX);
  expect(server.store.exams.of(ME)).toHaveLength(EXAMS_KEPT_MAX);
  expect(server.store.exams.of(ME)[0]?.id).toBe(id);
  const broken = { ...record, id: 'bbbbbbbbbbbb', tasks: 'all' } as unknown as typeof record;
  server.store.exams.save({ session: ME, record: broken }, 5_000_000);
  expect(server.store.exams.get(ME, 'bbbbbbbbbbbb')).toBeUndefined();
  expect(server.exams.overview(ME).results).toHaveLength(EXAMS_KEPT_MAX);
});
