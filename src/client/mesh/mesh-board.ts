import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { MeshNode, MeshPod } from '#protocol/mesh-view.ts';
import type { Language } from '#protocol/messages.ts';
import { icon } from '../page/drawing.ts';
import type { Point, Rect } from './layout-place.ts';
import { kindName } from './mesh-model.ts';
import type { MeshSay } from './mesh-texts.ts';
import { factText, nodeLabel, podState } from './node-words.ts';
import type { Line, PlacedGraph } from './placed-graph.ts';

/** More marks do not fit into a box. */
const MARKS_MAX = 17;

export interface Board {
  readonly nodes: readonly MeshNode[];
  readonly placed: PlacedGraph;
  readonly selected: string | undefined;
  /** The one that Tab leads to. */
  readonly current: string | undefined;
  readonly zoom: number;
  readonly injecting: ReadonlySet<string>;
  readonly say: MeshSay;
  readonly language: Language;
  select(id: string): void;
  onKey(event: KeyboardEvent, id: string): void;
}

/** The picture: frames of namespaces, lines that join, and a button for each object. */
export function meshBoard(board: Board): TemplateResult {
  const { placed, zoom, say, nodes } = board;
  const { width, height, groups } = placed.layout;
  const shown = nodes.filter(({ id }) => placed.layout.boxes[id]);
  const size = `width: ${Math.ceil(width * zoom)}px; height: ${Math.ceil(height * zoom)}px`;
  return html`<div class="mesh-board" role="group" aria-label=${`${say('board')}. ${say('boardKeys')}`}>
    <div class="mesh-paper" style=${size}>
      <div class="mesh-scaled" style=${`width: ${width}px; height: ${height}px; scale: ${zoom}`}>
        ${Object.entries(groups).map(([name, rect]) => frame(name, rect, board))}
        <svg class="mesh-lines" width=${width} height=${height} aria-hidden="true">
          <defs><marker id="mesh-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 0.5 L8 4 L0 7.5 z"></path></marker></defs>
          ${placed.lines.map((each, index) => line(each, placed.layout.lines[index] ?? [], board))}
        </svg>
        ${repeat(
          shown,
          ({ id }) => id,
          (node) => box(node, placed.layout.boxes[node.id] as Rect, board),
        )}
      </div>
    </div>
  </div>`;
}

const at = ({ x, y, width, height }: Rect): string =>
  `translate: ${Math.round(x)}px ${Math.round(y)}px; width: ${Math.round(width)}px; height: ${Math.round(height)}px`;

const frame = (name: string, rect: Rect, { injecting, say }: Board): TemplateResult =>
  html`<div class="mesh-frame" style=${at(rect)} aria-hidden="true"><span>${name}</span>${
    injecting.has(name) ? html`<em>${say('injects')}</em>` : nothing
  }</div>`;

function line({ from, edge }: Line, points: readonly Point[], { selected }: Board): TemplateResult | typeof nothing {
  const [first, ...rest] = points;
  if (!first || rest.length === 0) return nothing;
  const isNear = selected !== undefined && (selected === from || selected === edge.to);
  const middle = points[Math.floor(points.length / 2)] ?? first;
  return svg`<g class="mesh-line" data-kind=${edge.kind} ?data-near=${isNear}>
    <path d=${curve(first, rest)} marker-end="url(#mesh-arrow)"></path>
    ${edge.text ? svg`<text x=${middle.x} y=${middle.y - 5} text-anchor="middle">${edge.text}</text>` : nothing}
  </g>`;
}

/** Through the middles between the points, so that it has no corners. */
function curve(first: Point, rest: readonly Point[]): string {
  const text = ({ x, y }: Point) => `${Math.round(x)} ${Math.round(y)}`;
  const parts = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    const end = index === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q ${text(point)} ${text(end)}`;
  });
  const [only] = rest;
  return `M ${text(first)} ${parts.length > 0 ? parts.join(' ') : only ? `L ${text(only)}` : ''}`;
}

function box(node: MeshNode, rect: Rect, board: Board): TemplateResult {
  const { id, kind, name, faults, pods } = node;
  const { say, selected, current } = board;
  return html`<button type="button" class="mesh-node" data-id=${id} data-kind=${kind} style=${at(rect)}
    ?data-faulty=${faults.length > 0} aria-pressed=${selected === id} tabindex=${current === id ? 0 : -1}
    aria-label=${nodeLabel(node, board)} title=${faults[0]?.message[board.language] ?? nothing}
    @click=${() => board.select(id)} @keydown=${(event: KeyboardEvent) => board.onKey(event, id)}>
    <span class="mesh-kind">${kindName(node)}${faults.length > 0 ? icon('warn') : nothing}</span>
    <span class="mesh-name">${name}</span>
    <span class="mesh-fact">${factText(node, say)}</span>
    ${kind === 'workload' && pods ? marks(pods.shown, pods.total) : nothing}
  </button>`;
}

const marks = (pods: readonly MeshPod[], total: number): TemplateResult =>
  html`<span class="mesh-marks">${pods.slice(0, MARKS_MAX).map((pod) => mark(podState(pod)))}${
    total > MARKS_MAX ? html`<i class="mesh-more">+${total - MARKS_MAX}</i>` : nothing
  }</span>`;

export const mark = (state: ReturnType<typeof podState>): TemplateResult =>
  html`<i class="pod-mark" data-state=${state}></i>`;
