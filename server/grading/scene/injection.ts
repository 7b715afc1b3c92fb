import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import { ClusterStatusError } from '#server/cluster/cluster-status-error.ts';
import { sidecarOf } from '../world/pods.ts';
import { podSchema } from '../world/resources.ts';

export type Injection =
  | { readonly kind: 'injected' }
  | { readonly kind: 'not-injected' }
  | { readonly kind: 'refused'; readonly message: string };

/** Would a pod made now get a sidecar? A server-side dry run: nothing is created. */
export async function askInjection(
  cluster: ClusterAccess,
  { namespace, signal }: { namespace: string; signal: AbortSignal },
): Promise<Injection> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?dryRun=All`;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'slipway-dry-run-' },
    spec: { containers: [{ name: 'dry-run', image: 'lab.local/pause:3.9' }] },
  };
  try {
    const made = await cluster.create(path, pod, podSchema, { signal });
    return sidecarOf(made) ? { kind: 'injected' } : { kind: 'not-injected' };
  } catch (error) {
    if (error instanceof ClusterStatusError) return { kind: 'refused', message: error.message };
    throw error;
  }
}
