import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { GroundPod } from '../ground/ground.ts';
import { readAdmin } from '../ground/push.ts';
import { at, list, text } from './raw.ts';

/**
 * What one proxy has, from its admin port. It is read apart from the grader's own reading and looks at less, so that
 * a mistake in one of them shows as a difference.
 */
export interface ProxyFacts {
  readonly listeners: readonly RawListener[];
  /** By the name of the route configuration. */
  readonly routes: ReadonlyMap<string, readonly unknown[]>;
  readonly clusters: ReadonlySet<string>;
  /** Healthy addresses by cluster. */
  readonly healthy: ReadonlyMap<string, readonly string[]>;
}
export interface RawListener {
  readonly address: string;
  readonly port: number;
  /** For plain text, as all the rest here. */
  readonly isHttp: boolean;
  readonly routeNames: readonly string[];
}

export async function readFacts(hosts: LabHosts, pod: GroundPod): Promise<ProxyFacts> {
  const dump = async (resource: string) =>
    list(at(await readAdmin(hosts, pod, `/config_dump?resource=${resource}`), 'configs'));
  const [listeners, routes, clusters, statuses] = await Promise.all([
    dump('dynamic_listeners'),
    dump('dynamic_route_configs'),
    dump('dynamic_active_clusters'),
    readAdmin(hosts, pod, '/clusters?format=json'),
  ]);
  return {
    listeners: listeners.map((each) => listenerOf(at(each, 'active_state', 'listener'))),
    routes: new Map(
      routes.map((each) => [text(at(each, 'route_config', 'name')), list(at(each, 'route_config', 'virtual_hosts'))]),
    ),
    clusters: new Set(clusters.map((each) => text(at(each, 'cluster', 'name')))),
    healthy: new Map(
      list(at(statuses, 'cluster_statuses')).map((each) => [text(at(each, 'name')), healthyIn(each)] as const),
    ),
  };
}

function listenerOf(listener: unknown): RawListener {
  const chains = [...list(at(listener, 'filter_chains')), at(listener, 'default_filter_chain')];
  const plain = chains.filter((chain) => at(chain, 'transport_socket') === undefined);
  const filters = plain.flatMap((chain) => list(at(chain, 'filters')));
  return {
    address: text(at(listener, 'address', 'socket_address', 'address')),
    port: Number(at(listener, 'address', 'socket_address', 'port_value') ?? 0),
    isHttp: filters.some((filter) => text(at(filter, 'name')).endsWith('http_connection_manager')),
    routeNames: filters.map((filter) => text(at(filter, 'typed_config', 'rds', 'route_config_name'))).filter(Boolean),
  };
}

const healthyIn = (cluster: unknown): string[] =>
  list(at(cluster, 'host_statuses'))
    .filter((host) => text(at(host, 'health_status', 'eds_health_status')) === 'HEALTHY')
    .map((host) => text(at(host, 'address', 'socket_address', 'address')));
