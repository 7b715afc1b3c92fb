import type { Finding } from '#server/grading/outcome.ts';
import { serviceName } from '#server/grading/world/app.ts';
import { destinationRulesFor, tlsModeOf } from '#server/mesh/destination-rules.ts';
import { parseCluster } from '#server/mesh/names.ts';
import { sourceName } from '#server/mesh/registry.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { exportToText } from '#server/mesh/visibility.ts';
import { type LostShare, podsOf } from '../shared/mesh/reached-pods.ts';
import { lookAt } from '../shared/mesh/rule-conditions.ts';
import type { Lead } from '../shared/mesh/rule-leads.ts';
import { transportReason } from '../shared/mesh/transport.ts';
import type { Astray } from './destination-reasons.ts';
import { emptySubset, undefinedSubset } from './subset-reasons.ts';

/** Requests that end in a cluster which the sidecar does not have, or which is empty: 503. */
export function lostReason(astray: Astray, leads: readonly Lead[]): Finding | undefined {
  const { reached, ruling } = astray;
  const [first] = reached.lost;
  if (!first) return undefined;
  const refused = refusedBy(astray, first);
  if (refused) return refused;
  const lead = leads.find(({ cluster }) => cluster.name === first.cluster);
  if (!lead || !ruling.entry) return plainLoss(astray, first.cluster);
  const { resolved } = lead;
  const { entry, call } = ruling;
  const base = { ...lookAt(entry), layer: 'cluster' as const };
  const name = vsName(entry.from);
  // What the sidecar has is there, whatever the objects say: a Sidecar resource brings in a hidden Service, for example.
  const problem = first.why === 'no-cluster' ? resolved.problem : undefined;
  switch (problem?.kind) {
    case 'unknown-host':
      return {
        ...base,
        code: 'virtual-service.destination-missing',
        ko: `${name}의 목적지 ${resolved.host}에 해당하는 서비스가 없다. 호출하는 쪽의 사이드카에 그런 클러스터가 없으므로 503(NC cluster_not_found)으로 응답한다.`,
        en: `No Service answers to the destination ${resolved.host} of ${name}. The caller's sidecar has no such cluster, so it answers 503 (NC cluster_not_found).`,
        expected: `destination: host: ${call.service.metadata.name}`,
        observed: `destination: host: ${resolved.host}`,
        next: `istioctl proxy-config cluster ${call.proxy}`,
        analyzer: 'IST0101',
      };
    case 'not-exported': {
      const { service } = problem;
      return {
        ...base,
        code: 'service.not-exported',
        object: sourceName(service),
        ko: `${name}의 목적지 ${resolved.host}이(가) 네임스페이스 ${call.caller.metadata.namespace}에 내보내지지 않는다(exportTo). 사이드카에 그런 클러스터가 없다.`,
        en: `The destination ${resolved.host} of ${name} is not exported to the namespace ${call.caller.metadata.namespace} (exportTo), so the sidecar has no such cluster.`,
        expected: `exportTo: "*", or with ${call.caller.metadata.namespace} among them`,
        observed: `exportTo: ${exportToText(service.exportTo)}`,
        next: `istioctl proxy-config cluster ${call.proxy}`,
      };
    }
    case 'port':
      return {
        ...base,
        code: 'virtual-service.destination-port',
        ko: `${name}의 목적지 포트 ${resolved.port}은(는) ${resolved.host}의 포트가 아니다. targetPort가 아니라 서비스의 port를 적는다.`,
        en: `The destination port ${resolved.port} in ${name} is not a port of ${resolved.host}. Write the Service's port, not its targetPort.`,
        expected: `port: number: ${resolved.service?.ports.map(({ number }) => number).join(' or ') ?? ''}`,
        observed: `port: number: ${resolved.port}`,
      };
    case 'subset':
      return undefinedSubset(astray, lead);
    default:
      if (first.why === 'no-cluster') return clusterMissing(astray, first.cluster);
      return lead.subset === '' || first.why === 'unhealthy'
        ? plainLoss(astray, first.cluster)
        : emptySubset(astray, lead);
  }
}

/** The caller's sidecar speaks what the pod does not take. */
function refusedBy({ scene, ruling: { call, service } }: Astray, { cluster, refused }: LostShare): Finding | undefined {
  if (!refused) return undefined;
  const { subset = '', port = call.port } = parseCluster(cluster) ?? {};
  const { namespace, labels } = call.caller.metadata;
  const rules = destinationRulesFor(scene.world, service, { namespace, labels });
  const said = tlsModeOf(rules, { subset, port });
  return transportReason(refused, { ko: '호출하는 쪽의 사이드카', en: "The caller's sidecar", cluster, said });
}

/** The objects are right, and the sidecar has no such cluster. */
const clusterMissing = ({ ruling: { call } }: Astray, cluster: string): Finding => ({
  code: 'proxy.cluster-missing',
  layer: 'cluster',
  object: `Proxy/${call.proxy}`,
  ko: `호출하는 쪽의 사이드카에 클러스터 ${cluster}이(가) 없다. istiod가 아직 보내지 않았거나, 프록시가 거절했다.`,
  en: `The caller's sidecar has no cluster ${cluster}: istiod has not sent it yet, or the proxy refused it.`,
  expected: cluster,
  observed: 'no such cluster',
  next: `istioctl proxy-config cluster ${call.proxy}`,
});

/** No rule is at fault: the Service has nobody to send to. */
function plainLoss({ scene, ruling: { call } }: Astray, cluster: string): Finding {
  const { service, proxy } = call;
  const { name, namespace } = service.metadata;
  const pods = podsOf(scene.world, service);
  return {
    code: 'proxy.no-endpoints',
    layer: 'endpoints',
    object: serviceName(service),
    ko: `호출하는 쪽의 사이드카에서 클러스터 ${cluster}에 쓸 수 있는 엔드포인트가 없다. 응답은 503(UH no_healthy_upstream)이다.`,
    en: `In the caller's sidecar the cluster ${cluster} has no healthy endpoint, so the answer is 503 (UH no_healthy_upstream).`,
    expected: `an endpoint: a Ready pod of ${namespace}/${name}`,
    observed: `${cluster}: none; pods: ${pods.map(({ metadata }) => metadata.name).join(', ') || 'none'}`,
    next: `istioctl proxy-config endpoint ${proxy} --cluster '${cluster}'`,
  };
}
