import type { Failure } from '#protocol/errors.ts';
import { monaco } from '../monaco.ts';
import type { CheckChoices } from './check-choices.ts';
import type { PlacedFinding } from './manifest-language.ts';
import type { ManifestRequests } from './manifest-requests.ts';
import type { WorkerCalls } from './worker-calls.ts';
import { rangeIn } from './yaml-providers.ts';

type Model = monaco.editor.ITextModel;

/** A pause in typing: the check is done by the time that somebody looks up. */
const PAUSE_MS = 80;
/** After a run that gave nothing, such as one that hangs, the next pause does not start another at once. */
const ANALYZE_AGAIN_MS = 15_000;
/** istioctl's findings are of a cluster that has gone on: they are looked at again. */
const FINDINGS_GOOD_MS = 10_000;

export const SOURCES = {
  schema: 'Kubernetes OpenAPI',
  analyze: 'istioctl analyze',
  dryRun: 'kubectl apply --dry-run=server',
} as const;
type Source = keyof typeof SOURCES;
const ownerOf = (source: Source): string => `slipway-${source}`;

const SEVERITIES = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  info: monaco.MarkerSeverity.Info,
} as const;

interface ManifestChecksOptions {
  readonly worker: WorkerCalls;
  readonly requests: ManifestRequests;
  readonly choices: CheckChoices;
  readonly onChange: () => void;
}

/** Checks the model on show after each pause: its schema in the worker, and what istioctl says of it in the lab. */
export class ManifestChecks {
  readonly #options: ManifestChecksOptions;
  #model: Model | undefined;
  #listening: monaco.IDisposable | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #analysis: AbortController | undefined;
  #analyzed: { readonly at: number; readonly found: number } | undefined;
  #silentUntil = 0;
  /** Why a check has nothing to say. */
  schemaFailure: Failure | undefined;
  analyzeFailure: Failure | undefined;

  constructor(options: ManifestChecksOptions) {
    this.#options = options;
  }

  show(model: Model | undefined): void {
    if (model === this.#model) return;
    this.#listening?.dispose();
    clearTimeout(this.#timer);
    this.#analysis?.abort();
    this.#model = model;
    this.#analyzed = undefined;
    if (!model) return;
    this.#listening = model.onDidChangeContent(() => this.#soon());
    this.#soon();
  }

  /** As after a change of the choices. */
  again(): void {
    this.#silentUntil = 0;
    this.#soon();
  }

  /** Asks now and then whether the cluster has changed. */
  async look(): Promise<void> {
    const isOther = await this.#options.worker.call('refresh');
    const isOld = this.#analyzed && this.#analyzed.found > 0 && Date.now() - this.#analyzed.at > FINDINGS_GOOD_MS;
    if (isOther || isOld) this.#soon();
  }

  /** The finding belongs to the text as it was when the source was asked. */
  mark(model: Model, source: Source, findings: readonly PlacedFinding[]): void {
    if (model.isDisposed()) return;
    const markers = findings.map(({ level, message, code, ...place }) => ({
      ...rangeIn(model, place),
      severity: SEVERITIES[level],
      message,
      source: SOURCES[source],
      ...(code !== undefined && { code }),
    }));
    monaco.editor.setModelMarkers(model, ownerOf(source), markers);
  }

  dispose(): void {
    this.show(undefined);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    // What istioctl would say of the text as it was is of no use any more.
    this.#analysis?.abort();
    this.#timer = setTimeout(() => {
      this.#check().catch((error: unknown) => {
        if (!(error instanceof DOMException)) console.error(error);
      });
    }, PAUSE_MS);
  }

  async #check(): Promise<void> {
    const model = this.#model;
    if (!model) return;
    const { worker, choices, onChange } = this.#options;
    const version = model.getVersionId();
    const isNow = () => model === this.#model && !model.isDisposed() && model.getVersionId() === version;
    const text = model.getValue();
    const { problems, namespaces, isReadable, failure } = await worker.call('check', text);
    if (!isNow()) return;
    this.schemaFailure = failure;
    this.mark(model, 'schema', choices.isOn('schema') ? problems : []);
    onChange();
    const isSilent = Date.now() < this.#silentUntil;
    if (!choices.isOn('analyze') || (isReadable && namespaces.length === 0)) this.mark(model, 'analyze', []);
    if (!choices.isOn('analyze') || !isReadable || namespaces.length === 0 || isSilent) return;
    this.#analysis = new AbortController();
    const { signal } = this.#analysis;
    const answer = await this.#options.requests.analyze(text, namespaces, signal);
    if (!isNow() || signal.aborted) return;
    this.analyzeFailure = answer.ok ? undefined : answer.failure;
    if (!answer.ok) this.#silentUntil = Date.now() + ANALYZE_AGAIN_MS;
    const placed = answer.ok ? await worker.call('place', text, answer.value.findings) : [];
    if (!isNow()) return;
    this.#analyzed = { at: Date.now(), found: placed.length };
    this.mark(model, 'analyze', placed);
    onChange();
  }
}
