import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { many, text } from './dump-schema.ts';
import { type Listener, listenerOf, listenerSchema } from './listener-schema.ts';
import { type RouteConfig, routeConfigSchema } from './route-schema.ts';

export type { Listener } from './listener-schema.ts';
export type { Route, RouteConfig } from './route-schema.ts';

const clusterSchema = z.looseObject({ name: text });
/** A cluster's whole configuration, of which only the name is sure. */
export type ClusterConfig = z.infer<typeof clusterSchema>;

const dumpSchema = z.object({ configs: many(z.unknown()) });

/**
 * The entries of one `/config_dump?resource=…`. One that cannot be read is left out, as long as others can: who looks
 * for it then finds nothing, which the trace takes for unknown where the proxy's own listener names it.
 */
function entries<T>(entry: z.ZodType<T | undefined>, value: unknown, what: string): T[] {
  const dump = dumpSchema.safeParse(value);
  const failed = (cause: unknown) =>
    new SlipwayError('SLW400', { detail: `${what}: unexpected configuration dump` }, { cause });
  if (!dump.success) throw failed(dump.error);
  const parsed = dump.data.configs.map((each) => entry.safeParse(each));
  const bad = parsed.find(({ success }) => !success);
  if (bad && parsed.every(({ success }) => !success)) throw failed(bad.error);
  return parsed.flatMap(({ data }) => (data === undefined ? [] : [data]));
}

const routesEntry = z
  .object({ route_config: routeConfigSchema.optional() })
  .transform(({ route_config }): RouteConfig | undefined => route_config);
/** Dynamic listeners have a state; static ones stand there themselves. */
const listenersEntry = z
  .object({
    active_state: z.object({ listener: listenerSchema.optional() }).optional(),
    listener: listenerSchema.optional(),
  })
  .transform(({ active_state, listener }): Listener | undefined => {
    const found = active_state?.listener ?? listener;
    return found && listenerOf(found);
  });
const clustersEntry = z
  .object({ cluster: clusterSchema.optional() })
  .transform(({ cluster }): ClusterConfig | undefined => cluster);

export const parseRoutes = (value: unknown): RouteConfig[] => entries(routesEntry, value, 'routes');
export const parseListeners = (value: unknown): Listener[] => entries(listenersEntry, value, 'listeners');
export const parseClusters = (value: unknown): ClusterConfig[] => entries(clustersEntry, value, 'clusters');
