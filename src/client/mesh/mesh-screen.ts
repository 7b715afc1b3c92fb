import '../../styles/mesh.css';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { z } from 'zod';
import type { DeskModel } from '../desk/desk-model.ts';
import { Remembered } from '../page/remembered.ts';
import { nextBox } from './board-keys.ts';
import { meshBar } from './mesh-bar.ts';
import { meshBoard } from './mesh-board.ts';
import { meshDetails } from './mesh-details.ts';
import { meshList } from './mesh-list.ts';
import { MeshModel } from './mesh-model.ts';
import { type MeshSay, meshSayIn } from './mesh-texts.ts';
import { GraphPlacer, type PlacedGraph } from './placed-graph.ts';
import { TracePanel } from './trace-panel.ts';

const ZOOM = { min: 0.3, max: 1.6, step: 0.15 };
/** Below this a name cannot be read. */
const READABLE = 0.85;

interface MeshScreenOptions {
  /** The tab's panel, which is filled. */
  readonly element: HTMLElement;
  readonly desk: DeskModel;
  readonly lab: string;
}

/** The mesh of one lab as it is now, as a picture or as a list; watched while it is on show. */
export class MeshScreen {
  readonly #options: MeshScreenOptions;
  readonly #say: MeshSay;
  readonly #model = new MeshModel();
  readonly #placer: GraphPlacer;
  readonly #trace: TracePanel;
  readonly #lifetime = new AbortController();
  readonly #view = new Remembered('slipway.mesh', z.enum(['graph', 'list']), 'graph');
  #placed: PlacedGraph | undefined;
  #namespace: string | undefined;
  #selected: string | undefined;
  #current: string | undefined;
  #zoom: number | undefined;
  #isShown = false;
  #isTracing = false;

  constructor(options: MeshScreenOptions) {
    const { desk, lab } = options;
    const { connection } = desk;
    this.#options = options;
    this.#say = meshSayIn(desk.language);
    this.#trace = new TracePanel({ desk, lab, model: this.#model, onChange: () => this.#draw() });
    this.#placer = new GraphPlacer((placed) => {
      this.#placed = placed;
      if (!placed) this.#view.write('list');
      this.#draw();
      if (this.#zoom === undefined) this.#fit();
    });
    const stops = [
      connection.onMessage('mesh.view', (message) => {
        if (message.lab !== lab || message.namespace !== this.#namespace) return;
        this.#model.apply(message.change);
        if (this.#selected && !this.#model.get(this.#selected)) this.#selected = undefined;
        this.#placer.place(this.#model.nodes);
        this.#draw();
      }),
      connection.onMessage('trace.way', (message) => this.#trace.take(message)),
      connection.onMessage('error', ({ ref }) => this.#trace.refused(ref)),
      // A new connection knows nothing of what this page looks at.
      connection.onLink(({ state }) => {
        if (state === 'open') this.#watch();
        else this.#trace.lost();
      }),
    ];
    options.element.replaceChildren();
    for (const stop of stops) this.#lifetime.signal.addEventListener('abort', stop, { once: true });
    this.#draw();
  }

  /** Off show the server is not asked. */
  setShown(isShown: boolean): void {
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    if (isShown) this.#watch();
    else this.#options.desk.connection.send({ type: 'mesh.unwatch' });
  }

  focus(): void {
    const { element } = this.#options;
    (element.querySelector<HTMLElement>('.mesh-node[tabindex="0"], .mesh-list') ?? element).focus();
  }

  dispose(): void {
    this.setShown(false);
    this.#lifetime.abort();
    this.#trace.cancel();
    this.#placer.dispose();
  }

  #watch(): void {
    if (!this.#isShown) return;
    const namespace = this.#namespace;
    const { desk, lab } = this.#options;
    desk.connection.send({ type: 'mesh.watch', lab, ...(namespace !== undefined && { namespace }) });
  }

  #setNamespace(namespace: string | undefined): void {
    this.#namespace = namespace;
    this.#selected = undefined;
    this.#zoom = undefined;
    this.#placed = undefined;
    this.#model.forget();
    this.#watch();
    this.#draw();
  }

  #select(id: string): void {
    this.#selected = id;
    this.#current = id;
    this.#draw();
  }

  #goTo(id: string): void {
    this.#select(id);
    const { element } = this.#options;
    const button = element.querySelector<HTMLElement>(`button[data-id="${CSS.escape(id)}"]`);
    button?.focus();
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #nextFault(): void {
    const faulty = this.#model.nodes.filter(({ faults }) => faults.length > 0);
    const index = faulty.findIndex(({ id }) => id === this.#selected);
    const next = faulty[(index + 1) % faulty.length];
    if (next) this.#goTo(next.id);
  }

  #onKey(event: KeyboardEvent, id: string): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.#placed) return;
    const next = nextBox(event.key, id, this.#placed);
    if (next === undefined) return;
    event.preventDefault();
    this.#current = next;
    this.#draw();
    this.#options.element.querySelector<HTMLElement>(`.mesh-node[data-id="${CSS.escape(next)}"]`)?.focus();
  }

  #fit(): void {
    const board = this.#options.element.querySelector('.mesh-board');
    if (!board || !this.#placed) return;
    const { width, height } = this.#placed.layout;
    const fitting = Math.min(1, board.clientWidth / width, board.clientHeight / height);
    this.#setZoom(Math.max(READABLE, fitting));
  }

  #setZoom(zoom: number): void {
    this.#zoom = Math.min(ZOOM.max, Math.max(ZOOM.min, zoom));
    this.#draw();
  }

