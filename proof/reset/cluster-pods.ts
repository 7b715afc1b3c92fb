import { z } from 'zod';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type ClusterObject, isOfSystem, isOwned, keyOf } from './cluster-objects.ts';

const LOGS_TIMEOUT_MS = 30_000;

/** The pods that controllers had made. */
export interface PodsBefore {
  /** Their uids, and what a learner could change of them. */
  readonly known: ReadonlyMap<string, string>;
  readonly at: string;
}

const podSchema = z.looseObject({
  spec: z.looseObject({
    containers: z.array(z.looseObject({ name: z.string(), image: z.string() })),
    initContainers: z.array(z.looseObject({ name: z.string() })).default([]),
    ephemeralContainers: z.array(z.looseObject({ name: z.string() })).default([]),
  }),
  status: z.looseObject({
    phase: z.string().optional(),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
  }),
});
const deploymentSchema = z.looseObject({
  spec: z.looseObject({ replicas: z.number().default(1) }),
  status: z.looseObject({ availableReplicas: z.number().default(0), unavailableReplicas: z.number().default(0) }),
});

const ofControllers = (objects: readonly ClusterObject[]) =>
  objects.filter((each) => each.kind === 'Pod' && isOwned(each) && !isOfSystem(each));

function signature(pod: ClusterObject): string {
  const { containers, ephemeralContainers } = podSchema.parse(pod).spec;
  const { labels, annotations } = pod.metadata;
  return JSON.stringify([
    labels,
    annotations,
    containers.map(({ image }) => image),
    ephemeralContainers.map(({ name }) => name),
  ]);
}

export function rememberPods(objects: readonly ClusterObject[]): PodsBefore {
  const known = new Map(ofControllers(objects).map((pod) => [pod.metadata.uid, signature(pod)]));
  return { known, at: new Date().toISOString() };
}

/** Pods that are new or were changed: they are deleted, and their controllers make others. */
export const changedPods = (objects: readonly ClusterObject[], { known }: PodsBefore): ClusterObject[] =>
  ofControllers(objects).filter((pod) => known.get(pod.metadata.uid) !== signature(pod));

/** Known pods whose proxies have passed on a request since: it stands in a log that checks read. */
export async function busyPods(
  hosts: LabHosts,
  objects: readonly ClusterObject[],
  before: PodsBefore,
  signal: AbortSignal,
): Promise<ClusterObject[]> {
  const proxies = ofControllers(objects).filter((pod) => {
    const { containers, initContainers } = podSchema.parse(pod).spec;
    return [...containers, ...initContainers].some(({ name }) => name === 'istio-proxy');
  });
  const known = proxies.filter(({ metadata }) => before.known.has(metadata.uid));
  if (known.length === 0) return [];
  const looks = known.map(
    ({ metadata: { namespace = 'default', name, uid } }) =>
      `kubectl logs -n ${namespace} ${name} -c istio-proxy --since-time=${before.at} | grep -v slipway-probe | grep -qE '^\\[20[0-9-]+T' && echo ${uid}`,
  );
  const { stdout } = await hosts.exec(
    'k3s-s',
    { argv: ['/bin/bash', '-l', '-c', looks.join('\n')] },
    { timeoutMs: LOGS_TIMEOUT_MS, signal },
  );
  const busy = new Set(stdout.split('\n'));
  return known.filter(({ metadata }) => busy.has(metadata.uid));
}

/** The first pod or Deployment that is not settled. */
export function podsReady(objects: readonly ClusterObject[]): string | undefined {
  const unsettled = objects.find((object) => {
    if (object.kind === 'Deployment') {
      const { spec, status } = deploymentSchema.parse(object);
      return status.availableReplicas < spec.replicas || status.unavailableReplicas > 0;
    }
    if (object.kind !== 'Pod' || isOfSystem(object)) return false;
    const { phase, conditions } = podSchema.parse(object).status;
    const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
    return object.metadata.deletionTimestamp !== undefined || (phase !== 'Succeeded' && !ready);
  });
  return unsettled && keyOf(unsettled);
}
