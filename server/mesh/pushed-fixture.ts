import { parseRoutes } from '#server/envoy/config-dump.ts';
import type { Endpoint } from '#server/envoy/endpoints.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { ingressServers } from '#server/grading/world/gateways.ts';
import { findIngress, portNumber } from '#server/grading/world/ingress.ts';
import { matches } from '#server/grading/world/pods.ts';
import type { HttpMatch, StringMatch } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { destinationRulesFor } from './destination-rules.ts';
import { resolveDestination } from './destinations.ts';
import { gatewayVirtualHosts } from './gateway-routes.ts';
import { meshWorld } from './mesh-world-fixture.ts';
import { clusterName } from './names.ts';
import { isVisible, type MeshService, meshServices } from './registry.ts';
import type { RouteEntry } from './route-entries.ts';

/** As istiod makes clusters by itself: mTLS to endpoints of the mesh, plain text to others. */
const AUTO_TLS = [
  {
    name: 'tlsMode-istio',
    match: { tlsMode: 'istio' },
    transport_socket: {
      name: 'envoy.transport_sockets.tls',
      typed_config: { common_tls_context: { tls_certificate_sds_secret_configs: [{}] } },
    },
  },
  { name: 'tlsMode-disabled', match: {}, transport_socket: { name: 'envoy.transport_sockets.raw_buffer' } },
];
const CLIENT = { namespace: 'istio-system', labels: {} };

/** The lab with an ingress proxy that has what its objects ask for: routes, clusters, endpoints. */
export function pushed(lab: FakeLab): FakeLab {
  const world = meshWorld(lab);
  const ingress = findIngress(world, 80);
  const pod = typeof ingress === 'string' ? undefined : ingress.ready[0];
  if (typeof ingress === 'string' || !pod) throw new Error('no ingress gateway');
  const servers = ingressServers(world, ingress);
  const virtual_hosts = gatewayVirtualHosts(world, pod, servers)
    .filter(({ entries, redirectsToTls }) => redirectsToTls || entries.some(({ leftOut }) => !leftOut))
    .map(({ host, entries, redirectsToTls }) => ({
      name: `${host}:80`,
      domains: [host],
      ...(redirectsToTls && { require_tls: 'ALL' }),
      routes: entries.filter(({ leftOut }) => !leftOut).map((entry) => routeOf(world, entry)),
    }));
  const config = { name: 'http.8080', ignore_port_in_host_matching: true, virtual_hosts };
  const clusters = clustersOf(world);
  const listener = { address: '0.0.0.0', port: 8080, routeConfigs: ['http.8080'], tls: false };
  return {
    ...lab,
    listeners: servers.length > 0 ? [listener] : [],
    routes: parseRoutes({ configs: [{ route_config: config }] }),
    clusters: [...clusters.keys()],
    clusterConfigs:
      lab.clusterConfigs ?? [...clusters.keys()].map((name) => ({ name, transport_socket_matches: AUTO_TLS })),
    endpoints: { ...Object.fromEntries(clusters), ...lab.endpoints },
  };
}

function routeOf(world: World, { rule, root, from, match }: RouteEntry) {
  const weighted = (rule.route ?? []).map(({ destination, weight = 1 }) => ({
    name: resolveDestination(world, from, destination, { client: CLIENT, listenPort: 80 }).cluster,
    weight,
  }));
  const config = `/apis/networking.istio.io/v1/namespaces/${root.metadata.namespace}/virtual-service/${root.metadata.name}`;
  const { abort } = rule.fault ?? {};
  const fault = abort && {
    abort: { http_status: abort.httpStatus, percentage: { numerator: abort.percentage?.value ?? 0 } },
  };
  return {
    match: matchOf(match),
    metadata: { filter_metadata: { istio: { config } } },
    ...(fault && { typed_per_filter_config: { 'envoy.filters.http.fault': fault } }),
    ...(rule.redirect
      ? { redirect: { path_redirect: rule.redirect.uri } }
      : rule.directResponse
        ? { direct_response: { status: rule.directResponse.status } }
        : {
            route:
              weighted.length === 1 ? { cluster: weighted[0]?.name } : { weighted_clusters: { clusters: weighted } },
          }),
  };
}

const stringMatch = ({ exact, prefix, regex }: StringMatch) =>
  regex === undefined ? { exact, prefix } : { safe_regex: { regex } };

function matchOf({ uri, method, authority, headers = {} }: HttpMatch = {}) {
  const named = Object.entries({
    ...headers,
    ...(method && { ':method': method }),
    ...(authority && { ':authority': authority }),
  });
  return {
    ...(uri?.exact !== undefined
      ? { path: uri.exact }
      : uri?.regex
        ? { safe_regex: { regex: uri.regex } }
        : { prefix: uri?.prefix ?? '/' }),
    headers: named.map(([name, pattern]) => ({ name, string_match: stringMatch(pattern) })),
  };
}

function clustersOf(world: World): Map<string, Endpoint[]> {
  const clusters = new Map<string, Endpoint[]>();
  for (const service of meshServices(world)) {
    if (!isVisible(world, service, CLIENT.namespace)) continue;
    const subsets = destinationRulesFor(world, service, CLIENT).flatMap(({ spec }) => spec.subsets);
    for (const port of service.ports) {
      for (const { name, labels } of [{ name: '', labels: {} }, ...subsets]) {
        clusters.set(
          clusterName(port.number, name, service.host),
          endpointsOf(world, service, { port: port.number, labels }),
        );
      }
    }
  }
  return clusters;
}

function endpointsOf(
  world: World,
  { source, namespace }: MeshService,
  { port, labels }: { port: number; labels: Record<string, string> },
): Endpoint[] {
  const selector =
    source.kind === 'Service' ? source.object.spec.selector : source.object.spec.workloadSelector?.labels;
  if (!selector || Object.keys(selector).length === 0) return [];
  const entry = source.kind === 'Service' ? source.object.spec.ports.find((each) => each.port === port) : undefined;
  return world.pods
    .in(namespace)
    .filter(({ metadata }) => matches({ ...selector, ...labels }, metadata.labels))
    .map((pod) => ({ address: `${pod.status.podIP}:${portNumber(entry?.targetPort ?? port, pod)}`, healthy: true }));
}
