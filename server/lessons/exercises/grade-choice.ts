import type { Answer } from '#protocol/exercise.ts';
import { broken, type Outcome, ok } from '#server/grading/outcome.ts';
import type { ExerciseSpec } from './exercise-spec.ts';

type Choice = Extract<ExerciseSpec, { kind: 'choice' }>;

/** Only chosen options are judged in the verdict: the others would reveal the answer. */
export function gradeChoice(
  { options, several, explanation }: Choice,
  { chosen }: Extract<Answer, { kind: 'choice' }>,
): Outcome {
  const picked = options.filter(({ id }) => chosen.includes(id));
  const wrong = picked.filter(({ right }) => !right);
  const missed = options.filter(({ id, right }) => right && !chosen.includes(id)).length;
  const observed = picked.map(({ id }) => id).join(', ');
  if (wrong.length === 0 && missed === 0) return ok(observed, explanation);
  const [first] = wrong;
  return broken({
    code: wrong.find(({ code }) => code)?.code ?? 'answer.choice',
    layer: 'answer',
    object: 'answer',
    ko: first ? first.why.ko : '고른 것은 모두 맞지만, 맞는 것이 더 있다.',
    en: first ? first.why.en : 'What you chose is right, but there are more right ones.',
    expected: several ? 'every right option and no other' : 'the right option',
    observed,
    next: '',
    parts: picked.map(({ id, right = false, why }) => ({ id, right, why })),
  });
}
