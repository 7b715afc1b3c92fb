import type { RunningGrader, LessonSource } from './lesson-source.ts';
import { createGrader } from '../grading/grader.ts';
import type { GradingLog } from '../grading/log.ts';
import { StartCheckpoint } from './start-checkpoint.ts';
import type { Lesson } from './vocabulary.ts';

type Options = Omit<Parameters<LessonSource['startGrader']>[0], 'lesson'> & { readonly log: GradingLog };

/** A grader at work on the lesson, and on its start where the lab was made for another one. */
export function startGrader(lesson: Lesson, { onStart, onVerdict, ...options }: Options): RunningGrader {
  const start = onStart && StartCheckpoint.of(lesson);
  const grader = createGrader({
    ...options,
    lesson: start?.lesson ?? lesson,
    onVerdict(checkpoint, verdict) {
      if (!start?.is(checkpoint)) return onVerdict(checkpoint, verdict);
      start.learn(checkpoint, verdict);
      onStart?.();
    },
  });
  const shown = <T extends { readonly id: string }>(views: readonly T[]) => views.filter(({ id }) => !start?.is(id));
  grader.start();
  return {
    evaluate: async (wanted) => shown(await grader.evaluate(wanted)),
    views: () => shown(grader.views()),
    answered: (checkpoint) => grader.answered(checkpoint),
    start: () => start?.view(),
    stop: () => grader.stop(),
  };
}
