import type { Finding } from '#server/grading/outcome.ts';
import { type Rule, sharesOf, type Desired } from './mesh-rules.ts';

type Base = Omit<Finding, 'code' | 'ko' | 'en'>;

/** What is wrong with a rule that should share requests among subsets; undefined where one subset is desired. */
export function weightReason(rule: Rule, { weights }: Desired, base: Base): Finding | undefined {
  if (!weights) return undefined;
  const shares = sharesOf(rule);
  const wanted = Object.entries(weights);
  const strange = [...shares.keys()].find((subset) => !(subset in weights));
  if (strange !== undefined) {
    return {
      ...base,
      code: 'virtual-service.weight-subset',
      ko: `${strange}도 요청을 나누어 받는다. 나누어 받을 서브셋은 ${Object.keys(weights).join(', ')}뿐이다.`,
      en: `${strange} gets a share too. Only ${Object.keys(weights).join(' and ')} should.`,
    };
  }
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b).join();
  if (sorted([...shares.values()]) === sorted(wanted.map(([, share]) => share))) {
    return {
      ...base,
      code: 'virtual-service.weights-swapped',
      ko: '비율의 숫자는 맞지만 서브셋이 뒤바뀌었다. weight는 바로 그 목적지가 받을 몫이다.',
      en: 'The shares are right, but the subsets are swapped. A weight is the share of the destination it stands with.',
    };
  }
  return {
    ...base,
    code: 'virtual-service.weights',
    ko: '규칙의 weight가 나누는 비율이 다르다. 몫은 weight를 그 합으로 나눈 값이고, 적지 않은 weight는 0이다.',
    en: 'The weights of the rule make other shares. A share is the weight divided by the sum of all, and a weight that is left out is 0.',
  };
}
