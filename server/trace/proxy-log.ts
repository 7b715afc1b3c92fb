import { pause } from '#server/cluster/backoff.ts';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { ClusterStatusError } from '#server/cluster/cluster-status-error.ts';
import { parseAccessLine } from '#server/grading/logs/access-log.ts';
import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import { SIDECAR } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';

/** Envoy writes its log once a second. */
const TRIES = 5;
const BETWEEN_MS = 450;
const TAIL_LINES = 80;

interface Looking {
  readonly cluster: ClusterAccess;
  readonly signal: AbortSignal;
  /** The user agent by which the request is known. */
  readonly agent: string;
}

/** What the access log of a pod's proxy says of the request; undefined where it says nothing soon. */
export async function findInLog(pod: Pod, { cluster, signal, agent }: Looking): Promise<AccessRecord | undefined> {
  const { namespace, name } = pod.metadata;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const found = await lastRecord();
    if (found) return found;
    await pause(BETWEEN_MS, signal);
    signal.throwIfAborted();
  }
  return undefined;

  async function lastRecord(): Promise<AccessRecord | undefined> {
    try {
      const text = await cluster.podLogs(
        { namespace, pod: name, container: SIDECAR, tailLines: TAIL_LINES },
        { signal },
      );
      return text
        .split('\n')
        .filter((line) => line.includes(agent))
        .map(parseAccessLine)
        .findLast((record) => record?.userAgent === agent);
    } catch (error) {
      // A log that cannot be read says nothing; the answer and the configuration are there all the same.
      if (error instanceof SlipwayError || error instanceof ClusterStatusError) return undefined;
      throw error;
    }
  }
}

export const recordText = ({ status, flags, details, upstreamHost, upstreamCluster }: AccessRecord): string =>
  [`${status} ${flags} ${details}`, upstreamHost === '-' ? '' : `${upstreamCluster} → ${upstreamHost}`]
    .filter(Boolean)
    .join('; ');
