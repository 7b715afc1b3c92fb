import { withoutSidecar, notReady } from '#server/checks/shared/pods/pod-trouble.ts';
import { injectionLabel } from '#server/checks/shared/pods/labelled-since.ts';
import { notConnected, stateFault } from '#server/checks/shared/mesh/sync-reasons.ts';
import type { ProxySync } from '#server/envoy/sync-status.ts';
import { type Finding, type Outcome, reasonOf } from '#server/grading/outcome.ts';
import type { Reason } from '#protocol/verdict.ts';
import { gatewayName } from '#server/grading/world/gateways.ts';
import { isReady, matches, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { Draft } from './draft.ts';
import { type Workload, workloadsOf } from './workloads.ts';

/** istiod lists a proxy a moment after its pod is Ready, which takes this long at most. */
const CONNECTING_MS = 60_000;

/** What istiod says of the proxies: now, and when it was asked before. A state that passes is no fault. */
export interface SyncRows {
  readonly now: ReadonlyMap<string, ProxySync>;
  readonly before: ReadonlyMap<string, ProxySync>;
}

export interface PodState {
  readonly now: number;
  readonly sync: SyncRows | undefined;
}

export const workloadDrafts = (world: World): Draft[] =>
  workloadsOf(world).map((workload) => ({
    id: workload.id,
    kind: 'workload',
    namespace: workload.namespace,
    name: workload.name,
    workload,
    describe: () => ({
      facts: factsOf(workload),
      edges: gatewaysOn(world, workload).map((to) => ({ to, kind: 'takes' })),
    }),
    faults: () => [],
  }));

function factsOf({ id, pods }: Workload): string[] {
  const [kind = ''] = id.split('/');
  const images = new Set(pods.flatMap(({ spec }) => spec.containers.map(({ image }) => image)));
  const nodes = new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []));
  return [kind, ...[...images].slice(0, 4), ...(nodes.size > 0 ? [[...nodes].slice(0, 5).join(', ')] : [])];
}

/** The Gateways that its proxies get: only pods that are a proxy and nothing else can be meant. */
function gatewaysOn(world: World, { pods }: Workload): string[] {
  const [pod] = pods;
  if (!pod || !isGatewayPod(pod)) return [];
  return world.gateways
    .all()
    .filter(({ spec }) => matches(spec.selector, pod.metadata.labels))
    .map(gatewayName);
}

export const isGatewayPod = ({ spec }: Pod): boolean =>
  spec.containers.length === 1 && spec.containers[0]?.name === 'istio-proxy';

/** What is wrong with a pod or its proxy; undefined while it starts. */
export function podFault(pod: Pod, world: World, { now, sync }: PodState): Reason | undefined {
  const namespace = world.namespaces.get('', pod.metadata.namespace);
  const meant = injectionLabel(namespace) !== undefined && !isGatewayPod(pod);
  const found = brokenBy(notReady(pod, now)) ?? (meant ? brokenBy(withoutSidecar(pod, namespace)) : undefined);
  if (found) return found;
  const ofProxy = proxyFault(pod, { now, sync });
  return ofProxy && reasonOf(ofProxy);
}

function proxyFault(pod: Pod, { now, sync }: PodState): Finding | undefined {
  if (!sync || !sidecarOf(pod) || !isReady(pod)) return undefined;
  const key = `${pod.metadata.name}.${pod.metadata.namespace}`;
  const row = sync.now.get(key);
  if (!row) {
    const isNew = now - Date.parse(pod.metadata.creationTimestamp) < CONNECTING_MS;
    return isNew || sync.before.has(key) ? undefined : notConnected(pod, [...sync.now.values()]);
  }
  const fault = stateFault(row, isGatewayPod(pod));
  const earlier = sync.before.get(key);
  const lasts = row.error !== undefined || (earlier !== undefined && statesOf(earlier) === statesOf(row));
  return lasts ? fault : undefined;
}

const statesOf = ({ states }: ProxySync): string => Object.values(states).join();

const brokenBy = (outcome: Outcome | undefined): Reason | undefined =>
  outcome?.kind === 'broken' ? outcome.reason : undefined;
