import { describe, expect, test } from 'vitest';
import { answerSchema } from '#protocol/exercise.ts';
import { serverMessageSchema } from '#protocol/messages.ts';
import { lessonViewSchema } from '#protocol/verdict.ts';
import { CheckpointRun } from '../grading/checkpoint-run.ts';
import { checkShape } from './exercises/answer-shape.ts';
import type { ExerciseSpec } from './exercises/exercise-spec.ts';
import { lessons, solutionScript } from './lessons.ts';
import { solutionOf } from './solution.ts';
import { viewsWithoutLab } from './views-without-lab.ts';
import type { CheckpointSpec } from './vocabulary.ts';

const unique = (ids: readonly string[]) => expect(new Set(ids).size, ids.join(', ')).toBe(ids.length);

/** Every `next` of a lesson's checks, reasons and exercises, wherever it stands. */
function nextsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'next' && typeof each === 'string' ? [each] : nextsIn(each),
  );
}

test('no two lessons have the same name', () => unique(lessons.map(({ id }) => id)));

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (_, lesson) => {
  test('fits the protocol, and its checks have the right fields', () => {
    unique(lesson.checkpoints.map(({ id }) => id));
    for (const spec of lesson.checkpoints) new CheckpointRun(spec, { at: 0 });
    lessonViewSchema.parse({ id: lesson.id, title: lesson.title, checkpoints: viewsWithoutLab(lesson) });
  });

  test('shows the browser no hint, no solution and no right answer', () => {
    const view = JSON.stringify(viewsWithoutLab(lesson));
    for (const secret of lesson.checkpoints.flatMap(secretsOf)) {
      expect(view).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });

  test('gives commands to look with that work in another terminal', () => {
    for (const next of nextsIn(lesson)) {
      // A variable of the shell in which the page's commands were typed; what awk or sed takes stands in quotes.
      expect(next.replaceAll(/'[^']*'/g, ''), next).not.toMatch(/\$[A-Za-z_{]/);
      expect(next, next).not.toMatch(/\blogs\b[^|;]*\s(-f|--follow)\b/);
      // The gateway need not be on that node, and with externalTrafficPolicy Local others do not answer: `{ingress}`.
      expect(next, next).not.toMatch(/192\.168\.10\.10:3\d{4}/);
    }
  });

  test('has three hints for each checkpoint, with commands that work in another terminal', () => {
    for (const { id, hints } of lesson.checkpoints) {
      expect(hints, id).toHaveLength(3);
      const commands = (hints ?? []).flatMap(({ ko, en }) => [ko, en].flatMap((text) => text.match(/`[^`]*`/g) ?? []));
      for (const command of commands) expect(command.replaceAll(/'[^']*'/g, ''), id).not.toMatch(/\$[A-Za-z_{]/);
    }
  });

  test('has every solution that it names, and its own answers pass', () => {
    for (const spec of lesson.checkpoints) {
      const solution = solutionOf(spec, (step) => solutionScript(lesson, step));
      if (!solution) continue;
      serverMessageSchema.parse({ type: 'solution', lesson: lesson.id, checkpoint: spec.id, ...solution });
      const { answer } = solution;
      if (!answer) continue;
      checkShape(spec.id, spec.exercise, answerSchema.parse(answer));
      const run = new CheckpointRun(spec, { at: 0, answers: new Map([[spec.id, answer]]) });
      if (run.withoutLab) expect(run.verdict, spec.id).toMatchObject({ status: 'passed' });
    }
  });

  test('asks questions that can be answered', () => {
    for (const { id, exercise, checks } of lesson.checkpoints) {
      expect(checks.some(({ kind }) => kind === 'exercise')).toBe(exercise !== undefined);
      if (exercise) checkExercise(id, exercise);
    }
  });
});

function secretsOf({ exercise, hints, solution = [] }: CheckpointSpec): string[] {
  const texts = [...(hints ?? []), ...(exercise ? [exercise.explanation] : [])];
  if (exercise && 'mistakes' in exercise) texts.push(...(exercise.mistakes ?? []).map(({ why }) => why));
  if (exercise?.kind === 'choice') texts.push(...exercise.options.map(({ why }) => why));
  if (exercise?.kind === 'assign' || exercise?.kind === 'order') texts.push(...exercise.items.map(({ why }) => why));
  return [...texts.flatMap(({ ko, en }) => [ko, en]), ...solution];
}

function checkExercise(id: string, exercise: ExerciseSpec): void {
  switch (exercise.kind) {
    case 'choice': {
      unique(exercise.options.map((option) => option.id));
      const right = exercise.options.filter((option) => option.right).length;
      expect(right, id).toBeGreaterThan(0);
      if (!exercise.several) expect(right, id).toBe(1);
      return;
    }
    case 'assign': {
      const targets = exercise.targets.map((target) => target.id);
      unique(targets);
      unique(exercise.items.map((item) => item.id));
      for (const { target } of exercise.items) expect(targets).toContain(target);
      if (exercise.oneEach) unique(exercise.items.map(({ target }) => target));
      for (const { item, target } of exercise.mistakes ?? []) {
        const right = exercise.items.find((each) => each.id === item)?.target;
        expect(right, `${id}: ${item}`).toBeDefined();
        expect(right, `${id}: ${item} belongs to ${target}`).not.toBe(target);
        expect(targets).toContain(target);
      }
      return;
    }
    case 'order': {
      const ids = exercise.items.map((item) => item.id);
      unique(ids);
      expect([...exercise.shown].sort()).toEqual([...ids].sort());
      expect(exercise.shown, `${id} is shown in the right order`).not.toEqual(ids);
      for (const { before, after } of exercise.mistakes ?? []) {
        expect(ids).toContain(before);
        expect(ids.indexOf(before), `${id}: ${before} does come before ${after}`).toBeGreaterThan(ids.indexOf(after));
      }
      return;
    }
    case 'text': {
      const patterns = 'fact' in exercise.accept ? [] : exercise.accept;
      for (const pattern of patterns) expect(pattern, `${id} accepts parts of an answer`).toMatch(/^\^.*\$$/);
      for (const each of exercise.mistakes ?? []) if ('pattern' in each) new RegExp(each.pattern);
    }
  }
}
