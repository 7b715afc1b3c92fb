import { z } from 'zod';
import { many, readable, text } from './dump-schema.ts';
import { type RouteConfig, routeConfigSchema } from './route-schema.ts';
import { type Share, sharesOf } from './shares.ts';

/** By what Envoy picks a listener's filter chain; what is left out takes every connection. */
export interface ChainMatch {
  readonly destinationPort?: number;
  /** `10.10.200.9/32` */
  readonly prefixes: readonly string[];
  readonly serverNames: readonly string[];
  readonly transport?: string;
  readonly applications: readonly string[];
  /** It also looks at what is not known here, such as where the connection comes from. */
  readonly more?: boolean;
}

/** How connections of one kind are treated. */
export interface FilterChain {
  readonly name: string;
  /** Undefined: the listener's default, for what no other takes. */
  readonly match: ChainMatch | undefined;
  readonly tls: boolean;
  readonly http?: HttpManager;
  /** Where a TCP proxy sends its bytes. */
  readonly tcpClusters: readonly Share[];
}

interface HttpManager {
  /** The route configuration that is delivered by itself, or the one that is written here. */
  readonly routeConfigName?: string;
  readonly routeConfig?: RouteConfig;
  readonly normalizePath?: boolean;
  readonly mergeSlashes?: boolean;
  readonly stripPort?: 'any' | 'matching';
  /** The filters' own configuration by name. */
  readonly filters: Readonly<Record<string, unknown>>;
}

export interface Listener {
  readonly name?: string;
  readonly address: string;
  readonly port: number;
  /** Names of the route configurations of its HTTP connection managers; empty for a TCP listener. */
  readonly routeConfigs: readonly string[];
  readonly tls: boolean;
  readonly chains?: readonly FilterChain[];
  /** It finds out by the first bytes whether a connection speaks HTTP. */
  readonly inspectsHttp?: boolean;
  /** Some of its filter chains could not be read. */
  readonly incomplete?: boolean;
}

const cidr = z.object({ address_prefix: text, prefix_len: z.number().default(0) });
const chainMatchSchema = z.looseObject({
  destination_port: z.number().optional(),
  prefix_ranges: many(cidr),
  server_names: many(text),
  transport_protocol: text.optional(),
  application_protocols: many(text),
});
const filterSchema = z.object({ name: text, typed_config: z.unknown().optional() });
const chainSchema = z.object({
  name: text.default(''),
  filter_chain_match: chainMatchSchema.optional(),
  transport_socket: z.object({ name: text }).optional(),
  filters: many(filterSchema),
});
const managerSchema = z.object({
  rds: z.object({ route_config_name: text }).optional(),
  route_config: routeConfigSchema.optional(),
  normalize_path: z.boolean().optional(),
  merge_slashes: z.boolean().optional(),
  strip_any_host_port: z.boolean().optional(),
  strip_matching_host_port: z.boolean().optional(),
  http_filters: many(z.looseObject({ name: text, typed_config: z.unknown().optional() })),
});
const weightedSchema = z.object({ name: text, weight: z.number().optional() });
const tcpProxySchema = z.object({
  cluster: text.optional(),
  weighted_clusters: z.object({ clusters: many(weightedSchema) }).optional(),
});

export const listenerSchema = z.looseObject({
  name: text.optional(),
  address: z
    .object({
      socket_address: z.object({ protocol: text.optional(), address: text, port_value: z.number().default(0) }),
    })
    .optional(),
  filter_chains: readable(chainSchema),
  default_filter_chain: chainSchema.optional(),
  listener_filters: many(z.looseObject({ name: text })),
});

const READ_MATCHES = [
  'destination_port',
  'prefix_ranges',
  'server_names',
  'transport_protocol',
  'application_protocols',
];

function matchOf(match: z.infer<typeof chainMatchSchema> | undefined): ChainMatch {
  const { destination_port, transport_protocol } = match ?? {};
  return {
    ...(destination_port !== undefined && { destinationPort: destination_port }),
    prefixes: match?.prefix_ranges.map(({ address_prefix, prefix_len }) => `${address_prefix}/${prefix_len}`) ?? [],
    serverNames: match?.server_names ?? [],
    ...(transport_protocol !== undefined && { transport: transport_protocol }),
    applications: match?.application_protocols ?? [],
    ...(Object.keys(match ?? {}).some((key) => !READ_MATCHES.includes(key)) && { more: true }),
  };
}

function chainOf(chain: z.infer<typeof chainSchema>, match: ChainMatch | undefined): FilterChain {
  const { transport_socket: socket } = chain;
  const base = { name: chain.name, match, tls: socket !== undefined && !socket.name.endsWith('raw_buffer') };
  for (const { name, typed_config } of chain.filters) {
    if (name.endsWith('http_connection_manager')) {
      const manager = managerSchema.safeParse(typed_config);
      return { ...base, tcpClusters: [], http: manager.success ? managerOf(manager.data) : { filters: {} } };
    }
    if (!name.endsWith('tcp_proxy')) continue;
    const { cluster, weighted_clusters } = tcpProxySchema.catch({}).parse(typed_config);
    return {
      ...base,
      tcpClusters: sharesOf(weighted_clusters?.clusters ?? (cluster === undefined ? [] : [{ name: cluster }])),
    };
  }
  return { ...base, tcpClusters: [] };
}

function managerOf(manager: z.infer<typeof managerSchema>): HttpManager {
  const { rds, route_config, strip_any_host_port, strip_matching_host_port } = manager;
  return {
    ...(rds && { routeConfigName: rds.route_config_name }),
    ...(route_config && { routeConfig: route_config }),
    ...(manager.normalize_path && { normalizePath: true }),
    ...(manager.merge_slashes && { mergeSlashes: true }),
    ...(strip_matching_host_port && { stripPort: 'matching' }),
    ...(strip_any_host_port && { stripPort: 'any' }),
    filters: Object.fromEntries(manager.http_filters.map(({ name, typed_config }) => [name, typed_config])),
  };
}

/** Undefined for what takes no TCP connections: pipes, and QUIC. */
export function listenerOf(listener: z.infer<typeof listenerSchema>): Listener | undefined {
  const socket = listener.address?.socket_address;
  if (!socket || socket.protocol === 'UDP') return undefined;
  const { items, complete } = listener.filter_chains;
  const fallback = listener.default_filter_chain;
  const chains = [
    ...items.map((chain) => chainOf(chain, matchOf(chain.filter_chain_match))),
    ...(fallback ? [chainOf(fallback, undefined)] : []),
  ];
  return {
    ...(listener.name !== undefined && { name: listener.name }),
    address: socket.address,
    port: socket.port_value,
    routeConfigs: chains.flatMap(({ http }) => http?.routeConfigName ?? []),
    tls: chains.some(({ tls }) => tls),
    chains,
    ...(listener.listener_filters.some(({ name }) => name.endsWith('http_inspector')) && { inspectsHttp: true }),
    ...(!complete && { incomplete: true }),
  };
}
