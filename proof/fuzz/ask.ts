import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#protocol/errors.ts';
import { type CheckSpec, type Input, prepareCheck } from '#server/checks/index.ts';
import { UnderWay } from '#server/grading/lab/under-way.ts';
import { type LabShare, WatchedLab } from '#server/grading/lab/watched-lab.ts';
import type { Outcome } from '#server/grading/outcome.ts';
import { ProbeMemory } from '#server/grading/probe-memory.ts';
import { SampleMemory } from '#server/grading/sample-memory.ts';
import { createScene, type Scene } from '#server/grading/scene.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { worldOf } from './world-of.ts';

const SYNCED_WITHIN_MS = 180_000;
/** How long an answer may stay open. */
const SETTLED_WITHIN_MS = 8_000;
const AGAIN_MS = 700;

export type Told = Outcome | { readonly kind: 'inconclusive'; readonly code: string; readonly message: string };

/** The grader's own way from a check to what it finds, over watches that stay open for the whole run. */
export class Asker {
  readonly #lab: WatchedLab;
  readonly #share: LabShare;
  readonly #inputs: ReadonlySet<Input>;

  /** `kinds`: one check of each kind that will be asked, for what it watches. */
  constructor(hosts: LabHosts, kinds: readonly CheckSpec[]) {
    this.#inputs = new Set(kinds.flatMap((spec) => [...prepareCheck(spec).inputs]));
    this.#lab = new WatchedLab({ hosts, graceMs: 0 });
    this.#share = this.#lab.share({ inputs: this.#inputs, logNamespaces: new Set(), onChange: () => undefined });
  }

  async ready(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + SYNCED_WITHIN_MS;
    while (!this.#share.world.stateOf(this.#inputs).synced) {
      const failure = this.#share.world.stateOf(this.#inputs).failure;
      if (performance.now() > deadline) throw new Error(`the watches: ${failure?.code ?? 'not synced in time'}`);
      await sleep(100, undefined, { signal });
    }
  }

  /** One round of looks: what several checks ask goes to the lab once. */
  round(signal: AbortSignal): Round {
    const since = performance.now() - SETTLED_WITHIN_MS;
    const scene = (): Scene =>
      createScene({
        ...this.#lab.common,
        // A page is graded a few times a minute, a fuzzer asks all the time: what a lab may cost is not its limit.
        cluster: { ...this.#lab.cluster, spend: () => undefined },
        world: this.#share.world,
        places: this.#share.places,
        logs: this.#share.logs,
        now: Date.now,
        probes: new ProbeMemory(),
        samples: new SampleMemory(),
        underWay: new UnderWay(),
        lastChange: () => since,
        changedAt: since,
        anewFrom: since,
        signal,
        asker: signal,
      });
    const first = scene();
    const { world: whole } = this.#share;
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
    this.#share.stop();
    this.#lab.stop();
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
