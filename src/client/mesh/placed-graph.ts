import type { MeshNode } from '#protocol/mesh-view.ts';
import type { Layout, LayoutOrder } from './layout-place.ts';
import type { LayoutAnswer } from './layout-worker.ts';
// oxlint-disable-next-line import/default -- Vite makes a class of what is imported as a worker.
import LayoutWorker from './layout-worker.ts?worker';

export const NODE_WIDTH = 196;
const NODE_HEIGHT = 60;
/** With the marks of its pods. */
const WORKLOAD_HEIGHT = 80;

export interface Line {
  readonly from: string;
  readonly edge: MeshNode['edges'][number];
}
export interface PlacedGraph {
  readonly layout: Layout;
  /** In the order of the layout's lines. */
  readonly lines: readonly Line[];
}

/** Lays nodes out beside the page's own thread; while one layout is under way the newest wish waits. */
export class GraphPlacer {
  readonly #worker = new LayoutWorker();
  readonly #onPlaced: (placed: PlacedGraph | undefined) => void;
  #asked: readonly Line[] | undefined;
  #next: readonly MeshNode[] | undefined;
  #lastOrder = '';

  /** `onPlaced` gets undefined where no layout was found. */
  constructor(onPlaced: (placed: PlacedGraph | undefined) => void) {
    this.#onPlaced = onPlaced;
    this.#worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => this.#answered(data));
    this.#worker.addEventListener('error', () => this.#answered({ trouble: 'the worker did not start' }));
  }

  place(nodes: readonly MeshNode[]): void {
    if (this.#asked) {
      this.#next = nodes;
      return;
    }
    const known = new Set(nodes.map(({ id }) => id));
    const lines = nodes.flatMap((node) =>
      node.edges.filter(({ to }) => known.has(to)).map((edge): Line => ({ from: node.id, edge })),
    );
    const order: LayoutOrder = {
      boxes: nodes.map(({ id, namespace, kind }) => ({
        id,
        group: namespace,
        width: NODE_WIDTH,
        height: kind === 'workload' ? WORKLOAD_HEIGHT : NODE_HEIGHT,
      })),
      joins: lines.map(({ from, edge }) => ({ from, to: edge.to })),
    };
    // Most changes are of what stands in the boxes.
    const text = JSON.stringify(order);
    if (text === this.#lastOrder) return;
    this.#lastOrder = text;
    this.#asked = lines;
    this.#worker.postMessage(order);
  }

  dispose(): void {
    this.#worker.terminate();
  }

  #answered(answer: LayoutAnswer): void {
    const lines = this.#asked ?? [];
    const next = this.#next;
    this.#asked = undefined;
    this.#next = undefined;
    if ('trouble' in answer) {
      console.error(answer.trouble);
      this.#lastOrder = '';
    }
    this.#onPlaced('layout' in answer ? { layout: answer.layout, lines } : undefined);
    if (next) this.place(next);
  }
}
