import type { TracedCluster } from '#server/envoy/trace.ts';
import { sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { type MtlsMode, mtlsModeOf } from '#server/mesh/peer-authentication.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import type { DesiredRoute } from './desired-route.ts';

/** What keeps requests from the application though the proxy has a route; undefined when they get there. */
export type Obstacle =
  | { readonly kind: 'no-cluster' | 'no-endpoints' | 'other-endpoints'; readonly cluster: TracedCluster }
  | { readonly kind: 'abort'; readonly status: number; readonly percent: number }
  /** The proxy speaks what the pod's port does not take. */
  | { readonly kind: 'tls'; readonly cluster: TracedCluster; readonly pod: Pod; readonly takes: MtlsMode | undefined };

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
      const takes = mtlsModeOf(scene.world, pod, Number(port));
      if (refuses(cluster.tls, pod, takes)) return { kind: 'tls', cluster, pod, takes };
    }
  }
  return undefined;
}

/** Where the proxy's way of connecting cannot be read, nothing is said about it. */
function refuses(tls: TracedCluster['tls'], pod: Pod, takes: MtlsMode | undefined): boolean {
  switch (tls) {
    case 'plain':
      return takes?.mode === 'STRICT';
    case 'mtls':
      return !sidecarOf(pod) || takes?.mode === 'DISABLE';
    case 'tls':
    case 'auto':
    case 'unknown':
      return false;
  }
}

export const evidenceOf = ({ trace }: DesiredRoute): string => traceText(trace);
