import { MESH_NODES_MAX } from '#protocol/mesh-view.ts';
import type { Draft } from './draft.ts';

/** Kubernetes' own: one node each until somebody asks for them. */
const isSystems = (namespace: string): boolean => namespace.startsWith('kube-');

export interface Room {
  readonly shown: readonly Draft[];
  /** Namespaces that are one node, with what is in them. */
  readonly collapsed: ReadonlyMap<string, readonly Draft[]>;
  /** Of the namespaces on show, what found no place. */
  readonly hidden: number;
}

/** The smallest namespaces are shown whole, as many as fit; the others are one node each. */
export function roomFor(drafts: readonly Draft[], only: string | undefined): Room {
  const namespaces = Map.groupBy(drafts, ({ namespace }) => namespace);
  const collapsed = new Map<string, readonly Draft[]>();
  const shown: Draft[] = [];
  const bySize = [...namespaces].toSorted(([, a], [, b]) => a.length - b.length);
  const isMeant = (name: string) => (only === undefined ? !isSystems(name) : name === only);
  // Each of those that are one node takes a place too.
  let left = MESH_NODES_MAX - bySize.length;
  let hidden = 0;
  for (const [name, inside] of bySize) {
    if (!isMeant(name)) {
      collapsed.set(name, inside);
    } else if (inside.length <= left || name === only) {
      const fitting = inside.slice(0, Math.max(0, left));
      shown.push(...fitting);
      hidden += inside.length - fitting.length;
      left -= fitting.length;
    } else {
      collapsed.set(name, inside);
    }
  }
  return { shown, collapsed, hidden };
}
