import type { Answer } from '#protocol/exercise.ts';
import { broken, type Outcome } from '#server/grading/outcome.ts';
import type { AnswerFact, FactValues } from './answer-facts.ts';
import { isEmpty } from './answer-shape.ts';
import type { ExerciseSpec } from './exercise-spec.ts';
import { gradeAssign } from './grade-assign.ts';
import { gradeChoice } from './grade-choice.ts';
import { gradeOrder } from './grade-order.ts';
import { gradeText } from './grade-text.ts';

/** Judges one answer: the same answer and facts give the same outcome. */
export function gradeExercise(
  exercise: ExerciseSpec,
  answer: Answer | undefined,
  readFact: (fact: AnswerFact) => FactValues,
): Outcome {
  if (!answer || isEmpty(answer)) return missing(exercise);
  if (exercise.kind === 'choice' && answer.kind === 'choice') return gradeChoice(exercise, answer);
  if (exercise.kind === 'assign' && answer.kind === 'assign') return gradeAssign(exercise, answer);
  if (exercise.kind === 'order' && answer.kind === 'order') return gradeOrder(exercise, answer);
  if (exercise.kind === 'text' && answer.kind === 'text') return gradeText(exercise, answer, readFact);
  // The lesson asks something else since this answer was stored.
  return missing(exercise);
}

const missing = (exercise: ExerciseSpec): Outcome =>
  broken({
    code: 'answer.missing',
    layer: 'answer',
    object: 'answer',
    ko: '아직 답하지 않았다.',
    en: 'Not answered yet.',
    expected: 'an answer',
    observed: 'none',
    next: exercise.kind === 'text' ? (exercise.next ?? '') : '',
    ...(exercise.kind === 'text' && exercise.on !== undefined && { on: exercise.on }),
  });
