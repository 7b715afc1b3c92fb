import type { Finding } from '#server/grading/outcome.ts';
import { workloadOf } from '#server/grading/world/app.ts';
import { labelText, matches } from '#server/grading/world/pods.ts';
import type { DestinationRule } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { destinationRuleName, ruleHost } from '#server/mesh/destination-rules.ts';
import { isSubsetOf } from '#server/mesh/names.ts';
import { isExported, rootNamespace } from '#server/mesh/visibility.ts';
import { meantLabels, podsOf } from '../shared/mesh/reached-pods.ts';
import type { Lead } from '../shared/mesh/rule-leads.ts';
import type { Astray } from './destination-reasons.ts';

/** No DestinationRule that counts for the caller defines the subset; one that does not count may. */
export function undefinedSubset(astray: Astray, { subset, resolved }: Lead): Finding {
  const { scene, ruling } = astray;
  const { world } = scene;
  const { caller, service } = ruling.call;
  const { name, namespace } = service.metadata;
  const defining = world.destinationRules.all().filter(({ spec }) => spec.subsets.some((each) => each.name === subset));
  for (const rule of defining) {
    const words = notCounting(world, rule, { astray, host: resolved.host, counting: resolved.rules });
    if (words) {
      return {
        layer: 'cluster',
        object: destinationRuleName(rule),
        next: `kubectl get destinationrule -n ${rule.metadata.namespace} ${rule.metadata.name} -o yaml`,
        ...words,
      };
    }
  }
  return {
    code: 'destination-rule.subset-missing',
    layer: 'cluster',
    object: resolved.rules[0] ? destinationRuleName(resolved.rules[0]) : `DestinationRule/${namespace}/${name}`,
    ko: `서브셋 ${subset}을(를) 정의한 DestinationRule이 없다. 라우트가 없는 클러스터를 가리키므로 ${caller.metadata.name}의 사이드카는 503(NC cluster_not_found)으로 답한다.`,
    en: `No DestinationRule for ${name} defines the subset ${subset}. The route names a cluster that does not exist, so the sidecar of ${caller.metadata.name} answers 503 (NC cluster_not_found).`,
    expected: `a DestinationRule with host ${name} and subset ${subset}`,
    observed: subsetsText(resolved.rules.length > 0 ? resolved.rules : world.destinationRules.all()),
    next: 'kubectl get destinationrules -A -o yaml',
    analyzer: 'IST0101',
  };
}

interface Counting {
  readonly astray: Astray;
  readonly host: string;
  readonly counting: readonly DestinationRule[];
}

