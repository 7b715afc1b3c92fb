import { setImmediate as nextTurn } from 'node:timers/promises';
import { injectionLabel } from '#server/checks/shared/pods/labelled-since.ts';
import {
  MESH_EDGES_MAX,
  MESH_FACTS_MAX,
  MESH_FAULTS_MAX,
  MESH_NAMESPACES_MAX,
  MESH_NODES_MAX,
  MESH_PODS_MAX,
  type MeshChange,
  type MeshEdge,
  type MeshKind,
  type MeshNode,
} from '#protocol/mesh-view.ts';
import type { Reason } from '#protocol/verdict.ts';
import { isReady, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { Draft } from './draft.ts';
import { gatewayDrafts } from './gateway-drafts.ts';
import { countObjects, indexedWorld } from './indexed-world.ts';
import { ruleDrafts } from './rule-drafts.ts';
import { entryDrafts, serviceDrafts } from './service-drafts.ts';
import { type PodState, podFault, workloadDrafts } from './workload-drafts.ts';
import { roomFor } from './room.ts';

/** Other sessions' keys are waited for by no longer than this. */
const SLICE_MS = 8;
/** Of a namespace that is one node, the objects of a larger one are not asked where they lead. */
const DESCRIBED_MAX = 50;

export interface Picture extends Pick<MeshChange, 'namespaces' | 'objects' | 'hidden'> {
  readonly nodes: readonly MeshNode[];
}

interface PictureOptions extends PodState {
  /** Only this one; else all for which there is room. */
  readonly namespace: string | undefined;
  readonly signal: AbortSignal;
}

/** All objects of the mesh that there is room for, what joins them, and what is wrong with each. */
export async function drawPicture(watched: World, options: PictureOptions): Promise<Picture> {
  const world = indexedWorld(watched);
  const { now, signal } = options;
  const drafts: Draft[] = [];
  const parts = [workloadDrafts, gatewayDrafts, ruleDrafts, entryDrafts, (each: World) => serviceDrafts(each, now)];
  for (const part of parts) {
    drafts.push(...part(world));
    await nextTurn(undefined, { signal });
  }
  const { shown, collapsed, hidden } = roomFor(drafts, options.namespace);
  const standsFor = new Map(shown.map(({ id }) => [id, id]));
  for (const [namespace, inside] of collapsed) for (const { id } of inside) standsFor.set(id, idOfNamespace(namespace));
  const nodes: MeshNode[] = [];
  let slice = performance.now();
  for (const draft of shown) {
    nodes.push(nodeOf(draft, { world, standsFor, ...options }));
    if (performance.now() - slice < SLICE_MS) continue;
    await nextTurn(undefined, { signal });
    slice = performance.now();
  }
  const referred = new Set(nodes.flatMap(({ edges }) => edges.map(({ to }) => to)));
  for (const [namespace, inside] of collapsed) {
    const node = namespaceNode(namespace, inside, standsFor);
    const isJoined = referred.has(node.id) || node.edges.length > 0;
    if (options.namespace === undefined || isJoined) nodes.push(node);
  }
  const namespaces = world.namespaces.all().map((each) => {
    return { name: each.metadata.name, injects: injectionLabel(each) !== undefined };
  });
  return {
    nodes: nodes.slice(0, MESH_NODES_MAX),
    namespaces: namespaces.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MESH_NAMESPACES_MAX),
    objects: countObjects(world),
    hidden: hidden + Math.max(0, nodes.length - MESH_NODES_MAX),
  };
}

const idOfNamespace = (name: string): string => `Namespace/${name}`;
const cut = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 299)}…`);

interface Looking extends PodState {
  readonly world: World;
  /** The node under which each object is shown. */
  readonly standsFor: ReadonlyMap<string, string>;
}

function nodeOf(draft: Draft, looking: Looking): MeshNode {
  const { id, kind, namespace, name, workload } = draft;
  const { facts, edges } = draft.describe();
  const ofPods = workload ? podFaults(workload.pods, looking) : new Map<Pod, Reason>();
  const faults = [...draft.faults(), ...new Map([...ofPods.values()].map((each) => [each.code, each])).values()];
  const more = faults.length - MESH_FAULTS_MAX;
  return {
    id,
    kind,
    namespace,
    name,
    facts: facts.slice(0, MESH_FACTS_MAX).map(cut),
    edges: edgesOf(id, edges, looking.standsFor),
    faults: faults.slice(0, MESH_FAULTS_MAX),
    ...(more > 0 && { moreFaults: more }),
    ...(workload && { pods: podsOf(workload.pods, ofPods) }),
  };
}

const podFaults = (pods: readonly Pod[], { world, now, sync }: Looking): Map<Pod, Reason> =>
  new Map(
    pods.flatMap((pod) => {
      const fault = podFault(pod, world, { now, sync });
      return fault ? [[pod, fault] as const] : [];
    }),
  );

function podsOf(pods: readonly Pod[], faults: ReadonlyMap<Pod, Reason>): NonNullable<MeshNode['pods']> {
  const shown = pods.toSorted((a, b) => Number(faults.has(b)) - Number(faults.has(a))).slice(0, MESH_PODS_MAX);
  return {
    total: pods.length,
    ready: pods.filter(isReady).length,
    meshed: pods.filter(sidecarOf).length,
    shown: shown.map((pod) => ({
      name: pod.metadata.name,
      isReady: isReady(pod),
      hasSidecar: sidecarOf(pod) !== undefined,
      isFaulty: faults.has(pod),
    })),
  };
}

/** To nodes that are shown; what leads into one namespace that is a single node is one edge. */
function edgesOf(id: string, edges: readonly MeshEdge[], standsFor: ReadonlyMap<string, string>) {
  const known = new Map<string, MeshEdge>();
  for (const edge of edges) {
    const to = standsFor.get(edge.to);
    if (to === undefined || to === standsFor.get(id)) continue;
    const key = `${to} ${edge.kind}`;
    const texts = [known.get(key)?.text, edge.text].filter(Boolean).join(', ');
    known.set(key, { to, kind: edge.kind, ...(texts && { text: texts.slice(0, 120) }) });
  }
  return [...known.values()].slice(0, MESH_EDGES_MAX);
}

function namespaceNode(name: string, inside: readonly Draft[], standsFor: ReadonlyMap<string, string>): MeshNode {
  const counts: Partial<Record<MeshKind, number>> = {};
  for (const { kind } of inside) counts[kind] = (counts[kind] ?? 0) + 1;
  const pods = inside.flatMap(({ workload }) => workload?.pods ?? []);
  const id = idOfNamespace(name);
  const described = inside.length <= DESCRIBED_MAX ? inside : [];
  const edges = described.flatMap((draft) => edgesOf(draft.id, draft.describe().edges, standsFor));
  return {
    id,
    kind: 'namespace',
    namespace: name,
    name,
    facts: [],
    counts,
    edges: [...new Map(edges.map((each) => [`${each.to} ${each.kind}`, { to: each.to, kind: each.kind }])).values()]
      .filter(({ to }) => to !== id)
      .slice(0, MESH_EDGES_MAX),
    faults: [],
    ...(pods.length > 0 && { pods: { ...podsOf(pods, new Map()), shown: [] } }),
  };
}
