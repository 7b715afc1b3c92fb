import type { Answer } from '#protocol/exercise.ts';
import { broken, type Outcome, ok } from '#server/grading/outcome.ts';
import type { ExerciseSpec } from './exercise-spec.ts';

type Order = Extract<ExerciseSpec, { kind: 'order' }>;

/** Judges each place; the explanation of a typical swap takes precedence. */
export function gradeOrder(
  { items, mistakes = [], explanation }: Order,
  { items: given }: Extract<Answer, { kind: 'order' }>,
): Outcome {
  const observed = given.join(' → ');
  const right = (id: string) => given.indexOf(id) === items.findIndex((item) => item.id === id);
  const good = items.filter(({ id }) => right(id)).length;
  if (good === items.length && given.length === items.length) return ok(observed, explanation);
  const place = (id: string) => given.indexOf(id);
  const mistake = mistakes.find(
    ({ before, after }) => place(before) >= 0 && place(after) >= 0 && place(before) < place(after),
  );
  return broken({
    code: mistake?.code ?? 'answer.order',
    layer: 'answer',
    object: 'answer',
    ko: mistake?.why.ko ?? `${items.length}개 가운데 ${good}개의 위치가 맞다.`,
    en: mistake?.why.en ?? `${good} of ${items.length} places are right.`,
    expected: `${items.length} of ${items.length} in their places`,
    observed: `${good} of ${items.length}: ${observed}`,
    next: '',
    parts: given.flatMap((id) => {
      const item = items.find((each) => each.id === id);
      return item ? [{ id, right: right(id), ...(right(id) && { why: item.why }) }] : [];
    }),
  });
}
