import type { Answer, AnswerPart } from '#protocol/exercise.ts';
import { broken, type Outcome, ok } from '#server/grading/outcome.ts';
import type { ExerciseSpec } from './exercise-spec.ts';

type Assign = Extract<ExerciseSpec, { kind: 'assign' }>;

/** Says of each placed item whether it is right; why, only where that does not name the right place. */
export function gradeAssign(
  { items, mistakes = [], explanation }: Assign,
  { targets }: Extract<Answer, { kind: 'assign' }>,
): Outcome {
  const placed = items.filter(({ id }) => targets[id] !== undefined);
  const wrong = placed.filter(({ id, target }) => targets[id] !== target);
  const left = items.length - placed.length;
  const observed = placed.map(({ id }) => `${id} → ${targets[id]}`).join(', ');
  if (wrong.length === 0 && left === 0) return ok(observed, explanation);
  const made = mistakes.filter(({ item, target }) => targets[item] === target);
  const parts = placed.map(({ id, target, why }): AnswerPart => {
    if (targets[id] === target) return { id, right: true, why };
    const mistake = made.find(({ item }) => item === id);
    return { id, right: false, ...(mistake && { why: mistake.why }) };
  });
  const [mistake] = made;
  return broken({
    code: mistake?.code ?? 'answer.assign',
    layer: 'answer',
    object: 'answer',
    ...(mistake ? mistake.why : general(wrong.length, left)),
    expected: `${items.length} of ${items.length} in their places`,
    observed: `${placed.length - wrong.length} of ${items.length}: ${observed}`,
    next: '',
    parts,
  });
}

const general = (wrong: number, left: number) =>
  wrong > 0
    ? {
        ko: `잘못 놓은 것이 ${wrong}개 있다.`,
        en: `${wrong} of them ${wrong === 1 ? 'is' : 'are'} in the wrong place.`,
      }
    : {
        ko: `놓은 것은 모두 맞다. 아직 ${left}개가 남았다.`,
        en: `Everything placed so far is right; ${left} ${left === 1 ? 'is' : 'are'} still to be placed.`,
      };
