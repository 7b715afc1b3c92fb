import type { Finding } from '#server/grading/outcome.ts';
import type { Destination, DestinationRule } from '#server/grading/world/resources.ts';
import { destinationRuleName, ruleHost } from '#server/mesh/destination-rules.ts';
import type { ResolvedDestination } from '#server/mesh/destinations.ts';
import { isSubsetOf } from '#server/mesh/names.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { isExported } from '#server/mesh/visibility.ts';
import { type DesiredRoute, traceText } from './desired-route.ts';

const NEXT = 'kubectl get destinationrules -A -o yaml';

/** Why the proxy knows no such subset of the service: no rule defines it, or the one that does is not for this proxy. */
export function explainSubset(
  { scene, gateway, trace }: DesiredRoute,
  { entry, found }: { entry: RouteEntry; found: ResolvedDestination & { destination: Destination } },
): Finding {
  const subset = found.destination.subset ?? '';
  const { namespace } = gateway.metadata;
  const all = scene.world.destinationRules.all().filter(({ spec }) => spec.subsets.some(({ name }) => name === subset));
  const forHost = all.filter((rule) => isSubsetOf(found.host, ruleHost(rule)));
  const seen = `in the proxy: ${traceText(trace)}`;
  const about = (rule: DestinationRule) => ({
    layer: 'cluster' as const,
    object: destinationRuleName(rule),
    next: `kubectl get destinationrule -n ${rule.metadata.namespace} ${rule.metadata.name} -o yaml`,
  });
  const hidden = forHost.find(
    ({ spec, metadata }) =>
      !isExported(scene.world, {
        exportTo: spec.exportTo,
        kind: 'DestinationRule',
        own: metadata.namespace,
        to: namespace,
      }),
  );
  if (hidden) {
    return {
      ...about(hidden),
      code: 'destination-rule.not-exported',
      ko: `서브셋 ${subset}을(를) 정의한 DestinationRule ${hidden.metadata.name}이(가) 네임스페이스 ${namespace}에 내보내지지 않는다. 인그레스 게이트웨이에는 그 서브셋의 클러스터가 없으므로 응답은 503이다.`,
      en: `DestinationRule ${hidden.metadata.name}, which defines the subset ${subset}, is not exported to ${namespace}. The ingress gateway has no cluster for the subset, so the answer is 503.`,
      expected: `exportTo: left out, or with "*" or ${namespace}`,
      observed: `exportTo: ${hidden.spec.exportTo?.join(', ') ?? '(the default of the mesh)'}; ${seen}`,
    };
  }
  const [other] = forHost.filter((rule) => !found.rules.includes(rule));
  if (other) {
    return {
      ...about(other),
      code: 'destination-rule.other-namespace',
      ko: `서브셋 ${subset}은(는) 네임스페이스 ${other.metadata.namespace}의 DestinationRule에 있다. 프록시는 제 네임스페이스, 서비스의 네임스페이스, istio-system의 것만, 그 가운데 하나만 쓴다.`,
      en: `The subset ${subset} is in a DestinationRule of the namespace ${other.metadata.namespace}. A proxy uses those of one namespace only: its own, else the Service's, else istio-system.`,
      expected: `subset ${subset} in ${found.rules[0] ? destinationRuleName(found.rules[0]) : `a DestinationRule of ${found.service?.namespace ?? 'the Service’s namespace'}`}`,
      observed: `${destinationRuleName(other)}; ${seen}`,
    };
  }
  const [stray] = all;
  if (stray) {
    return {
      ...about(stray),
      code: 'destination-rule.host',
      ko: `서브셋 ${subset}을(를) 정의한 DestinationRule ${stray.metadata.name}의 host가 ${stray.spec.host}이라, 목적지 ${found.host}의 것이 아니다.`,
      en: `DestinationRule ${stray.metadata.name} defines the subset ${subset} for the host ${stray.spec.host}, which is not the destination ${found.host}.`,
      expected: `host: ${found.host}`,
      observed: `host: ${stray.spec.host}${stray.spec.host === ruleHost(stray) ? '' : ` → ${ruleHost(stray)}`}; ${seen}`,
    };
  }
  return {
    code: 'virtual-service.subset',
    layer: 'cluster',
    object: vsName(entry.from),
    ko: `서브셋 ${subset}을(를) 정의한 DestinationRule이 없다. 정의되지 않은 서브셋은 없는 클러스터이므로 응답은 503이다.`,
    en: `No DestinationRule defines the subset ${subset}. An undefined subset is a cluster that does not exist, so the answer is 503.`,
    expected: `a DestinationRule for ${found.host} with subset ${subset}, or no subset`,
    observed: `subset: ${subset}; ${seen}`,
    next: NEXT,
    analyzer: 'IST0101',
  };
}
