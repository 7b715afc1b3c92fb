import { SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import type { TraceRequest, TraceWay } from '#protocol/trace-way.ts';
import { pause } from '#server/cluster/backoff.ts';
import type { LabShare, WatchedLab } from '#server/grading/lab/watched-lab.ts';
import type { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import { createScene } from '#server/grading/scene.ts';
import { asLearner, type LabHosts } from '#server/labs/lab-hosts.ts';
import { viewInputs } from '../mesh-view/indexed-world.ts';
import { followRequest } from './follow-request.ts';

/** All of it: reading proxies, the request itself, and the second that logs take. */
const WHOLE_MS = 30_000;
const READING_MS = 8_000;
const POLL_MS = 50;
/** A person who changes something and tries again is slower. */
const BETWEEN_MS = 1_000;

export interface TracesDeps {
  readonly watchedLabs: WatchedLabs;
  readonly hostsOf: (lab: string) => LabHosts;
  readonly clock: () => number;
}

/** Traces of all sessions; of each one at a time. */
export class Traces {
  readonly #deps: TracesDeps;
  readonly #running = new Map<string, AbortController>();
  readonly #lastAt = new Map<string, number>();

  constructor(deps: TracesDeps) {
    this.#deps = deps;
  }

  /**
   * The way of the request; undefined when it was cancelled.
   * @throws SlipwayError SLW800 while another is under way, SLW104, SLW801, SLW204, SLW400
   */
  async follow(session: string, lab: string, request: TraceRequest): Promise<TraceWay | undefined> {
    if (this.#running.has(session)) throw new SlipwayError('SLW800');
    const now = this.#deps.clock();
    if (now - (this.#lastAt.get(session) ?? Number.NEGATIVE_INFINITY) < BETWEEN_MS) throw new SlipwayError('SLW104');
    this.#lastAt.set(session, now);
    const cancelled = new AbortController();
    this.#running.set(session, cancelled);
    using link = new LinkedAbort([cancelled.signal], WHOLE_MS);
    const held = this.#deps.watchedLabs.hold(this.#deps.hostsOf(lab));
    const share = held.value.share({
      inputs: new Set(viewInputs),
      logNamespaces: new Set(),
      onChange: () => undefined,
    });
    try {
      return await this.#within(link.signal, held.value, { share, request });
    } catch (error) {
      if (cancelled.signal.aborted) return undefined;
      if (link.signal.aborted)
        throw new SlipwayError('SLW400', { detail: `no trace within ${WHOLE_MS / 1000} s` }, { cause: error });
      throw error;
    } finally {
      share.stop();
      held.stop();
      this.#running.delete(session);
    }
  }

  cancel(session: string): void {
    this.#running.get(session)?.abort(new Error('cancelled'));
  }

  stop(): void {
    for (const running of this.#running.values()) running.abort(new Error('the server ends'));
  }

  async #within(
    signal: AbortSignal,
    lab: WatchedLab,
    { share, request }: { share: LabShare; request: TraceRequest },
  ): Promise<TraceWay> {
    await settled(share, signal);
    const hosts = asLearner(lab.common.hosts);
    const now = performance.now();
    const scene = createScene({
      ...lab.common,
      hosts,
      world: share.world,
      places: share.places,
      logs: share.logs,
      now: Date.now,
      changedAt: now,
      anewFrom: now,
      asker: signal,
    });
    return followRequest(request, { scene, hosts, cluster: lab.cluster, signal });
  }
}

/** Until everything was listed once. @throws SlipwayError of what cannot be asked */
async function settled({ world }: LabShare, signal: AbortSignal): Promise<void> {
  const wanted = new Set<string>(viewInputs);
  const until = performance.now() + READING_MS;
  for (;;) {
    const { failure, synced } = world.stateOf(wanted);
    if (failure) throw SlipwayError.received(failure);
    if (synced) return;
    if (performance.now() > until) throw new SlipwayError('SLW400', { detail: 'the objects were not listed in time' });
    await pause(POLL_MS, signal);
    signal.throwIfAborted();
  }
}
