import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';

/** istiod's `/debug/syncz`: the nonces behind what `istioctl proxy-status` prints. */
const nonce = z.string().max(200).default('');
const synczSchema = z
  .array(
    z.object({
      proxy: z.string().max(500).default(''),
      cluster_sent: nonce,
      cluster_acked: nonce,
      listener_sent: nonce,
      listener_acked: nonce,
      route_sent: nonce,
      route_acked: nonce,
      endpoint_sent: nonce,
      endpoint_acked: nonce,
      resources: z.record(z.string().max(300), z.object({ lastError: z.string().max(20_000).optional() })).default({}),
    }),
  )
  .max(2_000)
  .nullable();

type XdsState = 'SYNCED' | 'NOT SENT' | 'STALE' | 'ERROR';
export interface ProxySync {
  /** `<pod>.<namespace>` */
  readonly proxy: string;
  readonly states: Readonly<Record<'CDS' | 'LDS' | 'EDS' | 'RDS', XdsState>>;
  /** What a proxy said when it refused a configuration. */
  readonly error: string | undefined;
}

const stateOf = (sent: string, acked: string): XdsState => {
  if (sent === '') return 'NOT SENT';
  return sent === acked ? 'SYNCED' : 'STALE';
};

export function parseSyncz(value: unknown): ProxySync[] {
  const parsed = synczSchema.safeParse(value);
  if (!parsed.success) throw new SlipwayError('SLW400', { detail: 'istiod /debug/syncz: unexpected answer' });
  return (parsed.data ?? []).map((row) => ({
    proxy: row.proxy,
    states: {
      CDS: stateOf(row.cluster_sent, row.cluster_acked),
      LDS: stateOf(row.listener_sent, row.listener_acked),
      EDS: stateOf(row.endpoint_sent, row.endpoint_acked),
      RDS: stateOf(row.route_sent, row.route_acked),
    },
    error: Object.values(row.resources).find(({ lastError }) => lastError)?.lastError,
  }));
}
