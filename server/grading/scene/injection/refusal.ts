import type { ClusterStatusError } from '#server/cluster/cluster-status-error.ts';

/** Who did not let a pod be made. */
export type RefusedBy =
  /** A webhook that could not be called, or that refused. */
  | { readonly kind: 'webhook-unreachable' | 'webhook-denied'; readonly webhook: string }
  | { readonly kind: 'quota'; readonly quota: string }
  | { readonly kind: 'limit-range' }
  | { readonly kind: 'pod-security'; readonly level: string }
  | { readonly kind: 'policy'; readonly policy: string }
  | { readonly kind: 'service-account' }
  | { readonly kind: 'terminating' }
  /** Who asks may not make pods: it is not about this one. */
  | { readonly kind: 'rights' }
  | { readonly kind: 'other' };

export interface Refusal {
  readonly by: RefusedBy;
  /** As the API server said it, without the name of the pod. */
  readonly message: string;
}

/** Reads the API server's status. Mutating webhooks come first, so all but them saw the pod with its sidecar. */
export function refusalOf(error: Pick<ClusterStatusError, 'status' | 'said'>): Refusal {
  const message = error.said
    .replace(/^(?:Internal error occurred: )/, '')
    .replace(/^pods? "[^"]*" is (?:forbidden|invalid): (?:: )?/i, '');
  return { by: refusedBy(error.said, message), message };
}

function refusedBy(whole: string, message: string): RefusedBy {
  const first = (pattern: RegExp) => pattern.exec(message)?.[1];
  const unreachable = first(/^failed calling webhook "([^"]+)"/);
  if (unreachable) return { kind: 'webhook-unreachable', webhook: unreachable };
  const denied = first(/^admission webhook "([^"]+)" (?:denied|attempted)/);
  if (denied) return { kind: 'webhook-denied', webhook: denied };
  const policy = first(/^ValidatingAdmissionPolicy '([^']+)'/);
  if (policy) return { kind: 'policy', policy };
  const quota = first(/^(?:failed|exceeded) quota: ([^:,\s]+)/);
  if (quota) return { kind: 'quota', quota };
  const level = first(/^violates PodSecurity "([^"]+)"/);
  if (level) return { kind: 'pod-security', level };
  if (/(?:minimum|maximum) \S+ usage per (?:Container|Pod)|limit to request ratio per/.test(message)) {
    return { kind: 'limit-range' };
  }
  if (message.startsWith('error looking up service account')) return { kind: 'service-account' };
  if (/because it is being terminated/.test(message)) return { kind: 'terminating' };
  if (whole.startsWith('pods is forbidden: User ')) return { kind: 'rights' };
  return { kind: 'other' };
}
