import type { Failure } from '#protocol/errors.ts';
import { failureOf } from '#protocol/boundary.ts';
import type { MeshChange } from '#protocol/mesh-view.ts';
import type { Stoppable } from '#server/cluster/cluster-access.ts';
import type { ProxySync } from '#server/envoy/sync-status.ts';
import type { Held } from '#server/grading/lab/shared-pool.ts';
import type { LabShare, WatchedLab } from '#server/grading/lab/watched-lab.ts';
import { createScene } from '#server/grading/scene.ts';
import { ToldNodes } from './changes.ts';
import { viewInputs } from './indexed-world.ts';
import { drawPicture, type Picture } from './picture.ts';
import type { SyncRows } from './workload-drafts.ts';

/** Events of one `kubectl apply` come together. */
const DEBOUNCE_MS = 200;
/** Of the time, at most this part is spent on drawing: what is large is drawn less often. */
const DRAWING_SHARE = 0.05;
/** Proxies have no watch: istiod is asked of them soon after a change, and now and then. */
const SYNC_SOON_MS = 2_000;
const SYNC_EVERY_MS = 10_000;

interface MeshViewOptions {
  readonly held: Held<WatchedLab>;
  readonly namespace: string | undefined;
  readonly onChange: () => void;
  readonly log: { warn(data: object, text: string): void };
}

/** One picture of a lab's mesh, drawn anew whenever a watched object changes. */
export class MeshView implements Stoppable {
  readonly #options: MeshViewOptions;
  readonly #share: LabShare;
  readonly #ended = new AbortController();
  #picture: Picture | undefined;
  #failures: readonly Failure[] = [];
  #sync: SyncRows | undefined;
  #drawing: NodeJS.Timeout | undefined;
  #asking: NodeJS.Timeout | undefined;
  #isDrawing = false;
  #isDirty = false;
  #lastDrawMs = 0;

  constructor(options: MeshViewOptions) {
    this.#options = options;
    this.#share = options.held.value.share({
      inputs: new Set(viewInputs),
      logNamespaces: new Set(),
      onChange: () => {
        this.#drawSoon();
        this.#askSoon(SYNC_SOON_MS);
      },
    });
    this.#drawSoon();
    this.#askSoon(0);
  }

  /** What is new since this reader read last; undefined before anything was drawn. */
  reader(): () => MeshChange | undefined {
    const told = new ToldNodes();
    let lastRest = '';
    return () => {
      const picture = this.#picture;
      if (!picture) return undefined;
      const { nodes, ...others } = picture;
      const rest = { ...others, failures: [...this.#failures] };
      const changes = told.tell(nodes);
      const isNews = changes.put.length > 0 || changes.gone.length > 0 || JSON.stringify(rest) !== lastRest;
      lastRest = JSON.stringify(rest);
      return isNews ? { ...changes, ...rest } : undefined;
    };
  }

  stop(): void {
    this.#ended.abort(new Error('nobody looks at the view any more'));
    clearTimeout(this.#drawing);
    clearTimeout(this.#asking);
    this.#share.stop();
    this.#options.held.stop();
  }

  #drawSoon(): void {
    this.#isDirty = true;
    if (this.#isDrawing) return;
    this.#drawing ??= setTimeout(
      () => {
        this.#drawing = undefined;
        this.#draw().catch((err: unknown) => this.#options.log.warn({ err }, 'a mesh view was not drawn'));
      },
      Math.max(DEBOUNCE_MS, this.#lastDrawMs / DRAWING_SHARE),
    );
  }

  async #draw(): Promise<void> {
    const { world } = this.#share;
    const states = viewInputs.map((input) => world.stateOf(new Set([input])));
    // Half a picture would show everything as faulty.
    if (this.#isDrawing || states.some(({ failure, synced }) => !synced && !failure)) return;
    this.#isDrawing = true;
    this.#isDirty = false;
    const began = performance.now();
    const { signal } = this.#ended;
    try {
      this.#picture = await drawPicture(world, {
        namespace: this.#options.namespace,
        now: Date.now(),
        sync: this.#sync,
        signal,
      });
      const failures = states.flatMap(({ failure }) => failure ?? []);
      this.#failures = [...new Map(failures.map((each) => [each.message.en, each])).values()].slice(0, 12);
      this.#options.onChange();
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isDrawing = false;
      this.#lastDrawMs = performance.now() - began;
      if (this.#isDirty && !signal.aborted) this.#drawSoon();
    }
  }

  #askSoon(delayMs: number): void {
    clearTimeout(this.#asking);
    if (this.#ended.signal.aborted) return;
    this.#asking = setTimeout(() => {
      this.#askIstiod()
        .catch((err: unknown) => {
          // Without istiod nothing is said of proxies; a fault of ours is told.
          if (failureOf(err).code === 'SLW900') this.#options.log.warn({ err }, 'istiod was not asked');
          this.#sync = undefined;
        })
        .finally(() => this.#askSoon(SYNC_EVERY_MS));
    }, delayMs).unref();
  }

  async #askIstiod(): Promise<void> {
    const { signal } = this.#ended;
    if (!this.#share.world.stateOf(new Set(['pods'])).synced) return;
    const now = performance.now();
    const scene = createScene({
      ...this.#options.held.value.common,
      world: this.#share.world,
      places: this.#share.places,
      logs: this.#share.logs,
      now: Date.now,
      changedAt: now,
      anewFrom: now,
      asker: signal,
    });
    const rows = byProxy(await scene.proxySync());
    if (signal.aborted) return;
    const before = this.#sync?.now ?? rows;
    const isNews = textOf(before) !== textOf(rows) || this.#sync === undefined;
    this.#sync = rows.size === 0 ? undefined : { now: rows, before };
    if (isNews || textOf(rows).includes('STALE')) this.#drawSoon();
  }
}

const byProxy = (rows: readonly ProxySync[]): ReadonlyMap<string, ProxySync> =>
  new Map(rows.map((row) => [row.proxy, row]));

const textOf = (rows: ReadonlyMap<string, ProxySync>): string => JSON.stringify([...rows.values()]);
