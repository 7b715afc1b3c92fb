import type { Finding } from '#server/grading/outcome.ts';
import { selectsAny } from '#server/grading/world/app.ts';
import { matches } from '#server/grading/world/pods.ts';
import type { Destination } from '#server/grading/world/resources.ts';
import { type ResolvedDestination, resolveDestination } from '#server/mesh/destinations.ts';
import { meshServices, serviceHost, sourceName } from '#server/mesh/registry.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { exportToText } from '#server/mesh/visibility.ts';
import { vsYaml } from '../shared/mesh/look-commands.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { type DesiredRoute, proxyOf } from './desired-route.ts';
import { explainEndpoints } from './endpoint-reasons.ts';
import type { Obstacle } from './route-verdict.ts';
import { explainSubset } from './subset-reasons.ts';

const clientOf = ({ gateway: { metadata } }: DesiredRoute) => ({
  namespace: metadata.namespace,
  labels: metadata.labels,
});

const resolved = (
  desired: DesiredRoute,
  { from, listenPort }: RouteEntry,
  destination: Destination,
): ResolvedDestination =>
  resolveDestination(desired.scene.world, from, destination, { client: clientOf(desired), listenPort });

/** Would all its requests get to pods of the application, by the objects? */
export function leadsToApp(desired: DesiredRoute, entry: RouteEntry): boolean {
  const { route = [], redirect, directResponse } = entry.rule;
  if (redirect || directResponse || route.length === 0) return false;
  return route.every(({ destination }) => {
    const { problem, service } = resolved(desired, entry, destination);
    if (problem || !service) return false;
    const { source } = service;
    if (source.kind === 'Service') return selectsAny(source.object, desired.pods);
    const { workloadSelector } = source.object.spec;
    return !!workloadSelector && desired.pods.some(({ metadata }) => matches(workloadSelector.labels, metadata.labels));
  });
}

/** Why the destination of the rule that takes the request is not the application. */
export function explainDestination(
  desired: DesiredRoute,
  entry: RouteEntry,
  obstacle: Obstacle | undefined,
): Finding | undefined {
  if (!obstacle || obstacle.kind === 'abort') return undefined;
  const routes = entry.rule.route ?? [];
  const found = routes
    .map(({ destination }) => ({ destination, ...resolved(desired, entry, destination) }))
    .find(({ cluster }) => cluster === obstacle.cluster.name);
  if (!found) return undefined;
  if (obstacle.kind !== 'no-cluster') return explainEndpoints(desired, { entry, found, obstacle });
  const { problem, destination } = found;
  switch (problem?.kind) {
    case 'unknown-host':
      return unknownHost(desired, entry, destination);
    case 'not-exported':
      return notExported(desired, entry, problem.service);
    case 'port':
      return wrongPort(desired, entry, found);
    case 'subset':
      return explainSubset(desired, { entry, found });
    case undefined:
      return undefined;
  }
}

/** Names by which the application could be reached. */
const namesOfApp = ({ scene, pods }: DesiredRoute): string[] =>
  scene.world.services
    .all()
    .filter((service) => selectsAny(service, pods))
    .map(serviceHost);

