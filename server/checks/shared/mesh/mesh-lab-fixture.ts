import { parseRoutes } from '#server/envoy/config-dump.ts';
import type { Endpoint } from '#server/envoy/endpoints.ts';
import type { Listener } from '#server/envoy/listener-schema.ts';
import { pod, service } from '#server/grading/lab-objects-fixture.ts';
import { type FakeLab, fakeScene } from '#server/grading/scene-fixture.ts';
import { matches } from '#server/grading/world/pods.ts';
import type { HttpMatch, Pod, StringMatch } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { destinationRulesFor } from '#server/mesh/destination-rules.ts';
import { resolveDestination } from '#server/mesh/destinations.ts';
import { meshInputs } from '#server/mesh/inputs.ts';
import { clusterName } from '#server/mesh/names.ts';
import { type MeshService, meshServices } from '#server/mesh/registry.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { sidecarVirtualHost } from '#server/mesh/sidecar-routes.ts';

export const VERSIONS = ['v1', 'v2', 'v3'];
const at = (made: ReturnType<typeof pod>, podIP: string) => ({ ...made, status: { ...made.status, podIP } });
export const reviewsPods = VERSIONS.map((version, index) =>
  at(pod({ app: 'reviews', name: `reviews-${version}-x`, labels: { version } }), `172.16.1.${index + 1}`),
);
export const caller = (labels: Record<string, string> = {}) =>
  at(pod({ app: 'productpage', name: 'productpage-v1-x', labels }), '172.16.2.1');
export const httpService = (name: string, spec: Record<string, unknown> = {}) => ({
  ...service(
    { selector: { app: name }, ports: [{ name: 'http', port: 9080 }], clusterIP: '10.10.200.9', ...spec },
    name,
  ),
});

type Objects = Omit<FakeLab, 'routes' | 'listeners' | 'endpoints'>;

/** A lab whose sidecars have what istiod makes of its objects; what a test says of the proxies takes precedence. */
export function meshLab(objects: Objects, more: FakeLab = {}): FakeLab {
  const lab = { ...objects };
  const { world } = fakeScene(lab, meshInputs);
  const client = world.pods.all().find(({ metadata }) => metadata.labels.app === 'productpage') ?? world.pods.all()[0];
  if (!client) return { ...lab, ...more };
  const listeners: Listener[] = [tcpListener('0.0.0.0', 15_001, 'PassthroughCluster')];
  const virtualHosts: unknown[] = [];
  for (const each of meshServices(world)) {
    for (const { number } of each.ports) {
      const host = sidecarVirtualHost(world, client, { service: each, port: number });
      if (host.kind === 'tcp') listeners.push(tcpListener('10.10.200.9', number, clusterName(number, '', each.host)));
      if (host.kind !== 'plain' && host.kind !== 'ruled') continue;
      if (!listeners.some(({ port }) => port === number)) {
        listeners.push({ address: '0.0.0.0', port: number, routeConfigs: ['9080'], tls: false });
      }
      const given = host.kind === 'ruled' ? host.entries.filter(({ leftOut }) => leftOut === undefined) : [];
      const plain = { match: { prefix: '/' }, route: { cluster: clusterName(number, '', each.host), timeout: '0s' } };
      const [name = '', namespace = ''] = each.host.split('.');
      virtualHosts.push({
        name: `${each.host}:${number}`,
        domains: [each.host, name, `${name}.${namespace}`],
        routes: given.length > 0 ? given.map((entry) => routeOf(world, client, { entry, port: number })) : [plain],
      });
    }
  }
  const routes = parseRoutes({
    configs: [{ route_config: { name: '9080', ignore_port_in_host_matching: true, virtual_hosts: virtualHosts } }],
  });
  const endpoints = endpointsOf(world, client);
  return { ...lab, listeners, routes, endpoints, clusters: Object.keys(endpoints), ...more };
}

const tcpListener = (address: string, port: number, cluster: string): Listener => ({
  address,
  port,
  routeConfigs: [],
  tls: false,
  chains: [
    {
      name: '',
      match: { prefixes: [], serverNames: [], applications: [] },
      tls: false,
      tcpClusters: [{ name: cluster, percent: 100 }],
    },
  ],
});

