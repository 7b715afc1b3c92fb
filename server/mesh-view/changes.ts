import type { MeshNode } from '#protocol/mesh-view.ts';

interface Changes {
  readonly isWhole: boolean;
  readonly put: MeshNode[];
  readonly gone: string[];
}

/** What one page has been told of the nodes, so that it is told only what is new. */
export class ToldNodes {
  #told: ReadonlyMap<string, string> | undefined;

  /** What is new of these; the page is taken to know it from now on. */
  tell(nodes: readonly MeshNode[]): Changes {
    const known = this.#told;
    const next = new Map(nodes.map((node) => [node.id, JSON.stringify(node)]));
    this.#told = next;
    return {
      isWhole: known === undefined,
      put: nodes.filter(({ id }) => known?.get(id) !== next.get(id)),
      gone: [...(known?.keys() ?? [])].filter((id) => !next.has(id)),
    };
  }
}
