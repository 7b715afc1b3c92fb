import { html, nothing, type TemplateResult } from 'lit-html';
import type { ServerMessage } from '#protocol/messages.ts';
import type { TraceRequest, TraceWay } from '#protocol/trace-way.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import type { MeshModel } from './mesh-model.ts';
import { firstDraft, readDraft, senderKey, type TraceDraft } from './trace-draft.ts';
import { traceForm } from './trace-form.ts';
import { type TraceSay, traceSayIn } from './trace-texts.ts';
import { traceWay } from './trace-way.ts';

interface TracePanelOptions {
  readonly desk: DeskModel;
  readonly lab: string;
  readonly model: MeshModel;
  readonly onChange: () => void;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly ref: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'done'; readonly way: TraceWay };

/** One request at a time: its form, and the way that it took. */
export class TracePanel {
  readonly #options: TracePanelOptions;
  readonly #say: TraceSay;
  #draft: TraceDraft = firstDraft;
  #wrong: 'url' | 'headers' | undefined;
  #state: State = { kind: 'idle' };
  #count = 0;

  constructor(options: TracePanelOptions) {
    this.#options = options;
    this.#say = traceSayIn(options.desk.language);
  }

  /** Chooses who sends. */
  from(sender: TraceRequest['from']): void {
    const via = 'host' in sender ? this.#draft.via : 'name';
    this.#change({ ...this.#draft, from: senderKey(sender), via });
  }

  take({ ref, way }: Extract<ServerMessage, { type: 'trace.way' }>): void {
    if (this.#isMine(ref)) this.#become({ kind: 'done', way });
  }

  /** The learner has been told why. */
  refused(ref: string | undefined): void {
    if (this.#isMine(ref)) this.#become({ kind: 'idle' });
  }

  /** No answer will come over a new connection. */
  lost(): void {
    if (this.#state.kind === 'running') this.#become({ kind: 'cancelled' });
  }

  cancel(): void {
    if (this.#state.kind !== 'running') return;
    this.#options.desk.connection.send({ type: 'trace.cancel' });
    this.#become({ kind: 'cancelled' });
  }

  panel(): TemplateResult {
    const { desk } = this.#options;
    const say = this.#say;
    const state = this.#state;
    return html`<section class="trace-panel" aria-label=${say('title')} @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
      ${traceForm({
        draft: this.#draft,
        wrong: this.#wrong,
        isRunning: state.kind === 'running',
        hosts: hostsWithShells(desk.lab.value).map(({ name }) => name),
        pods: this.#pods(),
        say,
        change: (draft) => this.#change(draft),
        send: () => this.#send(),
        cancel: () => this.cancel(),
      })}
      ${state.kind === 'running' ? html`<p class="trace-note" role="status">${say('running')}</p>` : nothing}
      ${state.kind === 'cancelled' ? html`<p class="trace-note" role="status">${say('cancelled')}</p>` : nothing}
      ${state.kind === 'done' ? traceWay(state.way, { desk, say }) : nothing}
    </section>`;
  }

  /** Ready pods by namespace, with the one that is chosen. */
  #pods(): ReadonlyMap<string, readonly string[]> {
    const found = this.#options.model.nodes.flatMap(({ namespace, pods }) =>
      (pods?.shown ?? []).filter(({ isReady }) => isReady).map(({ name }) => ({ namespace, name })),
    );
    const [kind, namespace = '', name = ''] = this.#draft.from.split('/');
    const isKnown = found.some((pod) => pod.namespace === namespace && pod.name === name);
    const all = kind === 'pod' && !isKnown ? [...found, { namespace, name }] : found;
    const groups = Map.groupBy(all, (pod) => pod.namespace);
    return new Map([...groups].map(([key, pods]) => [key, pods.map((pod) => pod.name)]));
  }

  #send(): void {
    const request = readDraft(this.#draft);
    this.#wrong = typeof request === 'string' ? request : undefined;
    if (typeof request === 'string' || this.#state.kind === 'running') {
      this.#options.onChange();
      return;
    }
    this.#count += 1;
    const ref = `trace${this.#count}`;
    const { desk, lab } = this.#options;
    const isSent = desk.connection.send({ type: 'trace.start', ref, lab, request });
    if (!isSent) desk.notify({ tone: 'info', text: desk.say('linkConnecting') });
    this.#become(isSent ? { kind: 'running', ref } : { kind: 'idle' });
  }

  #onKey(event: KeyboardEvent): void {
    const isCopy = event.key === 'c' && event.ctrlKey && !window.getSelection()?.isCollapsed;
    if (this.#state.kind !== 'running' || isCopy) return;
    if (event.key !== 'Escape' && !(event.key === 'c' && event.ctrlKey)) return;
    event.preventDefault();
    this.cancel();
  }

  #isMine(ref: string | undefined): boolean {
    return this.#state.kind === 'running' && this.#state.ref === ref;
  }

  #change(draft: TraceDraft): void {
    this.#draft = draft;
    this.#wrong = undefined;
    this.#options.onChange();
  }

  #become(state: State): void {
    this.#state = state;
    this.#options.onChange();
  }
}
