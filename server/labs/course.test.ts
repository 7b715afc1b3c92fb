import { expect, test } from 'vitest';
import { failure } from '#protocol/errors.ts';
import type { LabRow } from '../storage/lab-table.ts';
import { backoffMs } from './backoff.ts';
import { type Course, type Plan, planOf, rowWith } from './course.ts';

const row: LabRow = {
  id: 'abcd1234',
  owner: 'me',
  createdAt: 1_000,
  target: { kind: 'mesh' },
  spec: { workers: 2, cluster: true },
  steps: [],
  fits: ['one'],
  ending: false,
};
const aim = { target: { kind: 'lesson', lesson: 'one' }, steps: [{ name: 'nodes', status: 'done', ms: 4 }] } as const;
const courses: Course[] = [
  { stage: 'requested', ...aim },
  { stage: 'making', ...aim },
  { stage: 'ready', ...aim, readyMs: 30_000 },
  { stage: 'ready', ...aim, readyMs: 30_000, askedAt: 5_000 },
  { stage: 'preparing', ...aim, askedAt: 9_000, before: { ...aim, target: { kind: 'mesh' }, readyMs: 7 } },
  { stage: 'preparing', ...aim, askedAt: 9_000, before: { ...aim, readyMs: 7, askedAt: 3_000 } },
  { stage: 'failed', ...aim, failure: failure('SLW207', { detail: 'gone' }) },
];

test.each(courses)('what is on record of a lab is read as it was: %o', (course) => {
  const at = 'askedAt' in course && course.askedAt !== undefined ? course.askedAt : row.createdAt;
  const plans: Plan[] = [
    { desired: { want: 'present', by: 'me', at }, course },
    { desired: { want: 'absent', by: 'me', at: 9_500 }, course },
    { desired: { want: 'absent', by: 'nobody', at: 9_500 }, course },
  ];
  for (const plan of plans) {
    const stored = JSON.parse(JSON.stringify(rowWith(row, plan))) as LabRow;
    expect(planOf(stored)).toEqual(plan);
  }
});

test('another course leaves nothing of the one before, and keeps what it does not know', () => {
  const strange = { ...row, later: 'kept' } as LabRow;
  const every = courses.map((course) => ({ desired: { want: 'absent', by: 'x', at: 2 } as const, course }));
  const full = every.reduce<LabRow>((last, plan) => rowWith(last, plan), strange);
  const back = rowWith(full, { desired: { want: 'present', by: 'me', at: 1 }, course: { stage: 'making', ...aim } });
  expect(back).toEqual({ ...strange, ...aim });
});

test('rows of earlier servers are read', () => {
  expect(planOf({ ...row, readyMs: 5 })).toEqual({
    desired: { want: 'present', by: 'me', at: 1_000 },
    course: { stage: 'ready', target: row.target, steps: [], readyMs: 5 },
  });
  expect(planOf({ ...row, ending: true }).desired).toEqual({ want: 'absent', by: 'me', at: 1_000 });
  expect(planOf(row).course.stage).toBe('making');
  expect(planOf({ ...row, askedAt: 4_000 }).course).toMatchObject({
    stage: 'preparing',
    before: { target: { kind: 'lesson', lesson: 'one' }, readyMs: 3_000 },
  });
});

test('backoff doubles up to its bound, with half of it left to chance', () => {
  const backoff = { firstMs: 250, maxMs: 30_000 };
  const whole = [0, 1, 2, 6, 7, 5_000].map((tries) => backoffMs(tries, backoff, () => 1));
  expect(whole).toEqual([250, 500, 1_000, 16_000, 30_000, 30_000]);
  expect(backoffMs(7, backoff, () => 0)).toBe(15_000);
});
