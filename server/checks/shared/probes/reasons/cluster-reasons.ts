import { absence } from '#server/checks/shared/mesh/absent-cluster.ts';
import { selectsNothing } from '#server/checks/shared/mesh/empty-service.ts';
import { selectsAny } from '#server/grading/world/app.ts';
import { isReady } from '#server/grading/world/pods.ts';
import { parseCluster } from '#server/mesh/names.ts';
import { lookUpHost, sourceName } from '#server/mesh/registry.ts';
import { vsObject } from '#server/mesh/virtual-services.ts';
import type { Answered, Explanation } from '../answered.ts';
import { type FirstTraced, proxyEn, proxyKo, proxyName } from '../traced-way.ts';

/** A route leads to a cluster that the proxy does not have. */
export function absentCluster(answered: Answered, first: FirstTraced): Explanation | undefined {
  const { trace } = first;
  const cluster = trace.clusters.find(({ exists }) => !exists);
  if (!cluster) return undefined;
  const { namespace, labels } = first.pod.metadata;
  const own = trace.virtualService?.namespace ?? namespace;
  const cause = absence(answered.scene.world, cluster.name, { client: { namespace, labels }, own });
  const vs = trace.virtualService;
  const host = parseCluster(cluster.name)?.host;
  return {
    layer: 'cluster',
    ...(vs && { object: vsObject(vs) }),
    ko: `${proxyKo(first)}의 라우트${vs ? `(VirtualService ${vs.name})` : ''}가 ${cluster.name}(으)로 보내는데, 프록시에 그런 클러스터가 없다(503, NC).${cause ? ` ${cause.ko}` : ''}`,
    en: `The route${vs ? ` (VirtualService ${vs.name})` : ''} of ${proxyEn(first)} leads to ${cluster.name}, a cluster that the proxy does not have (503, NC).${cause ? ` ${cause.en}` : ''}`,
    ...(cause && { expected: cause.expected }),
    next: `istioctl proxy-config cluster ${proxyName(first.pod)}${host ? ` --fqdn ${host}` : ''}`,
    on: 'k3s-s',
  };
}

/** The cluster is there, and empty. */
export function emptyCluster({ scene: { world } }: Answered, first: FirstTraced): Explanation | undefined {
  const { trace, pod } = first;
  const cluster = trace.clusters.find(({ exists, endpoints }) => exists && !endpoints.some(({ healthy }) => healthy));
  if (!cluster) return undefined;
  const target = parseCluster(cluster.name);
  const found =
    target && lookUpHost(world, target.host, { own: pod.metadata.namespace, to: pod.metadata.namespace }).service;
  const service = found?.source.kind === 'Service' ? found.source.object : undefined;
  const selected = service
    ? world.pods.in(service.metadata.namespace).filter((each) => selectsAny(service, [each]))
    : [];
  const ready = selected.filter(isReady);
  const [ko, en] = !service
    ? ['', '']
    : selected.length === 0
      ? [` ${selectsNothing(service).ko}`, ` ${selectsNothing(service).en}`]
      : ready.length === 0
        ? [` ${service.metadata.name}의 파드가 Ready가 아니다.`, ` The pods of ${service.metadata.name} are not Ready.`]
        : target?.subset
          ? [
              ` 서브셋 ${target.subset}의 레이블에 맞는 파드가 없는지 본다.`,
              ` See whether any pod has the labels of the subset ${target.subset}.`,
            ]
          : ['', ''];
  return {
    layer: 'endpoints',
    ...(found && { object: sourceName(found) }),
    ko: `${proxyKo(first)}의 클러스터 ${cluster.name}에 보낼 수 있는 엔드포인트가 없다(503, UH).${ko}`,
    en: `The cluster ${cluster.name} in ${proxyEn(first)} has no endpoint to send to (503, UH).${en}`,
    expected: `a healthy endpoint of ${cluster.name}`,
    next: `istioctl proxy-config endpoint ${proxyName(pod)} --cluster '${cluster.name}'`,
    on: 'k3s-s',
  };
}
