import type { Finding } from '#server/grading/outcome.ts';
import { labelText, matches } from '#server/grading/world/pods.ts';
import type { DestinationRule } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { type Client, destinationRuleName, ruleHost } from '#server/mesh/destination-rules.ts';
import { isSubsetOf, type ObjectKey } from '#server/mesh/names.ts';
import { exportToText, isExported, rootNamespace } from '#server/mesh/visibility.ts';

interface Asking {
  /** Whose proxy it is, and what a reason calls that proxy. */
  readonly client: Client & { readonly name: string; readonly ko: string; readonly en: string };
  /** The Service behind the destination, by which a misspelt host is known. */
  readonly service: { readonly metadata: ObjectKey };
  /** The destination, complete. */
  readonly host: string;
  /** The rules that the proxy has for it. */
  readonly counting: readonly DestinationRule[];
}

/** Why a rule that defines a subset is none of those that a proxy gets for the host; undefined where nothing says so. */
export function subsetElsewhere(
  world: World,
  rule: DestinationRule,
  { client, service, host, counting }: Asking,
): Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'> | undefined {
  const own = client.namespace;
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
  if (workloadSelector && !matches(workloadSelector.matchLabels, client.labels)) {
    return {
      code: 'destination-rule.selector',
      ko: `DestinationRule ${name}은(는) workloadSelector가 고르는 파드의 사이드카에만 적용된다. 호출하는 ${client.name}에는 그 레이블이 없다.`,
      en: `DestinationRule ${name} goes only to the sidecars of pods that its workloadSelector selects, and the caller ${client.name} is not one of them.`,
      expected: `workloadSelector: left out, or labels of ${client.name}`,
      observed: `workloadSelector: ${labelText(workloadSelector.matchLabels)}`,
    };
  }
  if (!isExported(world, { exportTo, kind: 'DestinationRule', own: namespace, to: own })) {
    return {
      code: 'destination-rule.not-exported',
      ko: `DestinationRule ${name}은(는) 네임스페이스 ${own}(으)로 내보내지지 않는다(exportTo). ${client.ko}는 그 서브셋을 모른다.`,
      en: `DestinationRule ${name} is not exported to the namespace ${own} (exportTo), so ${client.en} does not know its subsets.`,
      expected: `exportTo: left out, "*", or with ${own} among them`,
      observed: `exportTo: ${exportToText(exportTo)} (in the namespace ${namespace})`,
    };
  }
  const places = [...new Set([own, service.metadata.namespace, rootNamespace(world)])];
  if (!places.includes(namespace)) {
    return {
      code: 'destination-rule.other-namespace',
      ko: `DestinationRule ${name}이(가) 네임스페이스 ${namespace}에 있다. 적용되는 것은 호출하는 쪽, 호출받는 서비스, 그리고 메시 전체의 네임스페이스(${places.join(', ')})의 것뿐이다.`,
      en: `DestinationRule ${name} is in the namespace ${namespace}. Only those of the caller's, the Service's and the mesh's own namespace count (${places.join(', ')}).`,
      expected: `namespace: ${service.metadata.namespace}`,
      observed: `namespace: ${namespace}`,
    };
  }
  const [winner] = counting;
  if (!winner || counting.includes(rule)) return undefined;
  return {
    code: 'destination-rule.overruled',
    ko: `${destinationRuleName(winner)}이(가) 이 호스트에 먼저 적용되고 ${name}은(는) 적용되지 않는다. 다른 네임스페이스의 것이나 덜 정확한 host의 것과는 합쳐지지 않는다.`,
    en: `${destinationRuleName(winner)} applies to this host, and ${name} does not: rules of other namespaces, or for a less specific host, are not merged.`,
    expected: `the subset in ${destinationRuleName(winner)}`,
    observed: `${destinationRuleName(winner)} (host ${winner.spec.host}), not ${destinationRuleName(rule)} (host ${rule.spec.host})`,
  };
}
