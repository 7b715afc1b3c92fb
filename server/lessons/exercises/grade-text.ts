import type { Answer } from '#protocol/exercise.ts';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import type { AnswerFact, FactValues } from './answer-facts.ts';
import type { ExerciseSpec } from './exercise-spec.ts';

type Text = Extract<ExerciseSpec, { kind: 'text' }>;

/** What was typed, against the lesson's patterns or the lab's own values. */
export function gradeText(
  exercise: Text,
  { text }: Extract<Answer, { kind: 'text' }>,
  readFact: (fact: AnswerFact) => FactValues,
): Outcome {
  const { accept, mistakes = [], explanation, next = '', on } = exercise;
  const given = text.trim();
  const base: Omit<Finding, 'code' | 'ko' | 'en'> = {
    layer: 'answer',
    object: 'answer',
    expected: 'the value that the lab shows',
    observed: given,
    next,
    ...(on !== undefined && { on }),
  };
  if ('fact' in accept) {
    const values = readFact(accept.fact);
    if ('missing' in values) {
      return broken({
        ...base,
        code: 'answer.nothing-to-read',
        ko: `답과 비교할 대상이 실습 환경에 없다: ${values.missing}.`,
        en: `The lab does not have what the answer is compared with: ${values.missing}.`,
        expected: values.missing,
        observed: 'not found',
      });
    }
    if (fits(given, values)) return ok(given, explanation);
  } else if (accept.some((pattern) => new RegExp(pattern).test(given))) {
    return ok(given, explanation);
  }
  const mistake = mistakes.find((each) => {
    if ('pattern' in each) return new RegExp(each.pattern).test(given);
    const values = readFact(each.fact);
    return !('missing' in values) && fits(given, values);
  });
  return broken({
    ...base,
    code: mistake?.code ?? 'answer.text',
    ko: mistake?.why.ko ?? '찾는 값이 아니다. 명령을 다시 실행해 값을 확인한다.',
    en: mistake?.why.en ?? 'That is not the value. Run the command again and look closely.',
  });
}

/** Lists are typed with commas or blanks, in any order. */
function fits(given: string, values: Exclude<FactValues, { missing: string }>): boolean {
  if ('any' in values) return values.any.includes(given);
  const listed = given.split(/[\s,]+/).filter((each) => each !== '');
  return listed.length > 0 && setEqual(new Set(listed), new Set(values.all));
}

const setEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a.size === b.size && [...a].every((each) => b.has(each));