/** Why a rule that defines the subset is none of those that the caller's sidecar gets for the host. */
function notCounting(
  world: World,
  rule: DestinationRule,
  { astray, host, counting }: Counting,
): Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'> | undefined {
  const { caller, service } = astray.ruling.call;
  const own = caller.metadata.namespace;
  const { name, namespace } = rule.metadata;
  const short = service.metadata.name;
  if (!isSubsetOf(host, ruleHost(rule))) {
    const written = rule.spec.host;
    if (written !== short && !written.startsWith(`${short}.`)) return undefined;
    return {
      code: 'destination-rule.host',
      ko: `DestinationRule ${name}의 host ${written}은(는) ${ruleHost(rule)}이고, 서비스 ${host}이(가) 아니다. 점이 없는 이름만 DestinationRule의 네임스페이스(${namespace})로 채워진다.`,
      en: `host ${written} of DestinationRule ${name} means ${ruleHost(rule)}, not the Service ${host}. Only a name without a dot is completed, with the namespace of the DestinationRule (${namespace}).`,
      expected: `host: ${host}`,
      observed: `host: ${written} (in the namespace ${namespace})`,
    };
  }
  const { workloadSelector, exportTo } = rule.spec;
  if (workloadSelector && !matches(workloadSelector.matchLabels, caller.metadata.labels)) {
    return {
      code: 'destination-rule.selector',
      ko: `DestinationRule ${name}은(는) workloadSelector가 고르는 파드의 사이드카에만 간다. 부르는 ${caller.metadata.name}은(는) 그 레이블이 없다.`,
      en: `DestinationRule ${name} goes only to the sidecars of pods that its workloadSelector selects, and ${caller.metadata.name}, which calls, is none.`,
      expected: `workloadSelector: left out, or labels of ${caller.metadata.name}`,
      observed: `workloadSelector: ${labelText(workloadSelector.matchLabels)}`,
    };
  }
  if (!isExported(world, { exportTo, kind: 'DestinationRule', own: namespace, to: own })) {
    return {
      code: 'destination-rule.not-exported',
      ko: `DestinationRule ${name}은(는) 네임스페이스 ${own}(으)로 내보내지지 않는다(exportTo). 부르는 쪽의 사이드카는 그 서브셋을 모른다.`,
      en: `DestinationRule ${name} is not exported to the namespace ${own} (exportTo), so the caller's sidecar does not know its subsets.`,
      expected: `exportTo: left out, "*", or with ${own} among them`,
      observed: `exportTo: ${exportTo?.join(', ') ?? '(default of the mesh)'} (in the namespace ${namespace})`,
    };
  }
  const places = [...new Set([own, service.metadata.namespace, rootNamespace(world)])];
  if (!places.includes(namespace)) {
    return {
      code: 'destination-rule.other-namespace',
      ko: `DestinationRule ${name}이(가) 네임스페이스 ${namespace}에 있다. 쓰이는 것은 부르는 쪽, 부르는 서비스, 그리고 메시 전체의 네임스페이스(${places.join(', ')})의 것뿐이다.`,
      en: `DestinationRule ${name} is in the namespace ${namespace}. Only those of the caller's, the Service's and the mesh's own namespace count (${places.join(', ')}).`,
      expected: `namespace: ${service.metadata.namespace}`,
      observed: `namespace: ${namespace}`,
    };
  }
  const [winner] = counting;
  if (!winner || counting.includes(rule)) return undefined;
  return {
    code: 'destination-rule.overruled',
    ko: `${destinationRuleName(winner)}이(가) 이 호스트에 먼저 쓰이고 ${name}은(는) 쓰이지 않는다. 다른 네임스페이스의 것이나 덜 정확한 host의 것과는 합쳐지지 않는다.`,
    en: `${destinationRuleName(winner)} counts for this host, and ${name} does not: rules of other namespaces, or for a less specific host, are not merged.`,
    expected: `the subset in ${destinationRuleName(winner)}`,
    observed: `${destinationRuleName(winner)} (host ${winner.spec.host}), not ${destinationRuleName(rule)} (host ${rule.spec.host})`,
  };
}

/** The subset is there, and no pod has its labels. */
export function emptySubset({ scene, ruling, desired }: Astray, { subset, resolved }: Lead): Finding {
  const { service, proxy } = ruling.call;
  const { name, namespace } = service.metadata;
  const rule = resolved.rules.find(({ spec }) => spec.subsets.some((each) => each.name === subset));
  const pods = podsOf(scene.world, service);
  const keys = Object.keys(meantLabels(desired, subset));
  const has = pods.map(
    (pod) => `${workloadOf(pod)} ${keys.map((key) => `${key}=${pod.metadata.labels[key] ?? '(absent)'}`).join(',')}`,
  );
  return {
    code: 'destination-rule.subset-labels',
    layer: 'endpoints',
    object: rule ? destinationRuleName(rule) : `DestinationRule/${namespace}/${name}`,
    ko: `서브셋 ${subset}의 레이블과 맞는 ${name} 파드가 없다. 클러스터는 있지만 엔드포인트가 없으므로 ${proxy}의 사이드카는 503(UH no_healthy_upstream)으로 답한다.`,
    en: `No pod of ${name} has the labels of the subset ${subset}. The cluster exists but is empty, so the sidecar of ${proxy} answers 503 (UH no_healthy_upstream).`,
    expected: `labels of a pod of ${name}, such as ${labelText(meantLabels(desired, subset))}`,
    observed: `${rule ? subsetsText([rule]) : ''}; pods: ${[...new Set(has)].join(', ') || 'none'}`,
    next: `kubectl get pod -n ${namespace} --show-labels`,
  };
}

const subsetsText = (rules: readonly DestinationRule[]): string =>
  rules
    .map(
      ({ metadata, spec }) =>
        `${metadata.name} (host ${spec.host}): ${spec.subsets.map(({ name, labels }) => `${name} ${labelText(labels)}`).join(', ') || 'no subset'}`,
    )
    .join('; ') || 'no DestinationRule';
