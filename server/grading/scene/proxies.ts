import { type HttpLogs, parseHttpLogs } from '#server/envoy/access-log-config.ts';
import { getJson } from '#server/envoy/admin-get.ts';
import {
  type ClusterConfig,
  type Listener,
  parseClusters,
  parseListeners,
  parseRoutes,
  type RouteConfig,
} from '#server/envoy/config-dump.ts';
import { type Endpoint, parseEndpoints } from '#server/envoy/endpoints.ts';
import { type LastUpdates, lastUpdateQueries, newestUpdate } from '#server/envoy/last-updates.ts';
import { type ProxySync, parseSyncz } from '#server/envoy/sync-status.ts';
import { type Trace, type TracedRequest, traceRequest, withClusters } from '#server/envoy/trace.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { Pod } from '../world/resources.ts';
import type { World } from '../world/world.ts';
import type { Once } from './once.ts';
import { dialPod } from './pod-dial.ts';

const PROXY_ADMIN = '127.0.0.1:15000';
/** Above this all clusters are read instead of those that are named. */
const PATTERN_MAX_CHARS = 6_000;
const ISTIOD_DEBUG = '127.0.0.1:8080';

/** What proxies and istiod report of themselves. */
export interface ProxyReads {
  listeners(pod: Pod): Promise<Listener[]>;
  /** The access logs of the proxy's HTTP listeners, as it is configured now. */
  httpLogs(pod: Pod): Promise<HttpLogs[]>;
  routes(pod: Pod): Promise<RouteConfig[]>;
  hasCluster(pod: Pod, name: string): Promise<boolean>;
  /** When each kind of the proxy's configuration last changed. */
  lastUpdates(pod: Pod): Promise<LastUpdates>;
  cluster(pod: Pod, name: string): Promise<ClusterConfig | undefined>;
  /** Of a cluster; undefined where the proxy has no such cluster. */
  endpoints(pod: Pod, cluster: string): Promise<Endpoint[] | undefined>;
  /** How many requests the proxy has sent to each endpoint, by `cluster address`; asked anew each time. */
  requestsSent(pod: Pod): Promise<ReadonlyMap<string, number>>;
  /** Time in ms of the cluster's last change; undefined: there is no such cluster. */
  clusterChangedAt(pod: Pod, name: string): Promise<number | undefined>;
  proxySync(): Promise<ProxySync[]>;
  /** What the pod's proxy does with a request, by its own configuration. */
  trace(pod: Pod, request: TracedRequest): Promise<Trace>;
}

interface Deps {
  readonly hosts: LabHosts;
  readonly world: World;
  readonly spend: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** A pattern of just these names, for the proxy's admin. */
function exactly(names: readonly string[]): string {
  const either = names.map((name) => name.replace(/[.|\\+*?[\](){}^$]/g, '\\$&')).join('|');
  return encodeURIComponent(`^(?:${either})$`);
}

export function proxyReads({ hosts, world, spend, signal }: Deps, once: Once): ProxyReads {
  const reads = { signal, spend, turns: hosts.turns };
  const dump = (pod: Pod, query: string) =>
    once(`dump ${pod.metadata.uid} ${query}`, () =>
      getJson(dialPod(hosts, pod, PROXY_ADMIN), {
        path: `/config_dump?${query}`,
        what: `proxy of ${pod.metadata.name}`,
        ...reads,
      }),
    );
  const clusters = async (pod: Pod, names: readonly string[]) => {
    const pattern = exactly(names);
    const query = `resource=dynamic_active_clusters${pattern.length <= PATTERN_MAX_CHARS ? `&name_regex=${pattern}` : ''}`;
    const found = parseClusters(await dump(pod, query));
    return found.filter(({ name }) => names.includes(name));
  };
  const cluster = async (pod: Pod, name: string) => (await clusters(pod, [name]))[0];
  // Several checks of a round trace the same proxy: what it said is parsed for all of them together.
  const endpointsNow = async (pod: Pod) =>
    parseEndpoints(
      await getJson(dialPod(hosts, pod, PROXY_ADMIN), {
        path: '/clusters?format=json',
        what: `proxy of ${pod.metadata.name}`,
        ...reads,
      }),
    );
  const allEndpoints = (pod: Pod) => once(`endpoints ${pod.metadata.uid}`, () => endpointsNow(pod));
  const listeners = (pod: Pod) =>
    once(`listeners ${pod.metadata.uid}`, async () => parseListeners(await dump(pod, 'resource=dynamic_listeners')));
  const routes = (pod: Pod) =>
    once(`routes ${pod.metadata.uid}`, async () => parseRoutes(await dump(pod, 'resource=dynamic_route_configs')));
  return {
    cluster,
    hasCluster: async (pod, name) => (await cluster(pod, name)) !== undefined,
    endpoints: async (pod, name) => (await allEndpoints(pod)).get(name),
    requestsSent: async (pod) =>
      new Map(
        [...(await endpointsNow(pod))].flatMap(([name, endpoints]) =>
          endpoints.map(({ address, requests = 0 }) => [`${name} ${address}`, requests] as const),
        ),
      ),
    clusterChangedAt: async (pod, name) =>
      newestUpdate(await dump(pod, `${lastUpdateQueries.CDS}&name_regex=${exactly([name])}`)),
    listeners,
    routes,
    async trace(pod, request) {
      const [there, known] = await Promise.all([listeners(pod), routes(pod)]);
      const traced = traceRequest({ listeners: there, routes: known }, request);
      const names = [...new Set(traced.shares.map(({ name }) => name))];
      if (names.length === 0) return withClusters(traced, [], new Map());
      const [configs, endpoints] = await Promise.all([clusters(pod, names), allEndpoints(pod)]);
      return withClusters(traced, configs, endpoints);
    },
    httpLogs: async (pod) => parseHttpLogs(await dump(pod, 'resource=dynamic_listeners')),
    async lastUpdates(pod) {
      const newest = async (query: string) => newestUpdate(await dump(pod, query));
      const [CDS, LDS, RDS] = await Promise.all([
        newest(lastUpdateQueries.CDS),
        newest(lastUpdateQueries.LDS),
        newest(lastUpdateQueries.RDS),
      ]);
      return { CDS, LDS, RDS };
    },
    proxySync: () =>
      once('syncz', async () => {
        const istiods = world.pods
          .in('istio-system')
          .filter((pod) => pod.metadata.labels.app === 'istiod' && pod.status.phase === 'Running');
        const ask = (pod: Pod) =>
          getJson(dialPod(hosts, pod, ISTIOD_DEBUG), { path: '/debug/syncz', what: 'istiod', ...reads });
        const rows = await Promise.all(istiods.map(async (pod) => parseSyncz(await ask(pod))));
        return rows.flat();
      }),
  };
}
