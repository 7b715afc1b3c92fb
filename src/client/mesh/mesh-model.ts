import type { MeshChange, MeshKind, MeshNode } from '#protocol/mesh-view.ts';

/** What the mesh looks like now, put together from the server's changes. */
export class MeshModel {
  readonly #nodes = new Map<string, MeshNode>();
  #last: MeshChange | undefined;

  apply(change: MeshChange): void {
    if (change.isWhole) this.#nodes.clear();
    for (const id of change.gone) this.#nodes.delete(id);
    for (const node of change.put) this.#nodes.set(node.id, node);
    this.#last = change;
  }

  forget(): void {
    this.#nodes.clear();
    this.#last = undefined;
  }

  /** Undefined until the first change came. */
  get last(): Omit<MeshChange, 'put' | 'gone' | 'isWhole'> | undefined {
    return this.#last;
  }

  /** By namespace and kind, so that neither list nor picture jumps when something changes. */
  get nodes(): readonly MeshNode[] {
    return [...this.#nodes.values()].toSorted(byPlace);
  }

  get(id: string): MeshNode | undefined {
    return this.#nodes.get(id);
  }

  /** What leads to a node. */
  leadingTo(id: string): readonly { readonly node: MeshNode; readonly edge: MeshNode['edges'][number] }[] {
    return this.nodes.flatMap((node) => node.edges.filter(({ to }) => to === id).map((edge) => ({ node, edge })));
  }
}

const KIND_ORDER: readonly MeshKind[] = [
  'gateway',
  'virtual-service',
  'destination-rule',
  'service-entry',
  'service',
  'workload',
  'namespace',
];

/** Namespaces that are a single node come last. */
function byPlace(a: MeshNode, b: MeshNode): number {
  const rank = ({ kind }: MeshNode) => Number(kind === 'namespace');
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  const kinds = KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind);
  return kinds !== 0 ? kinds : a.id < b.id ? -1 : 1;
}

/** `Deployment`, `VirtualService`, …: as Kubernetes calls the object. */
export const kindName = ({ id }: Pick<MeshNode, 'id'>): string => id.slice(0, id.indexOf('/'));
