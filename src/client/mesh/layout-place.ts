import { Graph, layout } from '@dagrejs/dagre';

export interface Box {
  readonly id: string;
  /** Boxes of one group are drawn in one frame. */
  readonly group: string;
  readonly width: number;
  readonly height: number;
}

export interface Join {
  readonly from: string;
  readonly to: string;
}

export interface LayoutOrder {
  readonly boxes: readonly Box[];
  readonly joins: readonly Join[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: Readonly<Record<string, Rect>>;
  readonly groups: Readonly<Record<string, Rect>>;
  /** In the order of the joins that were asked for; those between groups go from side to side. */
  readonly lines: readonly (readonly Point[])[];
}

/** Within a frame, and at its top for its name. */
const PADDING = 14;
const TITLE = 30;
const GAP = 14;
const BETWEEN_GROUPS = 70;
/** Boxes that are joined to nothing lie in rows of about this width. */
const LOOSE_WIDTH = 640;

/**
 * Places boxes from left to right, as requests go: first each group by itself, then the groups as if they were boxes.
 * The library's own way with groups is far slower, and fails on circles between them.
 */
export function place({ boxes, joins }: LayoutOrder): Layout {
  const groupOf = new Map(boxes.map(({ id, group }) => [id, group]));
  const groups = [...Map.groupBy(boxes, ({ group }) => group)].map(([name, inside]) => {
    const own = joins.filter(({ from, to }) => groupOf.get(from) === name && groupOf.get(to) === name);
    return { name, own, ...placeGroup(inside, own) };
  });
  const between = new Map<string, Join>();
  for (const { from, to } of joins) {
    const [a, b] = [groupOf.get(from), groupOf.get(to)];
    if (a !== undefined && b !== undefined && a !== b) between.set(`${a} ${b}`, { from: a, to: b });
  }
  const frames = placeFrames(
    groups.map(({ name, width, height }) => ({ id: name, width, height })),
    [...between.values()],
  );
  const shifted: Record<string, Rect> = {};
  const lines = new Map<Join, readonly Point[]>();
  for (const { name, own, places, paths } of groups) {
    const frame = frames.places.get(name) ?? { x: 0, y: 0 };
    const shift = ({ x, y }: Point): Point => ({ x: x + frame.x + PADDING, y: y + frame.y + TITLE });
    for (const [id, rect] of places) shifted[id] = { ...rect, ...shift(rect) };
    for (const [index, join] of own.entries()) lines.set(join, (paths[index] ?? []).map(shift));
  }
  return {
    width: frames.width,
    height: frames.height,
    boxes: shifted,
    groups: Object.fromEntries(frames.places),
    lines: joins.map((join) => lines.get(join) ?? across(shifted[join.from], shifted[join.to])),
  };
}

interface Placed {
  readonly places: ReadonlyMap<string, Rect>;
  /** In the order of the joins. */
  readonly paths: readonly (readonly Point[])[];
  readonly width: number;
  readonly height: number;
}

type Sized = Pick<Box, 'id' | 'width' | 'height'>;

function placeGroup(boxes: readonly Sized[], joins: readonly Join[]): Placed {
  const joined = new Set(joins.flatMap(({ from, to }) => [from, to]));
  const rows = placeRows(
    boxes.filter(({ id }) => !joined.has(id)),
    LOOSE_WIDTH,
  );
  const graph = placeGraph(
    boxes.filter(({ id }) => joined.has(id)),
    joins,
    { nodesep: GAP, ranksep: 56 },
  );
  const top = graph.places.size > 0 && rows.places.size > 0 ? graph.height + GAP : graph.height;
  const places = new Map(graph.places);
  for (const [id, rect] of rows.places) places.set(id, { ...rect, y: rect.y + top });
  return {
    places,
    paths: graph.paths,
    width: Math.max(graph.width, rows.width) + 2 * PADDING,
    height: top + rows.height + TITLE + PADDING,
  };
}

function placeFrames(frames: readonly Sized[], joins: readonly Join[]): Placed {
  const joined = new Set(joins.flatMap(({ from, to }) => [from, to]));
  const graph = placeGraph(
    frames.filter(({ id }) => joined.has(id)),
    joins,
    { nodesep: 28, ranksep: BETWEEN_GROUPS },
  );
  const rows = placeRows(
    frames.filter(({ id }) => !joined.has(id)),
    Math.max(graph.width, 2 * LOOSE_WIDTH),
  );
  const top = graph.places.size > 0 && rows.places.size > 0 ? graph.height + 28 : graph.height;
  const places = new Map(graph.places);
  for (const [id, rect] of rows.places) places.set(id, { ...rect, y: rect.y + top });
  return { places, paths: [], width: Math.max(graph.width, rows.width), height: top + rows.height };
}

function placeGraph(
  boxes: readonly Sized[],
  joins: readonly Join[],
  { nodesep, ranksep }: { nodesep: number; ranksep: number },
): Placed {
  if (boxes.length === 0) return { places: new Map(), paths: [], width: 0, height: 0 };
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep, edgesep: 8, ranksep });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to }] of joins.entries()) graph.setEdge(from, to, {}, `${index}`);
  layout(graph);
  const rectOf = ({ id }: Sized): Rect => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id) as Partial<Rect>;
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    places: new Map(boxes.map((box) => [box.id, rectOf(box)])),
    paths: joins.map(({ from, to }, index) => {
      const { points = [] } = (graph.edge(from, to, `${index}`) ?? {}) as { points?: Point[] };
      return points.map(({ x, y }) => ({ x, y }));
    }),
    width,
    height,
  };
}

/** One beside the other, and the next row below. */
function placeRows(boxes: readonly Sized[], maxWidth: number): Placed {
  const places = new Map<string, Rect>();
  let [x, y, width, rowHeight] = [0, 0, 0, 0];
  for (const { id, width: w, height: h } of boxes) {
    if (x > 0 && x + w > maxWidth) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    places.set(id, { x, y, width: w, height: h });
    width = Math.max(width, x + w);
    rowHeight = Math.max(rowHeight, h);
    x += w + GAP;
  }
  return { places, paths: [], width, height: y + rowHeight };
}

/** From the side of one to the side of the other that it faces. */
function across(from: Rect | undefined, to: Rect | undefined): Point[] {
  if (!from || !to) return [];
  const isRight = to.x + to.width / 2 >= from.x + from.width / 2;
  const out = { x: isRight ? from.x + from.width : from.x, y: from.y + from.height / 2 };
  const into = { x: isRight ? to.x : to.x + to.width, y: to.y + to.height / 2 };
  const middle = (out.x + into.x) / 2;
  return [out, { x: middle, y: out.y }, { x: middle, y: into.y }, into];
}
