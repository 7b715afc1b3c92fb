import type { ClusterAccess } from '../cluster/cluster-access.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { Question } from '../lessons/exercises/question.ts';
import type { HostWatches } from './hosts/host-watch.ts';
import type { UnderWay } from './lab/under-way.ts';
import type { LogReads } from './logs/shared-log-book.ts';
import type { ProbeMemory } from './probe-memory.ts';
import type { SampleMemory } from './sample-memory.ts';
import { askInjection, type Injection } from './scene/injection/injection.ts';
import { createOnce } from './scene/once.ts';
import { type PlaceReads, placeReads } from './scene/places.ts';
import { type ProbeReads, probeReads } from './scene/probes.ts';
import { type ProxyReads, proxyReads } from './scene/proxies.ts';
import type { World } from './world/world.ts';

export type { Injection } from './scene/injection/injection.ts';

/** What a check may look at. Each question goes to the lab at most once per round of checks. */
export interface Scene extends ProxyReads, ProbeReads, PlaceReads {
  readonly world: World;
  readonly logs: LogReads;
  readonly now: () => number;
  /** `performance.now()` of the last change of what the asking check depends on. */
  readonly since: number;
  lastChange(inputs: readonly string[]): number;
  /** Of the checkpoint at hand, where it asks something. */
  readonly question?: Question;
  /** Would a pod made now get a sidecar? A server-side dry run: nothing is created. */
  injection(namespace: string): Promise<Injection>;
}

export interface SceneDeps {
  readonly hosts: LabHosts;
  readonly cluster: ClusterAccess;
  readonly world: World;
  readonly places: HostWatches;
  readonly logs: LogReads;
  readonly now: () => number;
  readonly probes: ProbeMemory;
  readonly samples: SampleMemory;
  readonly underWay: UnderWay;
  readonly lastChange: (inputs: readonly string[]) => number;
  /** `performance.now()` of the last change that this round looks at. */
  readonly changedAt: number;
  /** `performance.now()` since which who asks wants everything asked anew. */
  readonly anewFrom: number;
  /** Of questions that somebody else may have joined. */
  readonly signal: AbortSignal;
  /** Of who asks. */
  readonly asker: AbortSignal;
}

export function createScene({ cluster, world, logs, now, signal, ...deps }: SceneDeps): Scene {
  const { underWay, asker, changedAt, anewFrom } = deps;
  const once = createOnce({ underWay, notBefore: Math.max(changedAt, anewFrom), signal: asker });
  return {
    world,
    logs,
    now,
    since: changedAt,
    lastChange: deps.lastChange,
    ...proxyReads({ ...deps, world, signal, spend: cluster.spend }, once),
    ...probeReads({ ...deps, signal }, once),
    ...placeReads({ ...deps, signal }, once),
    injection: (namespace) =>
      once(`injection ${namespace}`, () => {
        const labels = world.namespaces.get('', namespace)?.metadata.labels ?? {};
        return askInjection(cluster, { namespace, labels, signal });
      }),
  };
}
