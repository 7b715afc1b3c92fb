import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Answer } from '#protocol/exercise.ts';
import type { Verdict } from '#protocol/verdict.ts';
import { FakeApiServer, until } from '../cluster/api-server-fixture.ts';
import { type CheckpointSpec, defineLesson } from '../lessons/vocabulary.ts';
import { createGrader, type Grader } from './grader.ts';
import { BEFORE, deployment, namespace, pod, service } from './lab-objects-fixture.ts';

const lesson = defineLesson({
  id: 'test',
  title: { ko: '시험', en: 'test' },
  start: { target: 'mesh', steps: [] },
  checkpoints: [
    {
      id: 'web',
      title: { ko: '웹', en: 'web' },
      goal: { ko: '웹', en: 'web' },
      checks: [{ kind: 'app-injected', app: { namespace: 'default', name: 'web' } }],
    },
  ],
});
const PODS = '/api/v1/pods';
let api: FakeApiServer;
let grader: Grader;
let verdicts: Verdict[];

beforeEach(async () => {
  api = await new FakeApiServer().start();
  api.put('/api/v1/namespaces', namespace());
  api.put('/apis/apps/v1/deployments', deployment('web', BEFORE));
  verdicts = [];
  grader = createGrader({ hosts: api.hosts(), lesson, onVerdict: (_, verdict) => verdicts.push(verdict) });
});
afterEach(async () => {
  grader.stop();
  await api[Symbol.asyncDispose]();
});
const statuses = () => verdicts.map(({ status }) => status);
const last = () => verdicts.at(-1);

test('a verdict follows the events, and a passed checkpoint can fail again', async () => {
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  grader.start();
  await until(() => last()?.status === 'failed');
  api.put(PODS, pod());
  await until(() => last()?.status === 'passed');
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  await until(() => last()?.status === 'failed');
  expect(statuses()).toEqual(['failed', 'passed', 'failed']);
});

test('events that change nothing are not reported', async () => {
  api.put(PODS, pod());
  grader.start();
  await until(() => last()?.status === 'passed');
  const before = api.requests.length;
  api.put(PODS, pod());
  api.put(PODS, pod({ app: 'other' }));
  await grader.evaluate({ waitMs: 1_000 });
  expect(statuses()).toEqual(['passed']);
  // Nothing is listed again either: what is known came by the watches.
  expect(api.requests.slice(before).filter((path) => path === PODS)).toEqual([]);
});

test('while the API server is down the verdict is inconclusive, never failed', async () => {
  api.put(PODS, pod());
  grader.start();
  await until(() => last()?.status === 'passed' && api.requests.filter((path) => path.endsWith('watch')).length >= 3);
  const { port } = api;
  await api.kill();
  await until(() => last()?.status === 'inconclusive');
  expect(last()).toMatchObject({ status: 'inconclusive', failure: { code: 'SLW400' } });
  await api.start(port);
  await until(() => last()?.status === 'passed');
  expect(statuses()).toEqual(['passed', 'inconclusive', 'passed']);
});

test('evaluate answers for a lab that cannot be asked, within its time', async () => {
  await api.kill();
  const [view] = await grader.evaluate({ waitMs: 300 });
  expect(view?.verdict).toMatchObject({ status: 'inconclusive' });
});

test('evaluate waits for what is starting, and then passes', async () => {
  const young = new Date().toISOString();
  api.put(PODS, pod({ ready: false, created: young }));
  const asked = grader.evaluate({ waitMs: 4_000 });
  await until(() => last()?.status === 'pending');
  api.put(PODS, pod({ created: young }));
  expect((await asked)[0]?.verdict.status).toBe('passed');
});

test('only what the checks name is watched', async () => {
  api.put(PODS, pod());
  grader.start();
  await until(() => last()?.status === 'passed');
  const paths = new Set(api.requests.map((request) => request.replace(' watch', '')));
  expect([...paths].sort()).toEqual(['/api/v1/namespaces', PODS, '/apis/apps/v1/deployments']);
});

test('in a lab without Istio its objects are none, and they are found once its resources are installed', async () => {
  const GATEWAYS = '/apis/networking.istio.io/v1/gateways';
  let installed = false;
  api.answer = (request, response) => {
    if (installed || !request.url?.startsWith(GATEWAYS)) return false;
    response.writeHead(404).end('404 page not found\n');
    return true;
  };
  grader.stop();
  const gatewayLesson = {
    ...lesson,
    checkpoints: [
      { ...lesson.checkpoints[0], checks: [{ kind: 'gateway-listens', host: 'www.mesh.test', gateway: 'web-gw' }] },
    ],
  } as const;
  grader = createGrader({
    hosts: api.hosts(),
    lesson: gatewayLesson,
    onVerdict: (_, verdict) => verdicts.push(verdict),
  });
  const [view] = await grader.evaluate({ waitMs: 1_000 });
  expect(view?.verdict.status).not.toBe('inconclusive');
  installed = true;
  await until(() => api.requests.includes(`${GATEWAYS} watch`));
  expect(statuses()).not.toContain('inconclusive');
});

const quiz: Omit<CheckpointSpec, 'id' | 'checks'> = {
  title: { ko: '질문', en: 'question' },
  goal: { ko: '질문', en: 'question' },
  exercise: {
    kind: 'text',
    prompt: { ko: '?', en: '?' },
    accept: ['^1337$'],
    explanation: { ko: '그렇다', en: 'so it is' },
  },
};
const quizzes = defineLesson({
  ...lesson,
  checkpoints: [
    { ...quiz, id: 'alone', checks: [{ kind: 'exercise' }] },
    {
      ...quiz,
      id: 'after',
      checks: [{ kind: 'app-injected', app: { namespace: 'default', name: 'web' } }, { kind: 'exercise' }],
    },
  ],
});
const quizGrader = (answers: ReadonlyMap<string, Answer>) => {
  const published: string[] = [];
  const asked = createGrader({
    hosts: api.hosts(),
    lesson: quizzes,
    answers,
    onVerdict: (id, { status }) => published.push(`${id} ${status}`),
  });
  onTestFinished(() => asked.stop());
  return { asked, published };
};

