import { matchTree } from '#server/grading/objects/match-tree.ts';
import { rangeOf, rangeText } from '../specs.ts';
import type { AskedProxy, DesiredCluster, DesiredEndpoint, ProxyFinding } from './proxy-config.ts';

export async function clusterFault(desired: DesiredCluster, { pod, scene, name }: AskedProxy): Promise<ProxyFinding> {
  const cluster = await scene.cluster(pod, desired.name);
  const base = { layer: 'cluster' as const, look: `cluster ${name}`, value: cluster };
  if (desired.absent) {
    if (!cluster) return { evidence: `no cluster ${desired.name}` };
    return {
      fault: {
        ...base,
        code: 'proxy.cluster-present',
        ko: `프록시에 클러스터 ${desired.name}이(가) 있다. 여기서는 없어야 한다.`,
        en: `The proxy has the cluster ${desired.name}, but should not have it here.`,
        expected: 'no such cluster',
        observed: desired.name,
      },
    };
  }
  if (!cluster) {
    return {
      fault: {
        ...base,
        code: 'proxy.cluster-missing',
        ko: `프록시에 클러스터 ${desired.name}이(가) 없다. 서비스나 DestinationRule의 서브셋이 없다는 뜻이다.`,
        en: `The proxy has no cluster ${desired.name}: the Service, or the DestinationRule's subset, does not exist.`,
        expected: desired.name,
        observed: 'no such cluster',
      },
    };
  }
  const mismatch = desired.match === undefined ? undefined : matchTree(desired.match, cluster).mismatch;
  if (!mismatch) return { evidence: `cluster ${desired.name}` };
  return {
    fault: {
      ...base,
      code: 'proxy.cluster-mismatch',
      ko: `클러스터 ${desired.name}의 ${mismatch.path}이(가) 기대와 다르다.`,
      en: `${mismatch.path} of the cluster ${desired.name} is not as it should be.`,
      expected: `${mismatch.path}: ${mismatch.expected}`,
      observed: `${mismatch.path}: ${mismatch.observed}`,
      path: mismatch.path,
    },
  };
}

export async function endpointFault(desired: DesiredEndpoint, { pod, scene, name }: AskedProxy): Promise<ProxyFinding> {
  const all = await scene.endpoints(pod, desired.cluster);
  const base = { layer: 'endpoints' as const, look: `endpoint ${name} --cluster '${desired.cluster}'`, value: all };
  const range = rangeOf(desired.healthy);
  const healthy = all?.filter((each) => each.healthy) ?? [];
  const observed = all
    ? all
        .map(({ address, healthy: good }) => `${address}${good ? '' : ' (unhealthy)'}`)
        .slice(0, 20)
        .join(', ') || 'none'
    : 'no such cluster';
  if (all && healthy.length >= range.min && healthy.length <= range.max) {
    return { evidence: `${desired.cluster}: ${observed}` };
  }
  const none = healthy.length === 0;
  return {
    fault: {
      ...base,
      code: none ? 'proxy.no-endpoints' : 'proxy.endpoint-count',
      ko: none
        ? `클러스터 ${desired.cluster}에 쓸 수 있는 엔드포인트가 없다(503 UH).`
        : `클러스터 ${desired.cluster}의 엔드포인트가 ${healthy.length}개다. ${rangeText(range)}개여야 한다.`,
      en: none
        ? `The cluster ${desired.cluster} has no healthy endpoint (503 UH).`
        : `The cluster ${desired.cluster} has ${healthy.length} healthy endpoints; it should be ${rangeText(range)}.`,
      expected: `${rangeText(range)} healthy endpoints`,
      observed,
    },
  };
}
