import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { adminClient } from '../admin-client.ts';
import { type Learner, openLearner } from './learner-fixture.ts';
import { slipway } from './slipway-fixture.ts';

const LESSON = 'first-service';
let learner: Learner;
let lab = '';

beforeAll(async () => {
  const { address } = await adminClient(readConfig().serverSocket).status();
  learner = await openLearner(address);
}, 30_000);
afterAll(async () => {
  learner.close();
  if (lab) await slipway('lab', 'destroy', lab);
});

test('a page starts a lab and sees it come up', async () => {
  await learner.greet(LESSON);
  learner.send({ type: 'lab.start', ref: 'go', lesson: LESSON });
  const ready = await learner.until('lab', (message) => {
    if (message.lab.state === 'failed') throw new Error(JSON.stringify(message.lab));
    return message.lab.state === 'ready';
  });
  lab = ready.lab.id;
  expect(ready.lab.hosts.map(({ name }) => name)).toEqual(['k3s-s', 'k3s-w1', 'k3s-w2', 'testpc']);
  expect(ready.lab.steps.every(({ status }) => status === 'done')).toBe(true);
}, 180_000);

test('every checkpoint fails on the starting state, and the command line agrees', async () => {
  await learner.until('verdict', (message) => message.checkpoint === 'label' && message.verdict.status === 'failed');
  const graded = await slipway('lab', 'grade', lab, LESSON, '--json');
  expect(graded.code).toBe(1);
  const { checkpoints, passed } = JSON.parse(graded.stdout);
  expect(passed).toBe(0);
  expect(checkpoints.length).toBeGreaterThanOrEqual(6);
  for (const { verdict } of checkpoints) expect(verdict.status).toBe('failed');
});

test('what is typed into a terminal turns a checkpoint green, and a reload brings the screen back', async () => {
  learner.send({ type: 'terminal.open', ref: 't', host: 'k3s-s', cols: 100, rows: 30 });
  const { terminal } = await learner.until('terminal.opened', () => true);
  learner.send({ type: 'terminal.attach', terminal: terminal.id });
  await learner.until('terminal.snapshot', (message) => message.terminal === terminal.id);
  learner.type(terminal.id, 'kubectl label namespace default istio-injection=enabled\r');
  const { verdict, firstPassedAt } = await learner.until(
    'verdict',
    (message) => message.checkpoint === 'label' && message.verdict.status === 'passed',
  );
  expect(verdict.status).toBe('passed');
  expect(firstPassedAt).toBeGreaterThan(0);

  await learner.reload();
  const welcome = await learner.greet(LESSON);
  expect(welcome.lab?.id).toBe(lab);
  expect(welcome.terminals.map(({ id }) => id)).toContain(terminal.id);
  expect(welcome.lesson?.checkpoints.find(({ id }) => id === 'label')?.firstPassedAt).toBe(firstPassedAt);
  learner.send({ type: 'terminal.attach', terminal: terminal.id });
  const { data } = await learner.until('terminal.snapshot', (message) => message.terminal === terminal.id);
  expect(data).toContain('namespace/default labeled');
}, 60_000);

test('another learner sees nothing of it', async () => {
  const stranger = await openLearner(learner.address);
  try {
    const welcome = await stranger.greet(LESSON);
    expect([welcome.lab, welcome.terminals]).toEqual([undefined, []]);
    stranger.send({ type: 'terminal.attach', ref: 'x', terminal: 1 });
    const { failure } = await stranger.until('error', () => true);
    expect(failure.code).toBe('SLW300');
    stranger.send({ type: 'lab.end', ref: 'y', lab });
    expect((await stranger.until('error', ({ ref }) => ref === 'y')).failure.code).toBe('SLW200');
  } finally {
    stranger.close();
  }
});
