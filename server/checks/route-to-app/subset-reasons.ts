import type { Finding } from '#server/grading/outcome.ts';
import type { Destination } from '#server/grading/world/resources.ts';
import { destinationRuleName } from '#server/mesh/destination-rules.ts';
import type { ResolvedDestination } from '#server/mesh/destinations.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { destinationRuleYaml } from '../shared/mesh/look-commands.ts';
import { subsetElsewhere } from '../shared/mesh/subset-elsewhere.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import type { DesiredRoute } from './desired-route.ts';

/** Why the proxy knows no such subset of the service: no rule defines it, or the one that does is not for this proxy. */
export function explainSubset(
  { scene, gateway, trace }: DesiredRoute,
  { entry, found }: { entry: RouteEntry; found: ResolvedDestination & { destination: Destination } },
): Finding {
  const subset = found.destination.subset ?? '';
  const seen = `in the proxy: ${traceText(trace)}`;
  const service = found.service?.source.object;
  const client = { ...gateway.metadata, ko: '인그레스 게이트웨이', en: 'the ingress gateway' };
  const defining = scene.world.destinationRules
    .all()
    .filter(({ spec }) => spec.subsets.some(({ name }) => name === subset));
  for (const rule of defining) {
    const words =
      service && subsetElsewhere(scene.world, rule, { client, service, host: found.host, counting: found.rules });
    if (!words) continue;
    const about = {
      layer: 'cluster',
      object: destinationRuleName(rule),
      next: destinationRuleYaml(rule.metadata),
    } as const;
    return { ...about, ...words, observed: `${words.observed}; ${seen}` };
  }
  return {
    code: 'virtual-service.subset',
    layer: 'cluster',
    object: vsName(entry.from),
    ko: `서브셋 ${subset}을(를) 정의한 DestinationRule이 없다. 정의되지 않은 서브셋은 없는 클러스터이므로 응답은 503이다.`,
    en: `No DestinationRule defines the subset ${subset}. An undefined subset is a cluster that does not exist, so the answer is 503.`,
    expected: `a DestinationRule for ${found.host} with subset ${subset}, or no subset`,
    observed: `subset: ${subset}; ${seen}`,
    next: 'kubectl get destinationrules -A -o yaml',
    analyzer: 'IST0101',
  };
}
