import { expect, onTestFinished, test } from 'vitest';
import type { Answer } from '#protocol/exercise.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import type { RecordedAnswer } from '#protocol/work.ts';
import { createApp } from '../app.ts';
import { fakeServer } from '../server-fixture.ts';
import { SESSION_COOKIE } from './session-cookie.ts';

const ME = 'a'.repeat(22);
const yes: Answer = { kind: 'choice', chosen: ['yes'] };
const no: Answer = { kind: 'choice', chosen: ['no'] };
const given = (answer: Answer, at: number): RecordedAnswer => ({ lesson: 'quiz', checkpoint: 'asked', answer, at });

function rig() {
  const server = fakeServer();
  onTestFinished(() => server.close());
  return { server, desk: server.desks.of(ME) };
}

test('answers and what was said of them leave with their times', () => {
  const { desk, server } = rig();
  expect(desk.work.record()).toEqual({ answers: [], verdicts: [] });
  const before = Date.now();
  desk.submitAnswer('quiz', 'asked', yes);
  desk.submitAnswer('quiz', 'asked', no);
  const { answers, verdicts } = desk.work.record();
  expect(answers).toMatchObject([{ lesson: 'quiz', checkpoint: 'asked', answer: no }]);
  expect(answers[0]?.at).toBeGreaterThanOrEqual(before);
  expect(verdicts).toMatchObject([
    { lesson: 'quiz', checkpoint: 'asked', last: { status: 'failed', code: 'answer.denied' } },
  ]);
  expect(verdicts[0]?.firstPassedAt).toBe(server.store.progress.firstPasses(ME, 'quiz').get('asked'));
});

test('an answer comes back and is graded here; what was answered later stays', () => {
  const { desk, server } = rig();
  const messages: ServerMessage[] = [];
  const page = { send: (message: ServerMessage) => void messages.push(message) };
  desk.join(page);
  expect(desk.work.restoreAnswers([given(no, 5)])).toMatchObject({ restored: 1 });
  expect(messages.at(-1)).toMatchObject({ type: 'verdict', answer: no, verdict: { status: 'failed' } });
  expect(server.store.progress.firstPasses(ME, 'quiz').size).toBe(0);
  expect(desk.work.restoreAnswers([given(yes, 4)])).toMatchObject({ newer: 1 });
  expect(desk.work.restoreAnswers([given(no, 9)])).toMatchObject({ same: 1 });
  expect(server.store.answers.get(ME, 'quiz', 'asked')).toEqual(no);
  // A time to come counts as now, so that the learner's next answer is later.
  expect(desk.work.restoreAnswers([given(yes, Date.now() + 1e12)])).toMatchObject({ restored: 1 });
  expect(server.store.answers.latest(ME, 1)[0]?.at).toBeLessThanOrEqual(Date.now());
  expect(messages.at(-1)).toMatchObject({ verdict: { status: 'passed' } });
});

test('what answers no exercise is counted, and costs no other', () => {
  const { desk } = rig();
  const odd: RecordedAnswer[] = [
    { ...given(yes, 1), lesson: 'gone' },
    { ...given(yes, 1), checkpoint: 'gone' },
    given({ kind: 'choice', chosen: ['maybe'] }, 1),
    given({ kind: 'text', text: 'yes' }, 1),
  ];
  expect(desk.work.restoreAnswers([...odd, given(yes, 1)])).toEqual({ restored: 1, same: 0, newer: 0, unknown: 4 });
});

test('a page asks for its own session’s work alone, and can claim no verdict', async () => {
  const { server, desk } = rig();
  const app = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    clock: Date.now,
    siteDir: '/nonexistent',
    accessToken: undefined,
    origins: () => new Set(['http://slipway.test']),
  });
  onTestFinished(() => app.close());
  desk.submitAnswer('quiz', 'asked', no);
  const post = async (path: string, payload: object, session = ME) => {
    const cookie = server.cookies.issue(SESSION_COOKIE, session).split(';')[0] ?? '';
    const headers = { host: 'slipway.test', origin: 'http://slipway.test', cookie };
    return (await app.inject({ method: 'POST', url: `/api/work/${path}`, payload, headers })).json() as object;
  };
  expect(await post('record', {})).toMatchObject({ answers: [{ answer: no }] });
  expect(await post('record', {}, 'b'.repeat(22))).toEqual({ answers: [], verdicts: [] });
  expect(await post('restore-answers', { answers: [], verdicts: [given(yes, 1)] })).toMatchObject({
    failure: { code: 'SLW100' },
  });
  expect(server.store.progress.firstPasses(ME, 'quiz').size).toBe(0);
});
