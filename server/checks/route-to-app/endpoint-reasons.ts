import type { Finding } from '#server/grading/outcome.ts';
import { selectsAny } from '#server/grading/world/app.ts';
import { matches } from '#server/grading/world/pods.ts';
import type { Destination } from '#server/grading/world/resources.ts';
import { findSubset, tlsModeOf } from '#server/mesh/destination-rules.ts';
import type { ResolvedDestination } from '#server/mesh/destinations.ts';
import { serviceHost, sourceName } from '#server/mesh/registry.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { emptySubset } from '../shared/mesh/empty-subset.ts';
import { vsYaml } from '../shared/mesh/look-commands.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { transportReason } from '../shared/mesh/transport.ts';
import { type DesiredRoute, proxyOf } from './desired-route.ts';
import type { Obstacle } from './route-verdict.ts';

interface Found {
  readonly entry: RouteEntry;
  readonly found: ResolvedDestination & { readonly destination: Destination };
  readonly obstacle: Extract<Obstacle, { kind: 'no-cluster' | 'no-endpoints' | 'other-endpoints' | 'tls' }>;
}

/** The cluster is there, and requests to it do not reach the application. */
export function explainEndpoints(desired: DesiredRoute, { entry, found, obstacle }: Found): Finding {
  switch (obstacle.kind) {
    case 'tls':
      return wrongTls(found, obstacle);
    case 'no-endpoints':
    case 'no-cluster':
      return noEndpoints(desired, entry, found);
    case 'other-endpoints':
      return otherPods(desired, entry, found);
  }
}

function otherPods(desired: DesiredRoute, { from }: RouteEntry, { service, host }: Found['found']): Finding {
  const { scene, pods, app, trace } = desired;
  const own = scene.world.services
    .all()
    .filter((each) => selectsAny(each, pods))
    .map(serviceHost);
  const name = service ? sourceName(service) : host;
  return {
    code: 'virtual-service.destination-other',
    layer: 'cluster',
    object: vsName(from),
    ko: `VirtualService ${from.metadata.name}은(는) ${host}(으)로 보내는데, 그 엔드포인트는 ${app.name} 파드가 아니다.`,
    en: `VirtualService ${from.metadata.name} routes to ${host}, whose endpoints are not ${app.name}'s pods.`,
    expected: `host: ${own.join(' or ') || `a Service of ${app.name}`}`,
    observed: `${name}; in the proxy: ${traceText(trace)}`,
    next: vsYaml(from.metadata),
  };
}

function noEndpoints(
  desired: DesiredRoute,
  { from }: RouteEntry,
  { service, destination, rules, cluster }: Found['found'],
): Finding {
  const { pods, app, trace } = desired;
  const next = `istioctl proxy-config endpoint ${proxyOf(desired)} --cluster '${cluster}'`;
  const observed = `in the proxy: ${traceText(trace)}`;
  const subset = destination.subset ? findSubset(rules, destination.subset) : undefined;
  const selected = pods.filter((pod) => service?.source.kind !== 'Service' || selectsAny(service.source.object, [pod]));
  const fitting = selected.filter(({ metadata }) => !subset || matches(subset.subset.labels, metadata.labels));
  if (subset && selected[0] && fitting.length === 0) {
    const found = emptySubset({
      ...subset,
      of: app.name,
      namespace: app.namespace,
      labels: selected[0].metadata.labels,
    });
    return { ...found, observed: `${found.observed}; ${observed}` };
  }
  const name = service ? sourceName(service) : destination.host;
  return {
    code: 'service.no-endpoints-in-proxy',
    layer: 'endpoints',
    object: name,
    ko: `VirtualService ${from.metadata.name}이(가) 보내는 ${name}에 준비된 엔드포인트가 없다. 프록시에 클러스터는 있지만 보낼 곳이 없어 응답은 503이다.`,
    en: `${name}, where VirtualService ${from.metadata.name} sends requests, has no healthy endpoint. The proxy has the cluster and nowhere to send to, so the answer is 503.`,
    expected: `the addresses of ${app.name}'s pods: ${
      pods
        .map(({ status }) => status.podIP)
        .filter(Boolean)
        .join(', ') || 'none is there yet'
    }`,
    observed,
    next,
  };
}

function wrongTls(
  { rules, destination, port }: Found['found'],
  { cluster, refused }: Extract<Obstacle, { kind: 'tls' }>,
): Finding {
  const said = tlsModeOf(rules, { subset: destination.subset ?? '', port });
  return transportReason(refused, { ko: '게이트웨이', en: 'The gateway', cluster: cluster.name, said });
}
