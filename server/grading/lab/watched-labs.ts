import type { Stoppable } from '#server/cluster/cluster-access.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type Held, SharedPool } from './shared-pool.ts';
import { WatchedLab } from './watched-lab.ts';

/** Who closes a chapter often opens the next one. */
const GRACE_MS = 10_000;

/** The labs that lessons are graded on: each is watched once, however many lessons are open. */
export class WatchedLabs implements Stoppable {
  readonly #graceMs: number;
  readonly #pool: SharedPool<WatchedLab>;

  constructor({ graceMs = GRACE_MS }: { graceMs?: number } = {}) {
    this.#graceMs = graceMs;
    this.#pool = new SharedPool({ graceMs });
  }

  /** Watched until all have stopped what they hold, and a little longer. */
  hold(hosts: LabHosts): Held<WatchedLab> {
    const make = () => new WatchedLab({ hosts, graceMs: this.#graceMs });
    return this.#pool.hold(hosts.labId, () => undefined, make);
  }

  get(lab: string): WatchedLab | undefined {
    return this.#pool.get(lab);
  }

  /** The lab is no more: nothing of it is watched from now on, whoever holds it. */
  end(lab: string): void {
    this.#pool.end(lab);
  }

  stop(): void {
    this.#pool.stop();
  }
}
