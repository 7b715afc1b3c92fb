import { expect, onTestFinished, test, vi } from 'vitest';
import type { Answer } from '#protocol/exercise.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { fakeServer } from '../server-fixture.ts';
import type { Desk } from './desk.ts';

const ME = 'a-session';

function rig() {
  const server = fakeServer();
  onTestFinished(() => server.close());
  const desk = server.desks.of(ME);
  return { server, desk };
}

function open(desk: Desk, lesson: string) {
  const messages: ServerMessage[] = [];
  const page = { send: (message: ServerMessage) => void messages.push(message) };
  desk.join(page);
  const view = desk.openLesson(page, lesson);
  const verdicts = () => messages.filter((message) => message.type === 'verdict');
  return { page, view, messages, verdicts, leave: () => desk.leave(page) };
}

async function withLab(lesson: string) {
  const { server, desk } = rig();
  const first = open(desk, lesson);
  const lab = await desk.startLab(lesson);
  const ready = async (id: string) => {
    server.driver.advance(id, 'running');
    await vi.waitFor(() => expect(server.labs.get(id)?.state).toBe('ready'));
  };
  await ready(lab.id);
  return { server, desk, first, lab, ready };
}

const yes: Answer = { kind: 'choice', chosen: ['yes'] };
const no: Answer = { kind: 'choice', chosen: ['no'] };

test('a quiz is graded without a lab, and remembers its answer and its first pass', () => {
  const { server, desk } = rig();
  const { view, verdicts } = open(desk, 'quiz');
  expect(view.checkpoints[0]).toMatchObject({
    withoutLab: true,
    verdict: { status: 'failed', reason: { code: 'answer.missing' } },
  });
  desk.submitAnswer('quiz', 'asked', no);
  expect(verdicts().at(-1)).toMatchObject({
    answer: no,
    verdict: { status: 'failed', reason: { code: 'answer.denied', parts: [{ id: 'no', right: false }] } },
  });
  desk.submitAnswer('quiz', 'asked', yes);
  const passed = verdicts().at(-1);
  expect(passed).toMatchObject({ answer: yes, verdict: { status: 'passed', explanation: { en: 'so it is' } } });
  desk.submitAnswer('quiz', 'asked', no);
  const at = server.store.progress.firstPasses(ME, 'quiz').get('asked');
  expect(at).toBeGreaterThan(0);
  expect(open(desk, 'quiz').view.checkpoints[0]).toMatchObject({ firstPassedAt: at, answer: no });
  expect(desk.progress()[0]).toEqual({ id: 'quiz', checkpoints: [{ id: 'asked', passed: true }] });
  expect(server.desks.of('another').progress()[0]?.checkpoints).toEqual([{ id: 'asked', passed: false }]);
});

test('answers that fit no question are refused', () => {
  const { desk } = rig();
  expect(() => desk.submitAnswer('nothing', 'asked', yes)).toThrow('SLW402');
  expect(() => desk.submitAnswer('quiz', 'nothing', yes)).toThrow('SLW106');
  expect(() => desk.submitAnswer('first-service', 'label', yes)).toThrow('SLW403');
  expect(() => desk.submitAnswer('quiz', 'asked', { kind: 'choice', chosen: ['maybe'] })).toThrow('SLW403');
});

test('every open lesson is graded on the lab that stands, also one that it was not made for', async () => {
  const { server, desk, lab } = await withLab('first-service');
  expect(server.lessons.graded).toEqual(['first-service']);
  const second = open(desk, 'second');
  expect(server.lessons.graded).toEqual(['first-service', 'second']);
  expect((await desk.startLab('second')).id).toBe(lab.id);
  const ofSecond = () => second.verdicts().filter(({ lesson }) => lesson === 'second');
  await vi.waitFor(() => expect(ofSecond()).toMatchObject([{ checkpoint: 'label' }]));
  desk.submitAnswer('second', 'asked', yes);
  expect(ofSecond().at(-1)).toMatchObject({ checkpoint: 'asked', answer: yes, verdict: { status: 'passed' } });
});

