import { expect, test } from 'vitest';
import type { Verdict } from '#protocol/verdict.ts';
import type { CheckSpec, LessonStart } from '../lessons/vocabulary.ts';
import { StartRun } from './start-run.ts';

const text = (en: string) => ({ ko: en, en });
const check: CheckSpec = { kind: 'namespace-injects', namespace: 'default' };
const bare: LessonStart = { target: 'bare', steps: [] };
const passed: Verdict = { status: 'passed', at: 1, evidence: '' };
const failed = (code: string): Verdict => ({
  status: 'failed',
  at: 1,
  reason: { code, layer: 'pod', object: 'x', message: text(code), expected: '', observed: '', next: '', on: 'k3s-s' },
});

function both() {
  const start = StartRun.of({ ...bare, needs: [check], freshUnless: [check] }, 0);
  const [fresh, needs] = start?.parts ?? [];
  if (!start || !fresh || !needs) throw new Error('no start');
  return { start, fresh, needs };
}

test('a lesson that asks nothing of its lab has no start to look at', () => {
  expect(StartRun.of(bare, 0)).toBeUndefined();
});

test('what no step can bring about comes before what a step adds', () => {
  const { start, fresh, needs } = both();
  expect(start.view()).toBeUndefined();
  needs.publish(failed('start.lacks'));
  expect(start.view()).toBeUndefined();
  fresh.publish(failed('start.there'));
  expect(start.view()).toMatchObject({ prepares: false, verdict: { reason: { code: 'start.there' } } });
  fresh.publish(passed);
  expect(start.view()).toMatchObject({ prepares: true, verdict: { reason: { code: 'start.lacks' } } });
});

test('a lab does not fit before everything about its start is known', () => {
  const { start, fresh, needs } = both();
  needs.publish(passed);
  expect(start.view()).toBeUndefined();
  fresh.publish(failed('start.there'));
  expect(start.view()).toMatchObject({ prepares: false });
});

test('a start that was there once is not missed later', () => {
  const { start, fresh, needs } = both();
  for (const part of [fresh, needs]) part.publish(passed);
  for (const part of [fresh, needs]) part.publish(failed('start.lacks'));
  expect(start.view()).toMatchObject({ verdict: { status: 'passed' } });
});
