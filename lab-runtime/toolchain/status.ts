import type { Failure } from '#protocol/errors.ts';
import type { ToolchainView } from '#protocol/toolchain.ts';
import type { Artifact, Lane } from './artifact.ts';

type Step = ToolchainView['artifacts'][number];

/** What a lab with only testpc needs, and what one with Kubernetes needs besides. */
const BARE_ARTIFACTS = ['hostrun', 'mirror', 'envoy-site', 'template-host'];
const CLUSTER_ARTIFACTS = [...BARE_ARTIFACTS, 'istio-site', 'template-node'];

const TAIL_LINES = 30;

/** Keeps the view of a run and publishes each change (status file, terminal). */
export class ToolchainStatus {
  #steps: readonly Step[];
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #addons: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #onChange: (view: ToolchainView) => void;
  #status: ToolchainView['status'] = 'building';
  #failure: Failure | undefined;
  #logTail: readonly string[] | undefined;

  constructor(options: {
    artifacts: readonly Artifact[];
    estimate: (artifact: Artifact) => number;
    now: () => number;
    onChange: (view: ToolchainView) => void;
  }) {
    this.#now = options.now;
    this.#startedAt = options.now();
    this.#onChange = options.onChange;
    this.#lanes = new Map(options.artifacts.map((artifact) => [artifact.name, artifact.lane]));
    this.#addons = new Set(options.artifacts.filter(({ addon }) => addon).map(({ name }) => name));
    this.#steps = options.artifacts.map((artifact) => ({
      name: artifact.name,
      title: artifact.title,
      version: artifact.version,
      status: 'waiting',
      estimateMs: options.estimate(artifact),
    }));
  }

  cached(name: string): void {
    this.#change(name, (step) => {
      step.status = 'cached';
      delete step.detail;
    });
  }

  /** This run neither has nor makes it. */
  leftOut(name: string): void {
    this.#steps = this.#steps.filter((step) => step.name !== name);
    this.#onChange(this.view());
  }

  running(name: string): void {
    this.#change(name, (step) => {
      step.status = 'running';
      step.startedAt = this.#now();
      delete step.detail;
    });
  }

  detail(name: string, text: string): void {
    this.#change(name, (step) => {
      step.detail = text;
    });
  }

  done(name: string): void {
    this.#change(name, (step) => {
      step.status = 'done';
      step.ms = this.#now() - (step.startedAt ?? this.#now());
      delete step.detail;
    });
  }

  failed(name: string, failure: Failure, logTail: readonly string[]): void {
    this.#failure ??= failure;
    this.#logTail ??= logTail.slice(-TAIL_LINES);
    this.#change(name, (step) => {
      step.status = 'failed';
      step.ms = this.#now() - (step.startedAt ?? this.#now());
    });
  }

  /** The whole run cannot go on, apart from any step. */
  refuse(failure: Failure): void {
    this.#failure = failure;
    this.end();
  }

  end(): void {
    this.#status = this.#failure === undefined ? 'ready' : 'failed';
    this.#onChange(this.view());
  }

  /** The run was stopped from outside; the next one resumes. */
  interrupted(): void {
    this.#status = 'idle';
    for (const step of this.#steps)
      if (step.status === 'running') {
        step.status = 'waiting';
        delete step.startedAt;
      }
    this.#onChange(this.view());
  }

  #finished(names: readonly string[]): boolean {
    const steps = names.map((name) => this.#steps.find((step) => step.name === name));
    return steps.every((step) => step !== undefined && (step.status === 'done' || step.status === 'cached'));
  }

  view(): ToolchainView {
    return {
      status: this.#status,
      artifacts: this.#steps.map((step) => ({ ...step })),
      startedAt: this.#startedAt,
      updatedAt: this.#now(),
      remainingMs: this.#remainingMs(),
      ready: { bare: this.#finished(BARE_ARTIFACTS), cluster: this.#finished(CLUSTER_ARTIFACTS) },
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(this.#logTail === undefined ? {} : { logTail: [...this.#logTail] }),
    };
  }

  /** Until labs can start, what they wait for; addons count after that. */
  #remainingMs(): number {
    const left: Record<Lane, number> = { light: 0, heavy: 0 };
    const canStart = this.#finished(CLUSTER_ARTIFACTS);
    for (const step of this.#steps) {
      if (!canStart && this.#addons.has(step.name)) continue;
      const lane = this.#lanes.get(step.name) ?? 'heavy';
      if (step.status === 'waiting') left[lane] += step.estimateMs;
      if (step.status === 'running')
        left[lane] += Math.max(0, step.estimateMs - (this.#now() - (step.startedAt ?? this.#now())));
    }
    return Math.max(left.light, left.heavy);
  }

  #change(name: string, edit: (step: Step) => void): void {
    const step = this.#steps.find((candidate) => candidate.name === name);
    if (step === undefined) throw new Error(`no step ${name}`);
    edit(step);
    this.#onChange(this.view());
  }
}