test('each checkpoint is judged by its own answer, a lab check before it', async () => {
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  const answers = new Map<string, Answer>();
  const { asked } = quizGrader(answers);
  const codes = async () =>
    (await asked.evaluate({ waitMs: 4_000 })).map(({ verdict }) =>
      verdict.status === 'failed' ? verdict.reason.code : verdict.status,
    );
  expect(await codes()).toEqual(['answer.missing', 'pod.created-before-label']);
  answers.set('after', { kind: 'text', text: '1337' });
  api.put(PODS, pod());
  expect(await codes()).toEqual(['answer.missing', 'passed']);
  answers.set('alone', { kind: 'text', text: '1337' });
  answers.set('after', { kind: 'text', text: '0' });
  expect(await codes()).toEqual(['passed', 'answer.text']);
  expect(asked.views()[0]).toMatchObject({ withoutLab: true, answer: { text: '1337' }, exercise: { kind: 'text' } });
  expect(asked.views()[1]?.withoutLab).toBeUndefined();
});

test('an answer is acknowledged also when its verdict is the same, and when the lab cannot be asked', async () => {
  await api.kill();
  const answers = new Map<string, Answer>([['alone', { kind: 'text', text: '0' }]]);
  const { asked, published } = quizGrader(answers);
  asked.start();
  await until(() => published.includes('after inconclusive'));
  expect(published).not.toContain('alone inconclusive');
  answers.set('alone', { kind: 'text', text: '1' });
  asked.answered('alone');
  await until(() => published.includes('alone failed'));
  answers.set('alone', { kind: 'text', text: '1337' });
  asked.answered('alone');
  await until(() => published.includes('alone passed'));
});

test('a long look that a change overtook is not reported', async () => {
  const url = 'http://192.168.10.10:30080/';
  const slow = {
    ...lesson,
    checkpoints: [{ ...lesson.checkpoints[0], checks: [{ kind: 'probe', url, expect: { body: 'new' } }] }],
  } as const;
  grader.stop();
  const answerOf = (body: string) =>
    ({ ok: true, status: 200, headers: {}, body, bodyTruncated: false, ms: 1, remote: '' }) as const;
  const first = Promise.withResolvers<void>();
  let asked = 0;
  const hosts = {
    ...api.hosts(),
    probe: async () => {
      asked += 1;
      if (asked > 1) return [answerOf('new')];
      await first.promise;
      return [answerOf('old')];
    },
  };
  grader = createGrader({ hosts, lesson: slow, onVerdict: (_, verdict) => verdicts.push(verdict) });
  grader.start();
  await until(() => asked === 1 && api.requests.filter((path) => path.endsWith('watch')).length >= 6);
  const changedAt = performance.now();
  api.put('/api/v1/services', service({}, 'changed'));
  await until(() => performance.now() - changedAt > 1_200);
  first.resolve();
  await until(() => last()?.status === 'passed');
  expect(statuses()).toEqual(['passed']);
});

test('a lesson’s start is judged beside the checkpoints, and is none of them', async () => {
  const started = defineLesson({
    ...lesson,
    start: {
      target: 'mesh',
      steps: [],
      freshUnless: [{ kind: 'app-injected', app: { namespace: 'default', name: 'base' } }],
      needs: [{ kind: 'app-injected', app: { namespace: 'default', name: 'web' } }],
    },
  });
  api.put('/apis/apps/v1/deployments', deployment('base', BEFORE));
  api.put(PODS, pod({ app: 'base', sidecar: 'none', created: BEFORE }));
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  const published: string[] = [];
  let changes = 0;
  const options = { hosts: api.hosts(), lesson: started, onVerdict: (id: string) => published.push(id) };
  grader.stop();
  grader = createGrader({ ...options, onStart: () => (changes += 1) });
  expect(grader.startView()).toBeUndefined();
  grader.start();
  await until(() => grader.startView()?.verdict.status === 'failed');
  expect(grader.startView()?.prepares).toBe(false);
  api.put(PODS, pod({ app: 'base' }));
  await until(() => grader.startView()?.prepares === true);
  expect(grader.startView()?.verdict.status).toBe('failed');
  expect(changes).toBeGreaterThan(0);
  api.put(PODS, pod());
  await until(() => grader.startView()?.verdict.status === 'passed');
  const after = changes;
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  await until(() => changes > after);
  expect(grader.startView()?.verdict.status).toBe('passed');
  const views = await grader.evaluate({ waitMs: 1_000 });
  expect(views.map(({ id }) => id)).toEqual(['web']);
  expect(new Set(published)).toEqual(new Set(['web']));
});

test('in a lab that was made for the lesson its start is not looked at', async () => {
  const started = defineLesson({
    ...lesson,
    start: {
      target: 'mesh',
      steps: [],
      needs: [{ kind: 'gateway-listens', host: 'www.mesh.test', gateway: 'web-gw' }],
    },
  });
  api.put(PODS, pod());
  grader.stop();
  grader = createGrader({ hosts: api.hosts(), lesson: started, onVerdict: (_, verdict) => verdicts.push(verdict) });
  await grader.evaluate({ waitMs: 1_000 });
  expect(grader.startView()).toBeUndefined();
  expect(api.requests.filter((path) => path.includes('gateways'))).toEqual([]);
});
