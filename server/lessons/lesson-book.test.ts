import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer, until } from '../cluster/api-server-fixture.ts';
import { WatchedLabs } from '../grading/lab/watched-labs.ts';
import { BEFORE, deployment, namespace, pod } from '../grading/lab-objects-fixture.ts';
import { createLessonBook } from './lesson-book.ts';
import { defineLesson } from './vocabulary.ts';

const lesson = (id: string) =>
  defineLesson({
    id,
    title: { ko: id, en: id },
    start: { target: 'mesh', steps: [] },
    checkpoints: [
      {
        id: 'web',
        title: { ko: id, en: id },
        goal: { ko: id, en: id },
        checks: [{ kind: 'app-injected', app: { namespace: 'default', name: 'web' } }],
      },
    ],
  });

test('all graders of a lab watch it together, those of two labs do not', async () => {
  const api = await new FakeApiServer().start();
  api.put('/api/v1/namespaces', namespace());
  api.put('/apis/apps/v1/deployments', deployment('web', BEFORE));
  api.put('/api/v1/pods', pod());
  const watchedLabs = new WatchedLabs({ graceMs: 0 });
  const book = createLessonBook({
    lessons: [lesson('one'), lesson('two')],
    solutionScript: () => '',
    watchedLabs,
    log: { info: () => undefined, warn: () => undefined },
  });
  const start = (id: string, lab: string) =>
    book.startGrader({ lesson: id, hosts: { ...api.hosts(), labId: lab }, onVerdict: () => undefined });
  const graders = [start('one', 'lab1'), start('two', 'lab1')];
  onTestFinished(async () => {
    for (const grader of graders) grader.stop();
    await api[Symbol.asyncDispose]();
  });
  const passed = () => graders.every((grader) => grader.views()[0]?.verdict.status === 'passed');
  await until(() => passed() && api.openWatches().length === 3);
  graders.push(start('one', 'lab2'));
  await until(() => passed() && api.openWatches().length === 6);
  for (const grader of graders) grader.stop();
  await until(() => api.openWatches().length === 0);
  expect(watchedLabs.get('lab1')).toBeUndefined();
});