function routeOf(world: World, client: Pod, { entry, port }: { entry: RouteEntry; port: number }) {
  const { rule, match, from, root } = entry;
  const { route = [], redirect, directResponse, fault, timeout, rewrite } = rule;
  const resolving = { client: client.metadata, listenPort: port };
  const named = route.map(({ destination, weight }) => ({
    name: resolveDestination(world, from, destination, resolving).cluster,
    weight: weight ?? 0,
  }));
  const used = named.filter(({ weight }) => weight > 0);
  const target = route.length === 1 ? { cluster: named[0]?.name } : { weighted_clusters: { clusters: used } };
  const percent = (said?: { value: number }) => ({ numerator: (said?.value ?? 0) * 10_000, denominator: 'MILLION' });
  const filter = fault && {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
    ...(fault.delay && {
      delay: { fixed_delay: fault.delay.fixedDelay, percentage: percent(fault.delay.percentage) },
    }),
    ...(fault.abort && { abort: { http_status: fault.abort.httpStatus, percentage: percent(fault.abort.percentage) } }),
  };
  const config = `/apis/networking.istio.io/v1/namespaces/${root.metadata.namespace}/virtual-service/${root.metadata.name}`;
  return {
    match: matchOf(match),
    metadata: { filter_metadata: { istio: { config } } },
    ...(redirect && { redirect: { path_redirect: redirect.uri } }),
    ...(directResponse && { direct_response: directResponse }),
    ...(!redirect &&
      !directResponse && {
        route: { ...target, timeout: timeout ?? '0s', ...(rewrite?.uri && { prefix_rewrite: rewrite.uri }) },
      }),
    ...(filter && { typed_per_filter_config: { 'envoy.filters.http.fault': filter } }),
  };
}

function matchOf({
  uri,
  method,
  authority,
  headers = {},
  withoutHeaders = {},
  queryParams = {},
  ...rest
}: HttpMatch = {}) {
  const asked = (name: string, match: StringMatch, invert = false) => ({
    name,
    ...patternOf(match),
    ...(invert && { invert_match: true }),
  });
  return {
    ...pathOf(uri),
    ...(rest.ignoreUriCase && { case_sensitive: false }),
    headers: [
      ...(method ? [asked(':method', method)] : []),
      ...(authority ? [asked(':authority', authority)] : []),
      ...Object.entries(headers).map(([name, match]) => asked(name, match)),
      ...Object.entries(withoutHeaders).map(([name, match]) => asked(name, match, true)),
    ],
    query_parameters: Object.entries(queryParams).map(([name, match]) => ({ name, ...patternOf(match) })),
  };
}

function pathOf({ exact, prefix, regex }: StringMatch = {}) {
  if (exact !== undefined) return { path: exact };
  return regex === undefined ? { prefix: prefix ?? '/' } : { safe_regex: { regex } };
}

function patternOf({ exact, prefix, regex }: StringMatch) {
  if (exact !== undefined) return { string_match: { exact } };
  if (prefix !== undefined) return { string_match: { prefix } };
  return regex === undefined ? { present_match: true } : { string_match: { safe_regex: { regex } } };
}

function endpointsOf(world: World, client: Pod): Record<string, Endpoint[]> {
  const found: Record<string, Endpoint[]> = {};
  for (const each of meshServices(world)) {
    const labels = [
      { name: '', labels: {} },
      ...destinationRulesFor(world, each, client.metadata).flatMap(({ spec }) => spec.subsets),
    ];
    for (const { number } of each.ports) {
      for (const subset of labels) {
        found[clusterName(number, subset.name, each.host)] ??= podsBehind(world, each)
          .filter(({ metadata }) => matches(subset.labels, metadata.labels))
          .map(({ status }) => ({ address: `${status.podIP}:${number}`, healthy: true }));
      }
    }
  }
  return found;
}

function podsBehind(world: World, { source, namespace }: MeshService): Pod[] {
  if (source.kind !== 'Service') return [];
  const { selector } = source.object.spec;
  return world.pods.in(namespace).filter(({ metadata }) => matches(selector, metadata.labels));
}