  #toggleTrace(): void {
    this.#isTracing = !this.#isTracing;
    this.#draw();
    if (this.#isTracing) this.#options.element.querySelector<HTMLElement>('.trace-panel select')?.focus();
  }

  #draw(): void {
    const { desk } = this.#options;
    const say = this.#say;
    const view = this.#view.read();
    render(
      html`${meshBar({
        model: this.#model,
        namespace: this.#namespace,
        view,
        isTracing: this.#isTracing,
        say,
        setNamespace: (name) => this.#setNamespace(name),
        setView: (next) => {
          this.#view.write(next);
          this.#draw();
        },
        zoom: (change) => {
          const now = this.#zoom ?? 1;
          if (change === 'fit') this.#fit();
          else this.#setZoom(now + (change === 'in' ? ZOOM.step : -ZOOM.step));
        },
        nextFault: () => this.#nextFault(),
        toggleTrace: () => this.#toggleTrace(),
      })}
      ${this.#notes()}
      <div class="mesh-main">${this.#main(view)}${this.#details()}</div>
      ${this.#isTracing ? this.#trace.panel() : nothing}`,
      this.#options.element,
    );
    this.#options.element.lang = desk.language;
  }

  #notes(): TemplateResult | typeof nothing {
    const { last } = this.#model;
    if (!last || (last.failures.length === 0 && last.hidden === 0)) return nothing;
    return html`<div class="mesh-notes" role="status">
      ${last.failures.map(({ code, message }) => html`<p><b>${code}</b> ${message[this.#options.desk.language]}</p>`)}
      ${last.hidden > 0 ? html`<p>${this.#say('hidden', { count: last.hidden })}</p>` : nothing}
    </div>`;
  }

  #main(view: 'graph' | 'list'): TemplateResult {
    const say = this.#say;
    const { last, nodes } = this.#model;
    if (!last || (view === 'graph' && nodes.length > 0 && !this.#placed)) {
      return html`<p class="mesh-waiting" role="status">${say('waiting')}</p>`;
    }
    if (nodes.length === 0) return html`<p class="mesh-waiting">${say('empty')}</p>`;
    const injecting = new Set(last.namespaces.filter(({ injects }) => injects).map(({ name }) => name));
    const common = { say, injecting, selected: this.#selected, language: this.#options.desk.language };
    const select = (id: string) => this.#select(id);
    if (view === 'list' || !this.#placed) return meshList({ ...common, model: this.#model, select });
    const { boxes } = this.#placed.layout;
    const current = [this.#current, this.#selected].find((id) => id !== undefined && boxes[id] && this.#model.get(id));
    return meshBoard({
      ...common,
      nodes,
      placed: this.#placed,
      current: current ?? nodes.find(({ id }) => boxes[id])?.id,
      zoom: this.#zoom ?? 1,
      select,
      onKey: (event, id) => this.#onKey(event, id),
    });
  }

  #details(): TemplateResult | typeof nothing {
    const node = this.#selected === undefined ? undefined : this.#model.get(this.#selected);
    if (!node) return nothing;
    return meshDetails(node, {
      model: this.#model,
      desk: this.#options.desk,
      say: this.#say,
      select: (id) => this.#goTo(id),
      close: () => {
        const { id } = node;
        this.#selected = undefined;
        this.#draw();
        this.#options.element.querySelector<HTMLElement>(`button[data-id="${CSS.escape(id)}"]`)?.focus();
      },
      open: (namespace) => this.#setNamespace(namespace),
      traceFrom: (namespace, pod) => {
        this.#isTracing = true;
        this.#trace.from({ namespace, pod });
      },
    });
  }
}
