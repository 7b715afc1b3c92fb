import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import {
  type ClusterObject,
  comparable,
  isOfSystem,
  isOwned,
  isSelfWritten,
  keyOf,
  listObjects,
  listPods,
  written,
} from './cluster-objects.ts';
import { busyPods, changedPods, type PodsBefore, podsReady, rememberPods } from './cluster-pods.ts';

const SETTLE_TIMEOUT_MS = 20_000;
const RESTORE_TIMEOUT_MS = 90_000;
const KUBECTL_TIMEOUT_MS = 60_000;
const POLL_MS = 400;

/** What a cluster was like, to bring it back to. */
export interface ClusterState {
  readonly objects: ReadonlyMap<string, ClusterObject>;
  pods: PodsBefore;
  /** All pods were ready; otherwise nobody waits for them. */
  readonly settled: boolean;
}

/** What stands by itself, by its key. */
export const standing = (objects: readonly ClusterObject[]) =>
  new Map(objects.filter((each) => !isOwned(each) && !isSelfWritten(each)).map((each) => [keyOf(each), each]));

/** Waits for what is still starting, but not for what does not come up. */
export async function captureCluster(hosts: LabHosts, signal: AbortSignal): Promise<ClusterState> {
  const deadline = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const objects = await listObjects(hosts, signal);
    const settled = podsReady(objects) === undefined;
    if (settled || performance.now() > deadline)
      return { objects: standing(objects), pods: rememberPods(objects), settled };
    await sleep(POLL_MS, undefined, { signal });
  }
}

interface Difference {
  readonly added: readonly ClusterObject[];
  readonly changed: readonly ClusterObject[];
  readonly lost: readonly ClusterObject[];
}

export function difference(before: ReadonlyMap<string, ClusterObject>, now: readonly ClusterObject[]): Difference {
  const there = standing(now);
  const kept = [...before].filter(([, object]) => object.kind !== 'Pod' || !isOfSystem(object));
  return {
    added: [...there].flatMap(([key, object]) => (before.has(key) ? [] : object)),
    changed: kept.flatMap(([key, object]) => {
      const other = there.get(key);
      return other && comparable(other) !== comparable(object) ? object : [];
    }),
    lost: kept.flatMap(([key, object]) => (there.has(key) ? [] : object)),
  };
}

/** Brings a cluster back by making it what it was, object by object. @throws Error naming what remains different. */
export async function restoreCluster(hosts: LabHosts, state: ClusterState, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + RESTORE_TIMEOUT_MS;
  const until = async (
    look: typeof listObjects,
    step: (now: readonly ClusterObject[]) => Promise<string | undefined>,
  ) => {
    for (;;) {
      const now = await look(hosts, signal);
      const remaining = await step(now);
      if (remaining === undefined) return now;
      if (performance.now() > deadline) throw new Error(`the cluster could not be reset: ${remaining}`);
      await sleep(POLL_MS, undefined, { signal });
    }
  };
  const objects = await until(listObjects, async (now) => {
    const found = difference(state.objects, now);
    await repair(hosts, found, signal);
    const all = [...found.added, ...found.changed, ...found.lost];
    return all.length === 0 ? undefined : all.slice(0, 5).map(keyOf).join(', ');
  });
  // Pods come last: what replaces them is made from objects that are as before.
  const busy = await busyPods(hosts, objects, state.pods, signal);
  const ending = changedPods(objects, state.pods).concat(busy);
  // Never with --force: the pod would go on running, and sending requests, after its object is gone.
  await kubectl(hosts, ['delete', '--grace-period=1', '--wait=false'], ending, signal);
  const uids = new Set(ending.map(({ metadata }) => metadata.uid));
  const settled = await until(listPods, async (now) => {
    const remaining = now.find(({ metadata }) => uids.has(metadata.uid));
    if (remaining) return keyOf(remaining);
    return state.settled ? podsReady(now) : undefined;
  });
  state.pods = rememberPods(settled);
}

/** Webhooks go first, so that none is called for the rest; namespaces and kinds last, because they delete what is in them. */
const ORDER = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const LAST = ['Namespace', 'CustomResourceDefinition'];
const rank = ({ kind }: ClusterObject) => (ORDER.includes(kind) ? 0 : 1 + (LAST.indexOf(kind) + 1));

async function repair(hosts: LabHosts, { added, changed, lost }: Difference, signal: AbortSignal): Promise<void> {
  const goingSpaces = new Set(added.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : [])));
  const going = added
    .filter(({ metadata }) => !goingSpaces.has(metadata.namespace ?? '') && !metadata.deletionTimestamp)
    .toSorted((a, b) => rank(a) - rank(b));
  await kubectl(hosts, ['delete', '--wait=false', '--grace-period=1'], going, signal);
  const spacesFirst = (a: ClusterObject, b: ClusterObject) =>
    Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace');
  await kubectl(hosts, ['replace'], changed.toSorted(spacesFirst).map(written), signal);
  await kubectl(hosts, ['create'], lost.toSorted(spacesFirst).map(written), signal);
}

/** A failure shows in what remains different, so the exit status does not matter. */
export async function kubectl(
  hosts: LabHosts,
  words: readonly string[],
  items: readonly ClusterObject[],
  signal: AbortSignal,
): Promise<void> {
  if (items.length === 0) return;
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const argv = ['/bin/bash', '-l', '-c', `kubectl ${words.join(' ')} -f -`];
  await hosts.exec('k3s-s', { argv, input }, { timeoutMs: KUBECTL_TIMEOUT_MS, signal });
}
