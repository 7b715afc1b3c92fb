import { expect, test } from 'vitest';
import { FakeApiServer } from '#server/cluster/api-server-fixture.ts';
import { createGrader } from '#server/grading/grader.ts';
import { BEFORE, deployment, namespace, pod } from '#server/grading/lab-objects-fixture.ts';
import { defineLesson } from '#server/lessons/vocabulary.ts';
import { checksOf, withControls } from './controls.ts';
import type { Expectation } from './observation.ts';

const title = { ko: '시험', en: 'Test' };
const injected = { kind: 'app-injected', app: { namespace: 'default', name: 'web' } } as const;
const other = { kind: 'app-injected', app: { namespace: 'elsewhere', name: 'web' } } as const;
const lesson = defineLesson({
  id: 'test',
  title,
  start: { target: 'mesh', steps: [] },
  checkpoints: [
    { id: 'web', title, goal: title, checks: [injected] },
    { id: 'both', title, goal: title, checks: [{ ...injected, explainedBy: [other] }, other] },
  ],
});

test('a check that several checkpoints use is one check, whatever explains it', () => {
  expect([...checksOf(lesson).values()]).toEqual([
    { name: 'app-injected', usedBy: ['web', 'both'] },
    { name: 'app-injected 2', usedBy: ['both'] },
  ]);
});

test('controls look at the same lab, and are caught where they say something else than is expected', async () => {
  await using api = await new FakeApiServer().start();
  api.put('/api/v1/namespaces', namespace());
  api.put('/apis/apps/v1/deployments', deployment('web', BEFORE));
  api.put('/api/v1/pods', pod());
  const controlled = withControls(lesson);
  const grader = createGrader({
    hosts: api.hosts(),
    lesson: controlled.lesson,
    prepare: controlled.prepare,
    onVerdict: () => undefined,
  });
  try {
    const views = await grader.evaluate({ waitMs: 3_000 });
    expect(views.slice(0, 2).map(({ verdict }) => verdict.status)).toEqual(['passed', 'failed']);
    const caught = (id: string, expected: Expectation) => controlled.caught(views.slice(2), new Map([[id, expected]]));
    expect(caught('web', { status: 'passed' })).toEqual(['app-injected always failed']);
    // The second check fails by itself, so only its own replacement changes anything.
    expect(caught('both', { status: 'failed' })).toEqual(['app-injected 2 always passed']);
    expect(caught('both', { status: 'failed', code: 'no.such' })).toContain('app-injected always failed');
    expect(controlled.caught(views.slice(2), new Map())).toEqual([]);
  } finally {
    grader.stop();
  }
});
