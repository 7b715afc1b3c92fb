import type { Answer } from '#protocol/exercise.ts';
import type { CheckpointView, Verdict } from '#protocol/verdict.ts';
import { exerciseView } from './exercises/exercise-view.ts';
import type { CheckpointSpec } from './vocabulary.ts';

/** All that is asked is an exercise whose answer the lesson itself knows. */
export function isWithoutLab({ checks, exercise }: CheckpointSpec): boolean {
  if (!exercise || (exercise.kind === 'text' && 'fact' in exercise.accept)) return false;
  return checks.every(({ kind, explainedBy = [] }) => kind === 'exercise' && explainedBy.length === 0);
}

/** What the browser may know of a checkpoint. */
export function checkpointView(spec: CheckpointSpec, verdict: Verdict, answer?: Answer): CheckpointView {
  const { id, title, goal, exercise, hints, solution, task, facts, further, withoutEditorChecks } = spec;
  return {
    id,
    title,
    goal,
    verdict,
    ...(exercise && { exercise: exerciseView(exercise) }),
    ...(exercise && answer && { answer }),
    ...(isWithoutLab(spec) && { withoutLab: true as const }),
    ...(hints && { hints: hints.length }),
    ...((exercise || solution) && { hasSolution: true }),
    ...(withoutEditorChecks && { withoutChecks: withoutEditorChecks }),
    ...(task && { task }),
    ...(facts && { facts: [...facts] }),
    ...(further && { further }),
  };
}
