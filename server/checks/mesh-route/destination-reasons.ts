import type { Finding } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { workloadOf } from '#server/grading/world/app.ts';
import { labelText } from '#server/grading/world/pods.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { destinationRuleYaml } from '../shared/mesh/look-commands.ts';
import { callText } from '../shared/mesh/mesh-call.ts';
import {
  type Desired,
  desiredText,
  isMeant,
  meantLabels,
  podAt,
  type Reached,
  reachedText,
} from '../shared/mesh/reached-pods.ts';
import { entryText, lookAt } from '../shared/mesh/rule-conditions.ts';
import { type Lead, leadsOf } from '../shared/mesh/rule-leads.ts';
import type { Ruling } from '../shared/mesh/ruling.ts';
import { lostReason } from './lost-destination-reasons.ts';
import { ownAnswerReason } from './own-answer-reasons.ts';
import { weightReason } from './weight-reasons.ts';

export interface Astray {
  readonly scene: Scene;
  readonly ruling: Ruling;
  readonly desired: Desired;
  readonly reached: Reached;
  readonly expected: string;
}
export type Base = Pick<Finding, 'layer' | 'object' | 'next' | 'expected' | 'observed'>;

/** What is wrong with where the rule that decides sends the request, or why there is none. */
export async function destinationReason(astray: Astray): Promise<Finding | undefined> {
  const { ruling, reached, expected, scene, desired } = astray;
  const { entry, call, decider } = ruling;
  const own = ownAnswerReason(ruling, expected);
  if (own) return own;
  const leads = entry ? await leadsOf(entry, call, scene) : [];
  const lost = lostReason(astray, leads);
  if (lost) return lost;
  if (!entry) return decider ? undefined : missing(astray);
  const base: Base = { ...lookAt(entry), expected, observed: `${entryText(entry)}: ${reachedText(reached)}` };
  const name = vsName(entry.from);
  const everywhere = leads.find(({ subset, resolved }) => subset === '' && resolved.host === ruling.service.host);
  if (everywhere && desired.subset + Object.keys(desired.weights ?? {}).join('') !== '') {
    return {
      ...base,
      code: 'virtual-service.no-subset',
      ko: `${name}의 목적지에 subset이 없다. 그러면 요청은 서비스 ${call.service.metadata.name}의 모든 파드에 나뉜다.`,
      en: `The destination in ${name} has no subset, so requests are spread over all pods of the Service ${call.service.metadata.name}.`,
      expected: `destination: subset: ${Object.keys(desired.weights ?? { [desired.subset]: 100 }).join(', ')}`,
    };
  }
  return (
    subsetReason(astray, leads) ??
    weightReason(scene.world, leads, { desired, base }) ?? {
      ...base,
      code: 'virtual-service.other-destination',
      ko: `${name}의 규칙이 이 요청을 다른 곳으로 보낸다.`,
      en: `The rule of ${name} sends this request elsewhere.`,
    }
  );
}

function missing({ ruling: { call }, desired, reached, expected }: Astray): Finding {
  const { name, namespace } = call.service.metadata;
  return {
    code: 'virtual-service.missing',
    layer: 'virtual-host',
    object: `VirtualService/${namespace}/${name}`,
    ko: `${name}(으)로 가는 요청에 규칙을 정하는 VirtualService가 없다. 그래서 사이드카는 요청을 서비스의 모든 파드에 나눈다.`,
    en: `No VirtualService has rules for requests to ${name}, so sidecars spread them over all pods of the Service.`,
    expected: desired.weights || desired.subset ? `a VirtualService with the host ${name}: ${expected}` : expected,
    observed: `no VirtualService: ${callText(call.request)} → ${reachedText(reached)}`,
    next: 'kubectl get virtualservices -A',
  };
}

/** A subset is called as the pods that are meant, and its labels fit others. */
function subsetReason({ scene, ruling, desired }: Astray, leads: readonly Lead[]): Finding | undefined {
  const meant = Object.keys(desired.weights ?? (desired.subset === '' ? {} : { [desired.subset]: 100 }));
  for (const { subset, cluster, resolved } of leads) {
    if (!meant.includes(subset) || resolved.host !== ruling.service.host) continue;
    const pods = cluster.endpoints.flatMap(({ address }) => podAt(scene.world, address) ?? []);
    const others = pods.filter((pod) => !isMeant(desired, subset, pod));
    const rule = resolved.rules.find(({ spec }) => spec.subsets.some((each) => each.name === subset));
    if (others.length === 0 || !rule) continue;
    const { name, namespace } = rule.metadata;
    const labels = rule.spec.subsets.find((each) => each.name === subset)?.labels ?? {};
    const all = others.length < pods.length;
    const names = [...new Set(others.map(workloadOf))].join(', ');
    return {
      code: all ? 'destination-rule.subset-too-wide' : 'destination-rule.subset-other-pods',
      layer: 'endpoints',
      object: `DestinationRule/${namespace}/${name}`,
      ko: all
        ? `서브셋 ${subset}의 labels(${labelText(labels)})가 ${names}의 파드에도 맞는다.`
        : `서브셋 ${subset}의 labels(${labelText(labels)})에 맞는 것은 ${names}의 파드다.`,
      en: all
        ? `The labels of the subset ${subset} (${labelText(labels)}) fit pods of ${names} too.`
        : `The labels of the subset ${subset} (${labelText(labels)}) fit pods of ${names} instead.`,
      expected: `subset ${subset}: labels: ${labelText(meantLabels(desired, subset))} (${desiredText(ruling.call.service, { ...desired, subset, weights: undefined })})`,
      observed: `subset ${subset}: labels: ${labelText(labels)} → ${[...new Set(pods.map(workloadOf))].join(', ')}`,
      next: destinationRuleYaml(rule.metadata),
    };
  }
  return undefined;
}
