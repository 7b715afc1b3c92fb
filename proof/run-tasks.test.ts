import { expect, test } from 'vitest';
import type { LessonFolder } from './lesson-folder.ts';
import { type LabSource, LessonLab, type ProofLab } from './lesson-lab.ts';
import { tasksOf } from './places.ts';
import { runTasks } from './run-tasks.ts';

const title = { ko: '시험', en: 'Test' };
const solution = (name: string) => ({ name, steps: [], answers: {} });
const folder: LessonFolder = {
  folder: '03-test',
  lesson: {
    id: 'test',
    title,
    start: { target: 'bare', steps: [] },
    checkpoints: [{ id: 'a', title, goal: title, checks: [{ kind: 'ingress-exposed' }] }],
  },
  solutions: [solution('one')],
  mutants: ['m1', 'm2', 'm3'].map((name) => ({ ...solution(name), expect: { checkpoint: 'a', code: 'x.y' } })),
  page: [],
  resets: new Map(),
};

function labWithout(labs: number) {
  let asked = 0;
  const source: LabSource = {
    fixed: false,
    fresh: () => {
      asked++;
      return Promise.reject<ProofLab>(new Error('no lab today'));
    },
  };
  const { signal } = new AbortController();
  const made = Array.from({ length: labs }, () => new LessonLab({ folder, source, signal, note: () => undefined }));
  return { labs: made, asked: () => asked };
}

async function run(labs: number, mutantsWithinMs = Number.POSITIVE_INFINITY) {
  const { labs: made, asked } = labWithout(labs);
  const [first, ...others] = made;
  if (!first) throw new Error('no lab');
  const places: { name: string; trouble: readonly string[] }[] = [];
  const left: string[] = [];
  await runTasks({
    folder,
    tasks: tasksOf(folder),
    labs: [first, ...others],
    commit: 'c',
    start: undefined,
    mutantsWithinMs,
    signal: new AbortController().signal,
    print: undefined,
    onPlace: (_, place) => places.push(place),
    onLeftOut: ({ name }) => left.push(name),
  });
  return { places, left, asked: asked() };
}

test.each([1, 2])('the start comes first and the reset last, whatever %i labs share between', async (labs) => {
  const { places, asked } = await run(labs);
  const names = places.map(({ name }) => name);
  expect([names[0], names.at(-1)]).toEqual(['start', 'reset']);
  expect(names.toSorted()).toEqual(
    tasksOf(folder)
      .map(({ name }) => name)
      .toSorted(),
  );
  expect(asked).toBe(names.length);
});

test('trouble with a lab is told at every place that wanted one', async () => {
  const { places } = await run(1);
  expect(new Set(places.flatMap(({ trouble }) => trouble))).toEqual(new Set(['no lab today']));
});

test('mutants for which there is no time are left out', async () => {
  const { places, left } = await run(1, -1);
  expect(left).toEqual(['mutant m1', 'mutant m2', 'mutant m3']);
  expect(places.map(({ name }) => name)).toEqual(['start', 'solution one', 'reset']);
});
