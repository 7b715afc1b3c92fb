import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';

/** Envoy's `/clusters?format=json`: where each cluster's requests can go. */
const text = z.string().max(4_000);
const clustersSchema = z.object({
  cluster_statuses: z
    .array(
      z.object({
        name: text,
        host_statuses: z
          .array(
            z.object({
              address: z.object({
                socket_address: z.object({ address: text, port_value: z.number() }).optional(),
              }),
              stats: z
                .array(z.object({ name: text, value: z.coerce.number().default(0) }))
                .max(50)
                .default([]),
              health_status: z.looseObject({ eds_health_status: text.optional() }).default({}),
            }),
          )
          .max(5_000)
          .default([]),
      }),
    )
    .max(5_000)
    .default([]),
});

export interface Endpoint {
  /** `172.16.2.3:80` */
  readonly address: string;
  readonly healthy: boolean;
  /** How many the proxy has sent there since the endpoint is in its cluster. */
  readonly requests?: number;
}

/** By the cluster's name. */
export function parseEndpoints(value: unknown): Map<string, Endpoint[]> {
  const parsed = clustersSchema.safeParse(value);
  if (!parsed.success) throw new SlipwayError('SLW400', { detail: 'endpoints: unexpected answer' });
  return new Map(
    parsed.data.cluster_statuses.map(({ name, host_statuses }) => [
      name,
      host_statuses.flatMap(({ address: { socket_address }, health_status, stats }) =>
        socket_address
          ? {
              address: `${socket_address.address}:${socket_address.port_value}`,
              healthy: isHealthy(health_status),
              requests: stats.find(({ name: stat }) => stat === 'rq_total')?.value ?? 0,
            }
          : [],
      ),
    ]),
  );
}

/** Envoy lists a flag for each way in which an endpoint is out of use; none of them is set on a good one. */
function isHealthy({ eds_health_status, ...flags }: { eds_health_status?: string | undefined }): boolean {
  const named = eds_health_status === undefined || ['HEALTHY', 'UNKNOWN'].includes(eds_health_status);
  return named && !Object.values(flags).includes(true);
}
