import type { LabHosts } from '#server/labs/lab-hosts.ts';
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
import type { Pod } from '../world/resources.ts';
import type { World } from '../world/world.ts';
import type { Once } from './once.ts';
import { dialPod } from './pod-dial.ts';

const PROXY_ADMIN = '127.0.0.1:15000';
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
  proxySync(): Promise<ProxySync[]>;
}

interface Deps {
  readonly hosts: LabHosts;
  readonly world: World;
  readonly spend: (bytes: number) => void;
  readonly signal: AbortSignal;
}

export function proxyReads({ hosts, world, spend, signal }: Deps, once: Once): ProxyReads {
  const dump = (pod: Pod, query: string) =>
    once(`dump ${pod.metadata.uid} ${query}`, () =>
      getJson(dialPod(hosts, pod, PROXY_ADMIN), {
        path: `/config_dump?${query}`,
        what: `proxy of ${pod.metadata.name}`,
        signal,
        spend,
      }),
    );
  const cluster = async (pod: Pod, name: string) => {
    const pattern = encodeURIComponent(`^${name.replace(/[.|\\+*?[\](){}^$]/g, '\\$&')}$`);
    const found = parseClusters(await dump(pod, `resource=dynamic_active_clusters&name_regex=${pattern}`));
    return found.find((each) => each.name === name);
  };
  return {
    cluster,
    hasCluster: async (pod, name) => (await cluster(pod, name)) !== undefined,
    endpoints: async (pod, name) => {
      const answer = await once(`clusters ${pod.metadata.uid}`, () =>
        getJson(dialPod(hosts, pod, PROXY_ADMIN), {
          path: '/clusters?format=json',
          what: `proxy of ${pod.metadata.name}`,
          signal,
          spend,
        }),
      );
      return parseEndpoints(answer).get(name);
    },
    httpLogs: async (pod) => parseHttpLogs(await dump(pod, 'resource=dynamic_listeners')),
    listeners: async (pod) => parseListeners(await dump(pod, 'resource=dynamic_listeners')),
    routes: async (pod) => parseRoutes(await dump(pod, 'resource=dynamic_route_configs')),
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
          getJson(dialPod(hosts, pod, ISTIOD_DEBUG), { path: '/debug/syncz', what: 'istiod', signal, spend });
        const rows = await Promise.all(istiods.map(async (pod) => parseSyncz(await ask(pod))));
        return rows.flat();
      }),
  };
}
