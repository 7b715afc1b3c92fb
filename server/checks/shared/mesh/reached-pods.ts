import type { Endpoint } from '#server/envoy/endpoints.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import { selectsAny, workloadOf } from '#server/grading/world/app.ts';
import { isEnding, isReady, labelText, matches } from '#server/grading/world/pods.ts';
import type { Pod, Service } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { isPassthrough } from './passthrough.ts';
import { type RefusedTransport, refusedTransport } from './transport.ts';

/** A cluster whose requests reach nobody. */
export interface LostShare {
  readonly cluster: string;
  readonly percent: number;
  readonly why: 'no-cluster' | 'no-endpoints' | 'unhealthy' | 'plain' | 'mtls';
  /** Of `plain` and `mtls`, which the pod does not take. */
  readonly refused?: RefusedTransport;
}

/** Whom requests reach in the end. */
export interface Reached {
  /** Percent by pod. */
  readonly pods: ReadonlyMap<Pod, number>;
  /** Percent by address that is no pod's. */
  readonly strangers: ReadonlyMap<string, number>;
  readonly lost: readonly LostShare[];
}

/** Endpoints of one cluster get the same share each, as by Istio's default load balancing. */
export function reachedPods(world: World, service: Service, clusters: readonly TracedCluster[]): Reached {
  const pods = new Map<Pod, number>();
  const strangers = new Map<string, number>();
  const lost: LostShare[] = [];
  for (const cluster of clusters) {
    const { name, percent, exists } = cluster;
    // What the sidecar does not know goes on to the address that was dialled: the node divides it among the Service's pods.
    if (isPassthrough(name)) {
      const own = podsOf(world, service).filter(isReady);
      for (const pod of own) add(pods, pod, percent / own.length);
      continue;
    }
    const usable = cluster.endpoints.filter(({ healthy }) => healthy);
    if (!exists || usable.length === 0) {
      lost.push({ cluster: name, percent, why: exists ? lossOf(cluster.endpoints) : 'no-cluster' });
      continue;
    }
    for (const { address } of usable) {
      const pod = podAt(world, address);
      const refused = pod && refusedTransport(world, { pod, port: portOf(address), tls: cluster.tls });
      if (refused) {
        lost.push({ cluster: name, percent: percent / usable.length, why: refused.spoken, refused });
        continue;
      }
      if (pod) add(pods, pod, percent / usable.length);
      else add(strangers, address, percent / usable.length);
    }
  }
  return { pods, strangers, lost };
}

const portOf = (address: string): number => Number(address.replace(/^.*:/s, ''));

const lossOf = (endpoints: readonly Endpoint[]) => (endpoints.length > 0 ? 'unhealthy' : 'no-endpoints');

const add = <Key>(shares: Map<Key, number>, key: Key, percent: number) =>
  shares.set(key, (shares.get(key) ?? 0) + percent);

/** One that is on its way out may still be an endpoint; where an address was given out again, the living pod has it. */
export function podAt(world: World, address: string): Pod | undefined {
  const ip = address.replace(/:\d+$/, '');
  const there = world.pods.all().filter(({ status }) => status.podIP === ip);
  return there.find((pod) => !isEnding(pod)) ?? there[0];
}

/** Pods that the Service selects, or that its hand-written EndpointSlices name. */
export function podsOf(world: World, service: Service): Pod[] {
  const { namespace, name } = service.metadata;
  if (Object.keys(service.spec.selector).length > 0) {
    return world.pods.in(namespace).filter((pod) => !isEnding(pod) && selectsAny(service, [pod]));
  }
  const addresses = world.endpointSlices
    .in(namespace)
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name)
    .flatMap(({ endpoints }) => endpoints.flatMap((each) => each.addresses));
  return addresses.flatMap((address) => podAt(world, address) ?? []);
}

/** Where a lesson wants requests to go. */
export interface Desired {
  /** The pods that are meant; '' are all of the Service, evenly. */
  readonly subset: string;
  /** Percent by subset. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** Labels of the pods that a subset's name stands for; left out: `version`. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

export const meantLabels = ({ labels }: Desired, subset: string): Readonly<Record<string, string>> =>
  labels?.[subset] ?? { version: subset };

export const isMeant = (desired: Desired, subset: string, pod: Pod): boolean =>
  matches(meantLabels(desired, subset), pod.metadata.labels);

export const sharesOf = ({ subset, weights }: Desired): ReadonlyMap<string, number> =>
  new Map(weights ? Object.entries(weights) : subset === '' ? [] : [[subset, 100]]);

/** Istio's weights are whole numbers, so thirds are off by as much. */
const SHARE_TOLERANCE = 0.5;
const EVEN_TOLERANCE = 1.5;

/** Does the traffic go where it should, whatever it is called on its way? */
export function isAsDesired(world: World, service: Service, desired: Desired, reached: Reached): boolean {
  if (reached.lost.length > 0 || reached.strangers.size > 0) return false;
  const own = podsOf(world, service);
  const wanted = sharesOf(desired);
  if (wanted.size === 0) {
    const all = new Set([...own.filter(isReady), ...reached.pods.keys()]);
    const even = 100 / all.size;
    return [...all].every(
      (pod) => own.includes(pod) && Math.abs((reached.pods.get(pod) ?? 0) - even) <= EVEN_TOLERANCE,
    );
  }
  const bySubset = new Map<string, number>();
  for (const [pod, percent] of reached.pods) {
    const subset = own.includes(pod) && [...wanted.keys()].find((each) => isMeant(desired, each, pod));
    if (!subset) return false;
    add(bySubset, subset, percent);
  }
  return [...wanted].every(([subset, share]) => Math.abs((bySubset.get(subset) ?? 0) - share) <= SHARE_TOLERANCE);
}

/** `reviews-v1 50 %, reviews-v2 50 %`: by workload, since names of pods tell a learner less. */
export function reachedText({ pods, strangers, lost }: Reached): string {
  const byWorkload = new Map<string, number>();
  for (const [pod, percent] of pods) add(byWorkload, workloadOf(pod), percent);
  for (const [address, percent] of strangers) add(byWorkload, address, percent);
  const parts = [...byWorkload].map(([name, percent]) => `${name} ${percentText(percent)}`);
  const gone = lost.map(({ cluster, percent, why }) => `${cluster} ${percentText(percent)} (${LOST_TEXT[why]})`);
  return [...parts, ...gone].slice(0, 20).join(', ') || 'nobody';
}

const LOST_TEXT = {
  'no-cluster': 'no such cluster',
  'no-endpoints': 'no endpoint',
  unhealthy: 'no healthy endpoint',
  plain: 'plain text to a sidecar that takes mTLS only',
  mtls: 'mTLS to a pod that takes plain text only',
};

export const percentText = (percent: number): string => `${Math.round(percent * 10) / 10} %`;

export function desiredText(service: Service, desired: Desired): string {
  const shares = [...sharesOf(desired)];
  const { name } = service.metadata;
  if (shares.length === 0) return `all pods of ${name}`;
  return shares
    .map(([subset, share]) => {
      const pods = `pods of ${name} with ${labelText(meantLabels(desired, subset))}`;
      return shares.length > 1 ? `${percentText(share)} to ${pods}` : pods;
    })
    .join(', ');
}
