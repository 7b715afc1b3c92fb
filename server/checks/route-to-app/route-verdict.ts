import type { TracedCluster } from '#server/envoy/trace.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { type RefusedTransport, refusedTransport } from '../shared/mesh/transport.ts';
import type { DesiredRoute } from './desired-route.ts';

/** What keeps requests from the application though the proxy has a route; undefined when they get there. */
export type Obstacle =
  | { readonly kind: 'no-cluster' | 'no-endpoints' | 'other-endpoints'; readonly cluster: TracedCluster }
  | { readonly kind: 'abort'; readonly status: number; readonly percent: number }
  | { readonly kind: 'tls'; readonly cluster: TracedCluster; readonly refused: RefusedTransport };

export function obstacleOf({ scene, trace, pods }: DesiredRoute): Obstacle | undefined {
  const { fault, clusters } = trace;
  if (fault?.abort && fault.abort.percent > 0) return { kind: 'abort', ...fault.abort };
  for (const cluster of clusters) {
    if (!cluster.exists) return { kind: 'no-cluster', cluster };
    const healthy = cluster.endpoints.filter((each) => each.healthy);
    if (healthy.length === 0) return { kind: 'no-endpoints', cluster };
    for (const { address } of healthy) {
      const [ip = '', port = ''] = address.split(/:(?=\d+$)/);
      const pod = pods.find(({ status }) => status.podIP === ip);
      if (!pod) return { kind: 'other-endpoints', cluster };
      const refused = refusedTransport(scene.world, { pod, port: Number(port), tls: cluster.tls });
      if (refused) return { kind: 'tls', cluster, refused };
    }
  }
  return undefined;
}

export const evidenceOf = ({ trace }: DesiredRoute): string => traceText(trace);
