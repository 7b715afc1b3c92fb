import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#protocol/errors.ts';
import { type CheckSpec, prepareCheck } from '#server/checks/index.ts';
import { type ClusterAccess, createClusterAccess } from '#server/cluster/cluster-access.ts';
import { type HostInput, type HostWatches, isHostInput, watchHosts } from '#server/grading/hosts/host-watch.ts';
import { UnderWay } from '#server/grading/lab/under-way.ts';
import { LogBook } from '#server/grading/logs/log-book.ts';
import type { Outcome } from '#server/grading/outcome.ts';
import { ProbeMemory } from '#server/grading/probe-memory.ts';
import { SampleMemory } from '#server/grading/sample-memory.ts';
import { createScene, type Scene } from '#server/grading/scene.ts';
import { SharedStores } from '#server/grading/world/shared-stores.ts';
import { isWorldInput, type WatchedWorld, type WorldInput, watchWorld } from '#server/grading/world/world.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { worldOf } from './world-of.ts';

const SYNCED_WITHIN_MS = 180_000;
/** How long an answer may stay open. */
const SETTLED_WITHIN_MS = 8_000;
const AGAIN_MS = 700;

export type Told = Outcome | { readonly kind: 'inconclusive'; readonly code: string; readonly message: string };

/** The grader's own way from a check to what it finds, over watches that stay open for the whole run. */
export class Asker {
  readonly #hosts: LabHosts;
  readonly #cluster: ClusterAccess;
  readonly #logs: LogBook;
  readonly #stores: SharedStores;
  readonly #world: WatchedWorld;
  readonly #places: HostWatches;
  readonly #inputs: ReadonlySet<WorldInput>;

  /** `kinds`: one check of each kind that will be asked, for what it watches. */
  constructor(hosts: LabHosts, kinds: readonly CheckSpec[]) {
    this.#hosts = hosts;
    const cluster = createClusterAccess({ hosts });
    // A page is graded a few times a minute, a fuzzer asks all the time: what a lab may cost does not apply to it.
    this.#cluster = { ...cluster, spend: () => undefined };
    const inputs = kinds.flatMap((spec) => [...prepareCheck(spec).inputs]);
    this.#inputs = new Set(inputs.filter(isWorldInput));
    this.#logs = new LogBook({ cluster, onRequest: () => undefined });
    this.#stores = new SharedStores(cluster);
    this.#world = watchWorld(this.#stores, { inputs: this.#inputs, onChange: () => undefined });
    const places = new Set<HostInput>(inputs.filter(isHostInput));
    this.#places = watchHosts({ hosts, inputs: places, onChange: () => undefined });
  }

  async ready(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + SYNCED_WITHIN_MS;
    while (!this.#world.stateOf(this.#inputs).synced) {
      const failure = this.#world.stateOf(this.#inputs).failure;
      if (performance.now() > deadline) throw new Error(`the watches: ${failure?.code ?? 'not synced in time'}`);
      await sleep(100, undefined, { signal });
    }
  }

  /** One round of looks: what several checks ask goes to the lab once. */
  round(signal: AbortSignal): Round {
    const since = performance.now() - SETTLED_WITHIN_MS;
    const scene = (): Scene =>
      createScene({
        hosts: this.#hosts,
        cluster: this.#cluster,
        world: this.#world,
        places: this.#places,
        logs: this.#logs,
        now: Date.now,
        probes: new ProbeMemory(),
        samples: new SampleMemory(),
        underWay: new UnderWay(),
        anewFrom: 0,
        asker: signal,
        lastChange: () => since,
        changedAt: since,
        signal,
      });
    const first = scene();
    const whole = this.#world;
    return {
      async ask(spec, namespaces) {
        const check = prepareCheck(spec);
        const world = worldOf(whole, namespaces);
        const deadline = performance.now() + SETTLED_WITHIN_MS;
        let told = await tell(() => check.run({ ...first, world }));
        while ((told.kind === 'waiting' || told.kind === 'inconclusive') && performance.now() < deadline) {
          await sleep(AGAIN_MS, undefined, { signal });
          told = await tell(() => check.run({ ...scene(), world }));
        }
        return told;
      },
    };
  }

  stop(): void {
    this.#world.stop();
    this.#stores.stop();
    this.#places.stop();
    this.#logs.stop();
    this.#cluster.close();
  }
}

export interface Round {
  /** As if the lab had these namespaces only, and Istio's: the other cases' are no learner's. */
  ask(spec: CheckSpec, namespaces: readonly string[]): Promise<Told>;
}

async function tell(look: () => Promise<Outcome>): Promise<Told> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof SlipwayError)
      return { kind: 'inconclusive', code: error.failure.code, message: error.message };
    return { kind: 'inconclusive', code: 'SLW900', message: (error as Error).stack ?? String(error) };
  }
}