function unknownHost(desired: DesiredRoute, { from }: RouteEntry, { host }: Destination): Finding {
  const { scene, trace } = desired;
  const { name, namespace } = from.metadata;
  const own = namesOfApp(desired);
  const base = { layer: 'cluster' as const, object: vsName(from), analyzer: 'IST0101' };
  const namesake = meshServices(scene.world).find((each) => each.host.startsWith(`${host}.`));
  if (!host.includes('.') && namesake) {
    return {
      ...base,
      code: 'virtual-service.destination-namespace',
      ko: `짧은 이름 ${host}은(는) VirtualService의 네임스페이스(${namespace})에서 찾는데, 서비스는 ${namesake.namespace}에 있다.`,
      en: `The short name ${host} is looked up in the VirtualService's namespace (${namespace}), but the Service is in ${namesake.namespace}.`,
      expected: `host: ${namesake.host}`,
      observed: `host: ${host} → ${host}.${namespace}.svc.cluster.local, which does not exist`,
      next: vsYaml(from.metadata),
    };
  }
  const incomplete = host.includes('.') && own.some((each) => each.startsWith(`${host}.`));
  return {
    ...base,
    code: 'virtual-service.destination-missing',
    ko: `VirtualService ${name}의 목적지 ${host}에 해당하는 서비스가 없다.${incomplete ? ' 점이 있는 이름은 자동으로 채워지지 않으므로 전체 이름을 적어야 한다.' : ''} 프록시에 그런 클러스터가 없으므로 응답은 503이다.`,
    en: `No Service answers to the destination ${host} of VirtualService ${name}.${incomplete ? ' A name with a dot is not completed, so it must be written in full.' : ''} The proxy has no such cluster, so it answers 503.`,
    expected: `host: ${own.join(' or ') || `a Service of ${desired.app.name}`}`,
    observed: `host: ${host}; in the proxy: ${traceText(trace)}`,
    next: `istioctl proxy-config cluster ${proxyOf(desired)}`,
  };
}

function notExported(
  desired: DesiredRoute,
  { from }: RouteEntry,
  service: ReturnType<typeof meshServices>[number],
): Finding {
  const { namespace } = desired.gateway.metadata;
  const object = sourceName(service);
  const { metadata } = service.source.object;
  const isService = service.source.kind === 'Service';
  const field = isService ? 'annotation networking.istio.io/exportTo' : 'exportTo';
  const value = exportToText(service.exportTo);
  return {
    code: isService ? 'service.not-exported' : 'service-entry.not-exported',
    layer: 'cluster',
    object,
    ko: `${object}은(는) 인그레스 게이트웨이의 네임스페이스 ${namespace}에 내보내지지 않는다(${field}: ${value}). 그래서 프록시에 그 클러스터가 없고, VirtualService ${from.metadata.name}의 라우트는 503이 된다.`,
    en: `${object} is not exported to ${namespace}, the namespace of the ingress gateway (${field}: ${value}). So the proxy has no cluster for it, and the route of VirtualService ${from.metadata.name} ends in 503.`,
    expected: `${field}: left out, or with "*" or ${namespace}`,
    observed: `${field}: ${value}; in the proxy: ${traceText(desired.trace)}`,
    next: isService
      ? `kubectl get svc -n ${metadata.namespace} ${metadata.name} -o yaml`
      : `kubectl get serviceentry -n ${metadata.namespace} ${metadata.name} -o yaml`,
  };
}

function wrongPort(
  desired: DesiredRoute,
  { from }: RouteEntry,
  found: ResolvedDestination & { destination: Destination },
): Finding {
  const { service, destination, port } = found;
  const ports = service?.ports.filter(({ protocol }) => protocol !== 'udp').map(({ number }) => number) ?? [];
  const { metadata } = service?.source.object ?? { metadata: { name: found.host, namespace: from.metadata.namespace } };
  const written = destination.port?.number ?? `(left out: ${port})`;
  return {
    code: 'virtual-service.destination-port',
    layer: 'cluster',
    object: vsName(from),
    ko: `목적지 포트 ${port}은(는) 서비스 ${metadata.name}의 포트가 아니다. targetPort가 아니라 서비스의 port를 적는다.`,
    en: `Destination port ${port} is not a port of Service ${metadata.name}. Write the Service's port, not its targetPort.`,
    expected: `port.number: ${ports.join(' or ')}`,
    observed: `port.number: ${written}; in the proxy: ${traceText(desired.trace)}`,
    next:
      service?.source.kind === 'ServiceEntry'
        ? `kubectl get serviceentry -n ${metadata.namespace} ${metadata.name} -o yaml`
        : `kubectl get svc -n ${metadata.namespace} ${metadata.name}`,
  };
}
