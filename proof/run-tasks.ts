import type { LessonFolder } from './lesson-folder.ts';
import type { LessonLab } from './lesson-lab.ts';
import type { Task } from './places.ts';
import { provePlace } from './prove-lesson.ts';
import type { Place } from './results.ts';

export interface TaskRun {
  readonly folder: LessonFolder;
  readonly tasks: readonly Task[];
  /** Each does one task at a time. */
  readonly labs: readonly [LessonLab, ...LessonLab[]];
  readonly commit: string;
  /** What the start showed in an earlier run, for a run that leaves it out. */
  readonly start: Place | undefined;
  /** Mutants that have not begun by then, in ms from now, are left out. */
  readonly mutantsWithinMs: number;
  readonly signal: AbortSignal;
  readonly print: ((text: string) => void) | undefined;
  readonly onPlace: (task: Task, place: Place) => void;
  readonly onLeftOut: (task: Task) => void;
}

/** The start comes first, the reset last; what is between is shared among the labs. */
export async function runTasks(run: TaskRun): Promise<void> {
  const { tasks, labs } = run;
  const began = performance.now();
  let { start } = run;
  const perform = async (task: Task, lab: LessonLab) => {
    if (task.kind === 'mutant' && performance.now() - began > run.mutantsWithinMs) return run.onLeftOut(task);
    const place = await provePlace(task, start, { ...run, lab });
    if (task.kind === 'start') start = place;
    run.onPlace(task, place);
  };
  const between = tasks.filter(({ kind }) => kind !== 'start' && kind !== 'reset').values();
  for (const task of tasks) if (task.kind === 'start') await perform(task, labs[0]);
  await Promise.all(
    labs.map(async (lab) => {
      for (const task of between) await perform(task, lab);
    }),
  );
  for (const task of tasks) if (task.kind === 'reset') await perform(task, labs[0]);
}