test('of more than three open lessons the longest unused rests, and its page says so', async () => {
  const { server, desk, first } = await withLab('first-service');
  for (const lesson of ['second', 'third']) open(desk, lesson);
  expect(server.lessons.graded).toHaveLength(3);
  open(desk, 'fourth');
  expect(server.lessons.graded).toEqual(['second', 'third', 'fourth']);
  const last = first.messages.findLast((message) => message.type === 'lesson');
  expect(last?.lesson.id).toBe('first-service');
  expect(JSON.stringify(last?.lesson.checkpoints[0]?.verdict)).toContain('Reload this page');
  open(desk, 'first-service');
  expect(server.lessons.graded).toEqual(['third', 'fourth', 'first-service']);
});

test('a lesson that no page shows any more is graded a while longer', async () => {
  const { server, desk } = await withLab('first-service');
  const second = open(desk, 'second');
  second.leave();
  expect(server.lessons.graded).toContain('second');
  await vi.waitFor(() => expect(server.lessons.graded).toEqual(['first-service']));
});

test('a reset makes a new lab at the lesson, without answers; what was passed once is kept', async () => {
  const { server, desk, first, lab, ready } = await withLab('first-service');
  const { page } = first;
  desk.openLesson(page, 'second');
  desk.submitAnswer('second', 'asked', yes);
  desk.submitAnswer('third', 'asked', yes);
  const [reset, again] = [desk.resetLesson('second'), desk.resetLesson('second')];
  const started = desk.startLab('first-service');
  const { id } = await reset;
  expect([(await again).id, (await started).id]).toEqual([id, id]);
  expect(server.driver.destroyed).toEqual([lab.id]);
  expect(server.lessons.graded).toEqual([]);
  expect(server.labs.get(id)?.target).toEqual({ kind: 'lesson', lesson: 'second' });
  server.driver.advance(lab.id, 'stopped');
  await ready(id);
  const view = desk.openLesson(page, 'second').checkpoints[1];
  expect(view?.answer).toBeUndefined();
  expect(view?.firstPassedAt).toBeGreaterThan(0);
  expect(view?.verdict).toMatchObject({ status: 'failed', reason: { code: 'answer.missing' } });
  expect(desk.openLesson(page, 'third').checkpoints[1]?.answer).toEqual(yes);
});

test('a reset without a lab makes one', async () => {
  const { server, desk } = rig();
  open(desk, 'second');
  const { id } = await desk.resetLesson('second');
  expect(server.labs.get(id)?.state).toBe('preparing');
  expect(server.driver.destroyed).toEqual([]);
});

test('a lab of another lesson is brought to this one’s start as it stands', async () => {
  const { server, desk, first, lab } = await withLab('first-service');
  server.lessons.lacking.add('second');
  const { messages } = open(desk, 'second');
  const published = () => messages.findLast((message) => message.type === 'lesson')?.lesson;
  await vi.waitFor(() => expect(published()?.start).toMatchObject({ prepares: true, verdict: { status: 'failed' } }));
  const [prepared, again] = await Promise.all([desk.prepareLesson('second'), desk.prepareLesson('second')]);
  expect(prepared).toMatchObject({ id: lab.id, state: 'ready', target: { lesson: 'second' } });
  expect(again.id).toBe(lab.id);
  expect(server.driver.destroyed).toEqual([]);
  expect(desk.openLesson(first.page, 'second').start).toBeUndefined();
  expect(server.labs.fits(lab.id, 'first-service')).toBe(true);
});

test('a lab that once had a lesson’s start is not asked for it again', async () => {
  const { server, desk, lab } = await withLab('first-service');
  const second = open(desk, 'second');
  await vi.waitFor(() => expect(server.labs.fits(lab.id, 'second')).toBe(true));
  second.leave();
  await vi.waitFor(() => expect(server.lessons.graded).toEqual(['first-service']));
  server.lessons.lacking.add('second');
  expect(open(desk, 'second').view.start).toBeUndefined();
});

test('without a lab there is nothing to prepare', async () => {
  const { desk } = rig();
  open(desk, 'second');
  await expect(desk.prepareLesson('second')).rejects.toThrow('SLW200');
  await expect(desk.prepareLesson('nothing')).rejects.toThrow('SLW402');
});
