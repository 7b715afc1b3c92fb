import { expect, test } from 'vitest';
import type { Verdict } from '#protocol/verdict.ts';
import { StartCheckpoint } from './start-checkpoint.ts';
import { type CheckSpec, defineLesson } from './vocabulary.ts';

const text = (en: string) => ({ ko: en, en });
const check: CheckSpec = { kind: 'namespace-injects', namespace: 'default' };
const lesson = (start: object) =>
  defineLesson({
    id: 'one',
    title: text('One'),
    start: { target: 'bare', steps: [], ...start },
    checkpoints: [{ id: 'first', title: text('First'), goal: text('Do it'), checks: [check] }],
  });
const passed: Verdict = { status: 'passed', at: 1, evidence: '' };
const failed = (code: string): Verdict => ({
  status: 'failed',
  at: 1,
  reason: { code, layer: 'pod', object: 'x', message: text(code), expected: '', observed: '', next: '', on: 'k3s-s' },
});

function both() {
  const start = StartCheckpoint.of(lesson({ needs: [check], freshUnless: [check] }));
  if (!start) throw new Error('no start');
  const [, fresh = '', needs = ''] = start.lesson.checkpoints.map(({ id }) => id);
  return { start, fresh, needs };
}

test('a lesson that asks nothing of its lab has no start to look at', () => {
  expect(StartCheckpoint.of(lesson({}))).toBeUndefined();
});

test('its checkpoints are the lesson’s and its own, told apart', () => {
  const { start, fresh, needs } = both();
  expect([start.is('first'), start.is(fresh), start.is(needs)]).toEqual([false, true, true]);
});

test('what no step can bring about speaks before what a step adds', () => {
  const { start, fresh, needs } = both();
  expect(start.view()).toBeUndefined();
  start.learn(needs, failed('start.lacks'));
  start.learn(fresh, failed('start.there'));
  expect(start.view()).toMatchObject({ prepares: false, verdict: { reason: { code: 'start.there' } } });
  start.learn(fresh, passed);
  expect(start.view()).toMatchObject({ prepares: true, verdict: { reason: { code: 'start.lacks' } } });
});

test('a lab does not fit before everything about its start is known', () => {
  const { start, fresh, needs } = both();
  start.learn(needs, passed);
  expect(start.view()).toBeUndefined();
  start.learn(fresh, failed('start.there'));
  expect(start.view()).toMatchObject({ prepares: false });
});

test('a start that was there once is not missed later', () => {
  const { start, fresh, needs } = both();
  for (const id of [fresh, needs]) start.learn(id, passed);
  for (const id of [fresh, needs]) start.learn(id, failed('start.lacks'));
  expect(start.view()).toMatchObject({ verdict: { status: 'passed' } });
});
