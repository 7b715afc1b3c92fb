import type { MeshChange } from '#protocol/mesh-view.ts';
import type { Stoppable } from '#server/cluster/cluster-access.ts';
import type { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import { type Held, SharedPool } from '#server/grading/lab/shared-pool.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { MeshView } from './mesh-view.ts';

export interface MeshViewsDeps {
  readonly watchedLabs: WatchedLabs;
  readonly hostsOf: (lab: string) => LabHosts;
  readonly log: { warn(data: object, text: string): void };
}

export interface WantedView {
  readonly lab: string;
  readonly namespace: string | undefined;
}

/** What somebody looks at, until it is stopped. */
export interface OpenView extends Stoppable {
  /** What is new since it was asked last. */
  news(): MeshChange | undefined;
}

/** The views that pages look at: pages that show the same of a lab have one together. */
export class MeshViews implements Stoppable {
  readonly #deps: MeshViewsDeps;
  readonly #pool = new SharedPool<MeshView>({ graceMs: 0 });

  constructor(deps: MeshViewsDeps) {
    this.#deps = deps;
  }

  open({ lab, namespace }: WantedView, onNews: () => void): OpenView {
    const held: Held<MeshView> = this.#pool.hold(`${lab}/${namespace ?? ''}`, onNews, (changed) => {
      const { watchedLabs, hostsOf, log } = this.#deps;
      return new MeshView({ held: watchedLabs.hold(hostsOf(lab)), namespace, onChange: changed, log });
    });
    const reader = held.value.reader();
    // One that looks at what is there already hears of it too.
    queueMicrotask(onNews);
    return { news: () => reader(), stop: () => held.stop() };
  }

  /** Views that are open now. */
  get size(): number {
    return this.#pool.size;
  }

  stop(): void {
    this.#pool.stop();
  }
}
