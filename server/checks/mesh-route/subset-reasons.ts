import type { Finding } from '#server/grading/outcome.ts';
import { workloadOf } from '#server/grading/world/app.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { DestinationRule } from '#server/grading/world/resources.ts';
import { destinationRuleName } from '#server/mesh/destination-rules.ts';
import { destinationRuleYaml } from '../shared/mesh/look-commands.ts';
import { meantLabels, podsOf } from '../shared/mesh/reached-pods.ts';
import type { Lead } from '../shared/mesh/rule-leads.ts';
import { subsetElsewhere } from '../shared/mesh/subset-elsewhere.ts';
import type { Astray } from './destination-reasons.ts';

/** No DestinationRule that counts for the caller defines the subset; one that does not count may. */
export function undefinedSubset(astray: Astray, { subset, resolved }: Lead): Finding {
  const { scene, ruling } = astray;
  const { world } = scene;
  const { caller, service } = ruling.call;
  const { name, namespace } = service.metadata;
  const client = { ...caller.metadata, ko: '호출하는 쪽의 사이드카', en: "the caller's sidecar" };
  const defining = world.destinationRules.all().filter(({ spec }) => spec.subsets.some((each) => each.name === subset));
  for (const rule of defining) {
    const words = subsetElsewhere(world, rule, { client, service, host: resolved.host, counting: resolved.rules });
    if (words) {
      return {
        layer: 'cluster',
        object: destinationRuleName(rule),
        next: destinationRuleYaml(rule.metadata),
        ...words,
      };
    }
  }
  return {
    code: 'destination-rule.subset-missing',
    layer: 'cluster',
    object: resolved.rules[0] ? destinationRuleName(resolved.rules[0]) : `DestinationRule/${namespace}/${name}`,
    ko: `서브셋 ${subset}을(를) 정의한 DestinationRule이 없다. 라우트가 없는 클러스터를 가리키므로 ${caller.metadata.name}의 사이드카는 503(NC cluster_not_found)으로 응답한다.`,
    en: `No DestinationRule for ${name} defines the subset ${subset}. The route names a cluster that does not exist, so the sidecar of ${caller.metadata.name} answers 503 (NC cluster_not_found).`,
    expected: `a DestinationRule with host ${name} and subset ${subset}`,
    observed: subsetsText(resolved.rules.length > 0 ? resolved.rules : world.destinationRules.all()),
    next: 'kubectl get destinationrules -A -o yaml',
    analyzer: 'IST0101',
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
    ko: `서브셋 ${subset}의 레이블과 맞는 ${name} 파드가 없다. 클러스터는 있지만 엔드포인트가 없으므로 ${proxy}의 사이드카는 503(UH no_healthy_upstream)으로 응답한다.`,
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
