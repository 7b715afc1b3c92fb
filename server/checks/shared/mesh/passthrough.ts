import type { Trace } from '#server/envoy/trace.ts';

/** Clusters for what a sidecar does not know: it lets it pass, or drops it where the mesh says so (REGISTRY_ONLY). */
const PASSTHROUGH = ['PassthroughCluster', 'InboundPassthroughCluster', 'InboundPassthroughClusterIpv4'];
const BLACK_HOLE = 'BlackHoleCluster';
/** The virtual hosts in which such requests end that come to a port with others that the sidecar knows. */
const UNKNOWN_HOSTS = ['allow_any', 'block_all'];

export const isPassthrough = (cluster: string): boolean => PASSTHROUGH.includes(cluster);

/** Does the sidecar have nothing for the request: no listener, or only the virtual host for what nobody knows? */
export function isUnknownToSidecar({ answer, clusters }: Trace): boolean {
  if (answer.kind === 'no-listener' || answer.kind === 'no-virtual-host') return true;
  if ('virtualHost' in answer && UNKNOWN_HOSTS.includes(answer.virtualHost.name)) return true;
  return clusters.length > 0 && clusters.every(({ name }) => isPassthrough(name) || name === BLACK_HOLE);
}
