import { SlipwayError } from '#protocol/errors.ts';
import type { Answer } from '#protocol/exercise.ts';
import type { ExerciseSpec } from './exercise-spec.ts';

/** Nothing was answered yet, whatever was sent. */
export function isEmpty(answer: Answer): boolean {
  switch (answer.kind) {
    case 'choice':
      return answer.chosen.length === 0;
    case 'assign':
      return Object.keys(answer.targets).length === 0;
    case 'order':
      return answer.items.length === 0;
    case 'text':
      return answer.text.trim() === '';
  }
}

/**
 * Is this an answer to that question? Right or wrong is not asked here.
 * @throws SlipwayError SLW403 when it is of another kind, or names what the exercise does not have.
 */
export function checkShape(checkpoint: string, exercise: ExerciseSpec | undefined, answer: Answer): void {
  const refuse = (detail: string) => {
    throw new SlipwayError('SLW403', { checkpoint, detail });
  };
  if (!exercise) throw new SlipwayError('SLW403', { checkpoint, detail: 'nothing is asked there' });
  const known = (ids: readonly string[], items: readonly { readonly id: string }[]) => {
    const stranger = ids.find((id) => !items.some((item) => item.id === id));
    if (stranger !== undefined) refuse(`there is no ${stranger}`);
  };
  const once = (ids: readonly string[]) => {
    if (new Set(ids).size !== ids.length) refuse('something is named twice');
  };
  if (answer.kind === 'choice' && exercise.kind === 'choice') {
    once(answer.chosen);
    known(answer.chosen, exercise.options);
    if (!exercise.several && answer.chosen.length > 1) refuse('one option is asked');
  } else if (answer.kind === 'assign' && exercise.kind === 'assign') {
    known(Object.keys(answer.targets), exercise.items);
    known(Object.values(answer.targets), exercise.targets);
    if (exercise.oneEach) once(Object.values(answer.targets));
  } else if (answer.kind === 'order' && exercise.kind === 'order') {
    once(answer.items);
    known(answer.items, exercise.items);
  } else if (answer.kind !== exercise.kind) {
    refuse(`${exercise.kind} is asked, not ${answer.kind}`);
  }
}
