import type { Finding } from '#server/grading/outcome.ts';
import { workloadOf } from '#server/grading/world/app.ts';
import type { World } from '#server/grading/world/world.ts';
import { type Desired, isMeant, percentText, podAt } from '../shared/mesh/reached-pods.ts';
import type { Lead } from '../shared/mesh/rule-leads.ts';
import type { Base } from './destination-reasons.ts';

/** What is wrong with a rule that should share requests among subsets; undefined where one subset is desired. */
export function weightReason(
  world: World,
  leads: readonly Lead[],
  { desired, base }: { desired: Desired; base: Base },
): Finding | undefined {
  const { weights } = desired;
  if (!weights) return undefined;
  const shares = new Map<string, number>();
  for (const lead of leads) {
    const name = nameOf(world, lead, desired);
    shares.set(name, (shares.get(name) ?? 0) + lead.percent);
  }
  const text = (all: Iterable<[string, number]>) =>
    [...all].map(([subset, percent]) => `${subset} ${percentText(percent)}`).join(', ');
  const wanted = Object.entries(weights);
  const shown = { ...base, expected: text(wanted), observed: text(shares) };
  const strange = [...shares.keys()].find((subset) => !(subset in weights));
  if (strange !== undefined) {
    return {
      ...shown,
      code: 'virtual-service.weight-subset',
      ko: `${strange}도 요청을 나누어 받는다. 나누어 받을 서브셋은 ${Object.keys(weights).join(', ')}뿐이다.`,
      en: `${strange} gets a share too. Only ${Object.keys(weights).join(' and ')} should.`,
    };
  }
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b).join();
  if (sorted([...shares.values()]) === sorted(wanted.map(([, share]) => share))) {
    return {
      ...shown,
      code: 'virtual-service.weights-swapped',
      ko: '비율의 숫자는 맞지만 서브셋이 뒤바뀌었다. weight는 함께 적힌 목적지가 받을 비율이다.',
      en: 'The shares are right, but the subsets are swapped. A weight is the share of the destination that it is written with.',
    };
  }
  return {
    ...shown,
    code: 'virtual-service.weights',
    ko: '규칙의 weight가 나누는 비율이 다르다. 비율은 weight를 그 합으로 나눈 값이고, 적지 않은 weight는 0이다.',
    en: 'The weights of the rule result in other shares. A share is the weight divided by the sum of all, and a weight that is left out is 0.',
  };
}

/** By the pods that it leads to, where they are one of those that are meant; else as the rule calls it. */
function nameOf(world: World, { subset, cluster, resolved }: Lead, desired: Desired): string {
  const pods = cluster.endpoints.flatMap(({ address }) => podAt(world, address) ?? []);
  const meant = Object.keys(desired.weights ?? {}).find(
    (each) => pods.length > 0 && pods.every((pod) => isMeant(desired, each, pod)),
  );
  const workloads = [...new Set(pods.map(workloadOf))].join('+');
  return meant ?? (subset || workloads || resolved.host);
}
