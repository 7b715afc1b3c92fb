import '../../../styles/manifests.css';
import type { TemplateResult } from 'lit-html';
import type { Failure } from '#protocol/errors.ts';
import type { DeskModel } from '../../desk/desk-model.ts';
import { monaco } from '../monaco.ts';
import type { OpenFile } from '../open-file.ts';
import { showChanges } from './changes-dialog.ts';
import { CheckChoices } from './check-choices.ts';
import { manifestTools } from './manifest-tools.ts';
import { ManifestChecks } from './manifest-checks.ts';
import { ManifestRequests } from './manifest-requests.ts';
import { type ManifestSay, manifestSayIn } from './manifest-texts.ts';
import { WorkerCalls } from './worker-calls.ts';
import { provideYaml } from './yaml-providers.ts';
// oxlint-disable-next-line import/default -- Vite makes a class of what is imported as a worker.
import ManifestWorker from './manifest-worker.ts?worker';

/** How often the cluster is asked for its kinds while a manifest is on show: a CRD may come at any moment. */
const LOOK_EVERY_MS = 3_000;

interface ManifestHelpOptions {
  readonly desk: DeskModel;
  readonly lab: string;
  /** The lab answers, and the editor is seen. */
  readonly isAwake: () => boolean;
  readonly onChange: () => void;
  /** Puts the cursor there. */
  readonly reveal: (position: monaco.IPosition) => void;
}

/** All that the editor knows of manifests: completion, hover, checks, a dry run and the difference to the cluster. */
export class ManifestHelp {
  readonly #options: ManifestHelpOptions;
  readonly #say: ManifestSay;
  readonly #requests: ManifestRequests;
  readonly #choices: CheckChoices;
  readonly #lifetime = new AbortController();
  #model: monaco.editor.ITextModel | undefined;
  #running: { readonly worker: WorkerCalls; readonly checks: ManifestChecks } | undefined;
  #busy: 'dryRun' | 'diff' | undefined;
  #note = '';

  constructor(options: ManifestHelpOptions) {
    const { desk, lab } = options;
    this.#options = options;
    this.#say = manifestSayIn(desk.language);
    this.#requests = new ManifestRequests(lab);
    const asks = () =>
      desk.lesson.value?.checkpoints.some((each) => each.withoutChecks && each.verdict.status !== 'passed');
    this.#choices = new CheckChoices(() => asks() === true);
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    let wereAskedOff = this.#choices.areAskedOff;
    const { signal } = this.#lifetime;
    desk.lesson.watch(
      () => {
        if (wereAskedOff === this.#choices.areAskedOff) return;
        wereAskedOff = this.#choices.areAskedOff;
        this.#running?.checks.again();
        options.onChange();
      },
      { signal },
    );
    const unlisten = monaco.editor.onDidChangeMarkers(() => options.onChange());
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      unlisten.dispose();
      this.#running?.checks.dispose();
      this.#running?.worker.dispose();
    });
  }

  /** The file on show; the worker is made for the first manifest. */
  show(file: OpenFile | undefined): void {
    const model = file?.model.getLanguageId() === 'yaml' ? file.model : undefined;
    if (model === this.#model || this.#lifetime.signal.aborted) return;
    this.#model = model;
    this.#note = '';
    if (!model) {
      this.#running?.checks.show(undefined);
      return;
    }
    this.#running ??= this.#begin();
    this.#look();
    this.#running.checks.show(model);
  }

  /** What stands beside the other buttons of a manifest. */
  tools(): TemplateResult {
    const model = this.#model;
    return manifestTools({
      say: this.#say,
      choices: this.#choices,
      markers: model ? monaco.editor.getModelMarkers({ resource: model.uri }) : [],
      schemaFailure: this.#told(this.#running?.checks.schemaFailure),
      analyzeFailure: this.#told(this.#running?.checks.analyzeFailure),
      note: this.#note,
      busy: this.#busy,
      choose: (check, on) => {
        this.#choices.set(check, on);
        if (model && check === 'dryRun') this.#running?.checks.mark(model, 'dryRun', []);
        this.#running?.checks.again();
        this.#options.onChange();
      },
      go: ({ startLineNumber: lineNumber, startColumn: column }) => this.#options.reveal({ lineNumber, column }),
      dryRun: () => this.#do('dryRun', (text) => this.#dryRun(text)),
      diff: () => this.#do('diff', (text) => this.#diff(text)),
    });
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  #begin() {
    const { desk, lab, onChange } = this.#options;
    const worker = new WorkerCalls(new ManifestWorker());
    const end = provideYaml(
      () => worker,
      (model) => model === this.#model,
    );
    this.#lifetime.signal.addEventListener('abort', end);
    worker.call('begin', lab, desk.language).catch((error: unknown) => console.error(error));
    return {
      worker,
      checks: new ManifestChecks({ worker, requests: this.#requests, choices: this.#choices, onChange }),
    };
  }

  #look(): void {
    if (!this.#model || document.hidden || !this.#options.isAwake()) return;
    this.#running?.checks.look().catch((error: unknown) => {
      if (!(error instanceof DOMException)) console.error(error);
    });
  }

  #do(what: 'dryRun' | 'diff', work: (text: string) => Promise<void>): void {
    const model = this.#model;
    if (!model || this.#busy) return;
    this.#busy = what;
    this.#note = '';
    this.#options.onChange();
    work(model.getValue())
      .catch((error: unknown) => {
        if (!this.#lifetime.signal.aborted) console.error(error);
      })
      .finally(() => {
        this.#busy = undefined;
        this.#options.onChange();
      });
  }

  async #dryRun(text: string): Promise<void> {
    const [model, running] = [this.#model, this.#running];
    const answer = await this.#requests.dryRun(text, this.#lifetime.signal);
    if (this.#lifetime.signal.aborted || !model || !running) return;
    if (!answer.ok) return this.#options.desk.reportFailure(answer.failure);
    const { findings, accepted } = answer.value;
    const refused = new Set(findings.flatMap(({ level, document }) => (level === 'error' ? document : []))).size;
    const placed = await running.worker.call('place', text, findings);
    if (model.isDisposed() || model.getValue() !== text) return;
    running.checks.mark(model, 'dryRun', placed);
    this.#note = this.#say(refused > 0 ? 'triedFound' : 'tried', { accepted, refused });
  }

  async #diff(text: string): Promise<void> {
    const answer = await this.#requests.changes(text, this.#lifetime.signal);
    if (this.#lifetime.signal.aborted || !this.#running) return;
    if (!answer.ok) return this.#options.desk.reportFailure(answer.failure);
    const comparison = await this.#running.worker.call('compare', answer.value);
    const refused = answer.value.findings.filter(({ level }) => level === 'error').map(({ message }) => message);
    this.#busy = undefined;
    this.#options.onChange();
    await showChanges({ ...comparison, refused, say: this.#say, until: this.#lifetime.signal });
  }

  #told(failure: Failure | undefined): string | undefined {
    return failure?.message[this.#options.desk.language];
  }
}
