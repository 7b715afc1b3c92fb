import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';

/** Kinds of configuration of which Envoy notes when it last changed; endpoints are none of them. */
export const xdsKinds = ['CDS', 'LDS', 'RDS'] as const;
export type XdsKind = (typeof xdsKinds)[number];
/** Time in ms of the newest change of each kind; undefined: the proxy has nothing of that kind. */
export type LastUpdates = Readonly<Record<XdsKind, number | undefined>>;

/** What to ask the proxy's admin for: of each object only its time. */
export const lastUpdateQueries: Readonly<Record<XdsKind, string>> = {
  CDS: 'resource=dynamic_active_clusters&mask=last_updated',
  LDS: 'resource=dynamic_listeners&mask=active_state.last_updated',
  RDS: 'resource=dynamic_route_configs&mask=last_updated',
};

const time = z.iso.datetime().optional();
const timesSchema = z.object({
  configs: z
    .array(z.object({ last_updated: time, active_state: z.object({ last_updated: time }).optional() }))
    .max(5_000)
    .default([]),
});

/** @throws SlipwayError SLW400 for what is no dump */
export function newestUpdate(value: unknown): number | undefined {
  const parsed = timesSchema.safeParse(value);
  if (!parsed.success) throw new SlipwayError('SLW400', { detail: 'update times: unexpected configuration dump' });
  const times = parsed.data.configs.flatMap(
    ({ last_updated, active_state }) => last_updated ?? active_state?.last_updated ?? [],
  );
  return times.length === 0 ? undefined : Math.max(...times.map((each) => Date.parse(each)));
}
