import { type ClusterObject, clusterObjectSchema, objectNameOf } from '#protocol/cluster-object.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import type { AppliedObjects } from '#protocol/work.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { CLUSTER_HOST } from '../cluster/kubeconfig.ts';
import { clusterLimits } from '../cluster/limits.ts';
import { createLabCalls } from '../labs/lab-calls.ts';
import { asLearner, type LabHosts } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { reachableHost } from '../labs/reachable-host.ts';
import { appliedObjects } from './applied-objects.ts';
import { findResource, objectPath } from './find-resource.ts';
import { shownObject } from './shown-object.ts';

const ANSWER_MS = 8_000;
/** Each kind of the cluster is listed once, and what the learner made of it is read. */
const APPLIED_MS = 45_000;
/** A page reads one, or the few that a solution makes. */
export const OBJECT_READS_AT_ONCE_MAX = 4;
const DETAIL_MAX = 200;

export interface ObjectServiceDeps {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hostsAnswer' | 'hosts' | 'onChange'>;
  readonly open: (hosts: LabHosts) => Pick<ClusterAccess, 'get' | 'list' | 'close'>;
  readonly clock: () => number;
}

interface Wanted {
  readonly session: string;
  readonly lab: string;
  readonly object: string;
  readonly group?: string | undefined;
}

/** Reads objects of the cluster in a session's own lab, to be shown. */
export interface ObjectService {
  /** @throws SlipwayError SLW200, 204 for a lab that is not there, 104 for too much at once, 710 and 711 */
  read(wanted: Wanted): Promise<ClusterObject>;
  /**
   * What the learner made by kubectl.
   * @throws SlipwayError as `read`, SLW711 for a cluster that cannot be asked
   */
  applied(wanted: Pick<Wanted, 'session' | 'lab'> & { readonly signal: AbortSignal }): Promise<AppliedObjects>;
  close(): void;
}

export function createObjectService({ labs, open, clock }: ObjectServiceDeps): ObjectService {
  const calls = createLabCalls({ labs, clock, atOnceMax: OBJECT_READS_AT_ONCE_MAX });
  const read = async ({ lab, object, group }: Wanted): Promise<ClusterObject> => {
    const named = objectNameOf(object);
    if (!named) throw new SlipwayError('SLW710', { object });
    const cluster = open(asLearner(labs.hosts(lab)));
    using within = new LinkedAbort([], ANSWER_MS);
    const { signal } = within;
    try {
      const found = await findResource(cluster, { kind: named.kind, group }, signal);
      // A name without a namespace means nothing where objects have one, and the other way round.
      if (!found || found.isNamespaced !== (named.namespace !== undefined))
        throw new SlipwayError('SLW710', { object });
      const schema = clusterObjectSchema.shape.object;
      const read = await cluster.get(objectPath(found, named), schema, {
        signal,
        maxBytes: clusterLimits.eventMaxBytes,
      });
      return { object: shownObject(read), readAt: clock() };
    } catch (cause) {
      throw objectFailure(cause, object);
    } finally {
      cluster.close();
    }
  };

  const applied = async (lab: string, until: AbortSignal): Promise<AppliedObjects> => {
    const cluster = open(asLearner(labs.hosts(lab)));
    using within = new LinkedAbort([until], APPLIED_MS);
    try {
      return await appliedObjects(cluster, within.signal);
    } catch (cause) {
      // The answer goes nowhere, and its end is nobody's fault.
      if (until.aborted) throw new SlipwayError('SLW711', { object: 'kubectl apply', detail: 'cancelled' }, { cause });
      throw objectFailure(cause, 'kubectl apply');
    } finally {
      cluster.close();
    }
  };

  return {
    async applied({ signal, ...wanted }) {
      reachableHost(labs, { ...wanted, host: CLUSTER_HOST });
      return calls.within(wanted.lab, () => applied(wanted.lab, signal));
    },
    async read(wanted) {
      reachableHost(labs, { ...wanted, host: CLUSTER_HOST });
      return calls.within(wanted.lab, () => read(wanted));
    },
    close: () => calls.close(),
  };
}

/** What a cluster said, as a failure of this reading and not of grading; anything else is a bug and stays one. */
function objectFailure(cause: unknown, object: string): unknown {
  const detailed = (detail: unknown) =>
    new SlipwayError('SLW711', { object, detail: String(detail).slice(0, DETAIL_MAX) }, { cause });
  if (cause instanceof ClusterStatusError) {
    return cause.status === 404 ? new SlipwayError('SLW710', { object }, { cause }) : detailed(cause.message);
  }
  if (cause instanceof SlipwayError && cause.failure.code.startsWith('SLW4'))
    return detailed(cause.failure.params.detail);
  if (cause instanceof Error && cause.name === 'TimeoutError') return detailed('no answer in time');
  return cause;
}
