import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';

/** The parts of Envoy's `/config_dump?resource=…` that checks read. */
const text = z.string().max(4_000);
const many = <T extends z.ZodType>(item: T) => z.array(item).max(5_000).default([]);

const stringMatchSchema = z.object({
  exact: text.optional(),
  prefix: text.optional(),
  suffix: text.optional(),
  contains: text.optional(),
  safe_regex: z.object({ regex: text }).optional(),
  ignore_case: z.boolean().optional(),
});
export type StringMatch = z.infer<typeof stringMatchSchema>;
const headerMatchSchema = z.object({
  name: text,
  string_match: stringMatchSchema.optional(),
  exact_match: text.optional(),
  present_match: z.boolean().optional(),
  invert_match: z.boolean().optional(),
});
export type HeaderMatch = z.infer<typeof headerMatchSchema>;

const routeSchema = z.looseObject({
  name: text.optional(),
  match: z.object({
    prefix: text.optional(),
    path: text.optional(),
    path_separated_prefix: text.optional(),
    safe_regex: z.object({ regex: text }).optional(),
    case_sensitive: z.boolean().optional(),
    headers: many(headerMatchSchema),
    query_parameters: many(z.object({})),
  }),
  route: z
    .looseObject({
      cluster: text.optional(),
      weighted_clusters: z
        .object({ clusters: many(z.object({ name: text, weight: z.number().optional() })) })
        .optional(),
    })
    .optional(),
  redirect: z.object({}).optional(),
  direct_response: z.object({ status: z.number() }).optional(),
});
export type Route = z.infer<typeof routeSchema>;
const virtualHostSchema = z.object({ name: text, domains: many(text), routes: many(routeSchema) });
export type VirtualHost = z.infer<typeof virtualHostSchema>;

const routeConfigSchema = z.object({
  name: text,
  ignore_port_in_host_matching: z.boolean().optional(),
  virtual_hosts: many(virtualHostSchema),
});
export type RouteConfig = z.infer<typeof routeConfigSchema>;

const listenerSchema = z.object({
  address: z.object({ socket_address: z.object({ address: text, port_value: z.number() }) }).optional(),
  filter_chains: many(
    z.object({
      transport_socket: z.object({ name: text }).optional(),
      filters: many(
        z.object({
          name: text,
          typed_config: z.object({ rds: z.object({ route_config_name: text }).optional() }).optional(),
        }),
      ),
    }),
  ),
});

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Names of the route configurations of its HTTP connection managers; empty for a TCP listener. */
  readonly routeConfigs: readonly string[];
  readonly tls: boolean;
}

const dump = <T extends z.ZodType>(config: T) => z.object({ configs: many(config) });
const routesDump = dump(z.object({ route_config: routeConfigSchema.optional() }));
const listenersDump = dump(
  z.object({ name: text, active_state: z.object({ listener: listenerSchema.optional() }).optional() }),
);
const clusterSchema = z.looseObject({ name: text });
/** A cluster's whole configuration, of which only the name is sure. */
export type ClusterConfig = z.infer<typeof clusterSchema>;
const clustersDump = dump(z.object({ cluster: clusterSchema.optional() }));

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SlipwayError('SLW400', { detail: `${what}: unexpected configuration dump` }, { cause: parsed.error });
}

export const parseRoutes = (value: unknown): RouteConfig[] =>
  parse(routesDump, value, 'routes').configs.flatMap(({ route_config }) => route_config ?? []);

export const parseClusters = (value: unknown): ClusterConfig[] =>
  parse(clustersDump, value, 'clusters').configs.flatMap(({ cluster }) => cluster ?? []);

export const parseListeners = (value: unknown): Listener[] =>
  parse(listenersDump, value, 'listeners').configs.flatMap(({ active_state }) => {
    const listener = active_state?.listener;
    const socket = listener?.address?.socket_address;
    if (!listener || !socket) return [];
    const filters = listener.filter_chains.flatMap((chain) => chain.filters);
    return {
      address: socket.address,
      port: socket.port_value,
      routeConfigs: filters.flatMap(({ typed_config }) => typed_config?.rds?.route_config_name ?? []),
      tls: listener.filter_chains.some(({ transport_socket }) => transport_socket !== undefined),
    };
  });
