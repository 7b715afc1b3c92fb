import type { LessonFolder } from './lesson-folder.ts';
import type { Mutant } from './mutants.ts';
import type { Expectation } from './observation.ts';
import type { Place } from './results.ts';
import type { Solution } from './solution-steps.ts';

/** One thing that a proof does with a lab at the lesson's start. */
export type Task =
  | { readonly kind: 'start' | 'page' | 'reset'; readonly name: string }
  | { readonly kind: 'solution'; readonly name: string; readonly solution: Solution }
  | { readonly kind: 'mutant'; readonly name: string; readonly mutant: Mutant };

/** Everything that is proven of a lesson, in its order. */
export function tasksOf({ solutions, mutants, page }: LessonFolder): Task[] {
  const runs = page.some((part) => part.kind === 'command' && part.mode !== 'shown');
  return [
    { kind: 'start', name: 'start' },
    ...solutions.map((solution): Task => ({ kind: 'solution', name: `solution ${solution.name}`, solution })),
    ...(runs ? [{ kind: 'page', name: 'page' } as const] : []),
    ...mutants.map((mutant): Task => ({ kind: 'mutant', name: `mutant ${mutant.name}`, mutant })),
    { kind: 'reset', name: 'reset' },
  ];
}

/** A step that has no divisor in common with most numbers of mutants, so that each comes first after a while. */
const DAILY_STEP = 41;

/**
 * What CI runs of a lesson: all of it, or one checkpoint's start, first solution and mutants. CI stops taking mutants
 * when a lesson's time is over, so each day it begins with others.
 */
export function tasksForCi(folder: LessonFolder, day: number): Task[] {
  const { ci = folder.lesson.checkpoints[0].id } = folder.lesson.proof ?? {};
  const all = tasksOf(folder);
  const first = all.find(({ kind }) => kind === 'solution');
  const wanted = all.filter(
    (task) =>
      ci === 'all' ||
      task.kind === 'start' ||
      task === first ||
      (task.kind === 'mutant' && task.mutant.expect.checkpoint === ci),
  );
  const mutants = wanted.filter(({ kind }) => kind === 'mutant');
  const at = mutants.length > 0 ? (day * DAILY_STEP) % mutants.length : 0;
  const turned = [...mutants.slice(at), ...mutants.slice(0, at)].values();
  return wanted.map((task) => (task.kind === 'mutant' ? (turned.next().value ?? task) : task));
}

/** What must be seen at a place, by checkpoint. After a reset each fails for the reason that it had at the start. */
export function expectedAt(
  { lesson }: LessonFolder,
  task: Task,
  start: Place | undefined,
): ReadonlyMap<string, Expectation> {
  const each = (expect: (id: string) => Expectation | undefined) =>
    new Map(
      lesson.checkpoints.flatMap(({ id }) => {
        const expected = expect(id);
        return expected ? [[id, expected] as const] : [];
      }),
    );
  switch (task.kind) {
    case 'start':
      return each(() => ({ status: 'failed' }));
    case 'reset':
      return each((id) => ({ status: 'failed', code: start?.seen[id]?.[0]?.code }));
    case 'solution':
      return each(() => ({ status: 'passed' }));
    case 'mutant':
      return new Map([[task.mutant.expect.checkpoint, { status: 'failed', code: task.mutant.expect.code }]]);
    case 'page': {
      const passed = lesson.proof?.pagePasses ? ({ status: 'passed' } as const) : undefined;
      const specs = new Map(lesson.checkpoints.map((spec) => [spec.id, spec]));
      // A task that the page's own commands pass is none.
      return each((id) => {
        const { task, exercise } = specs.get(id) ?? {};
        if (task) return { status: 'failed' };
        return exercise ? undefined : passed;
      });
    }
  }
}
