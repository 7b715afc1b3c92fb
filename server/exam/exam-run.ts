import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import { failureOf } from '#protocol/boundary.ts';
import { type Failure, failure } from '#protocol/errors.ts';
import type { ExamView } from '#protocol/exam.ts';
import type { LabView } from '#protocol/lab-state.ts';
import { messageOf } from '../cluster/cannot-ask.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { ExamTask } from './exam-bank.ts';
import { type ExamRecord, isActive } from './exam-record.ts';
import { durationMs } from './exam-view.ts';
import { type LookAtTask, markExam } from './mark.ts';
import type { setUpTasks } from './set-up.ts';

/** What a run does to the lab and looks at it with; tests put others here. */
export interface ExamLooks {
  setUp: typeof setUpTasks;
  lookIn(hosts: LabHosts): LookAtTask;
}

/** Fields that become undefined are taken out. */
type RecordChange = { readonly [K in keyof ExamRecord]?: ExamRecord[K] | undefined };

export interface ExamRunDeps {
  readonly record: ExamRecord;
  readonly tasks: readonly ExamTask[];
  readonly looks: ExamLooks;
  /** A lab of the exam's own, fresh unless it is the known one; it may take minutes. */
  readonly readyLab: (signal: AbortSignal, known?: string) => Promise<LabView>;
  /** Called as soon as the lab is known that the exam will run in. */
  readonly hostsOf: (lab: string) => LabHosts;
  /** The record is kept before this returns. */
  readonly onRecord: (record: ExamRecord) => void;
  readonly onSeen: () => void;
  readonly onEnd: () => void;
  readonly clock: () => number;
  readonly log: { warn(data: object, text: string): void };
}

function troubleOf(error: unknown): Failure {
  if (error instanceof LabinitError || error instanceof ClusterStatusError) {
    return failure('SLW407', { detail: messageOf(error).slice(0, 300) });
  }
  return failureOf(error);
}

/** One learner's exam from the asking to its report. Only the deadline on record says when time is over. */
export class ExamRun {
  record: ExamRecord;
  step: ExamView['step'];
  readonly #deps: ExamRunDeps;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: ExamRunDeps) {
    this.#deps = deps;
    this.record = deps.record;
  }

  /** Never rejects: trouble is the record's failure. */
  async start(): Promise<void> {
    await this.#guarded(async () => {
      if (this.record.phase === 'preparing') await this.#prepare();
      if (this.record.phase === 'running') this.#run();
      if (this.record.phase === 'marking') await this.#mark();
    });
  }

  note(task: string, mark: 'flagged' | 'done', on: boolean): void {
    if (this.record.phase !== 'running' || !this.record.tasks.includes(task)) return;
    const others = this.record[mark].filter((each) => each !== task);
    this.#set({ [mark]: on ? [...others, task] : others });
  }

  /** Hands it in, or gives up what was not prepared yet. */
  end(): void {
    if (this.record.phase === 'preparing') this.#end({ phase: 'failed' });
    else if (this.record.phase === 'running') void this.#guarded(() => this.#mark());
  }

  fail(trouble: Failure): void {
    if (isActive(this.record) && !this.#ending.signal.aborted) this.#end({ phase: 'failed', failure: trouble });
  }

  /** The lab is no more. */
  labEnded(lab: string): void {
    if (this.record.lab === lab) this.fail(failure('SLW200', { lab }));
  }

  /** The server ends; the record stays as it is. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#ending.abort();
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      const trouble = troubleOf(error);
      if (trouble.code === 'SLW900') this.#deps.log.warn({ err: error, exam: this.record.id }, 'an exam');
      this.fail(trouble);
    }
  }

  async #prepare(): Promise<void> {
    const { signal } = this.#ending;
    const { readyLab, hostsOf, looks, tasks, clock } = this.#deps;
    const of = tasks.length;
    this.#see({ name: 'lab', done: 0, of });
    const lab = await readyLab(signal, this.record.lab);
    signal.throwIfAborted();
    this.#set({ lab: lab.id });
    this.#see({ name: 'tasks', done: 0, of });
    const onProgress = (done: number) => this.#see({ name: 'tasks', done, of });
    await looks.setUp({ hosts: hostsOf(lab.id), tasks, signal, onProgress });
    signal.throwIfAborted();
    this.step = undefined;
    const startedAt = clock();
    this.#set({ phase: 'running', startedAt, deadline: startedAt + durationMs(this.record) });
  }

  #run(): void {
    const left = (this.record.deadline ?? 0) - this.#deps.clock();
    this.#timer = setTimeout(() => this.end(), Math.max(0, left)).unref();
  }

  async #mark(): Promise<void> {
    clearTimeout(this.#timer);
    const { signal } = this.#ending;
    const { lab } = this.record;
    const { hostsOf, readyLab, looks, tasks, clock } = this.#deps;
    if (this.record.phase === 'running') {
      this.#set({ phase: 'marking', endedAt: Math.min(clock(), this.record.deadline ?? clock()) });
    }
    if (lab === undefined) return this.fail(failure('SLW200', { lab: '-' }));
    const of = tasks.length;
    this.#see({ name: 'marking', done: 0, of });
    await readyLab(signal, lab);
    const onProgress = (done: number) => this.#see({ name: 'marking', done, of });
    const report = await markExam({ tasks, look: looks.lookIn(hostsOf(lab)), signal, onProgress });
    signal.throwIfAborted();
    this.#end({ phase: 'done', report });
  }

  #end(last: RecordChange): void {
    this.step = undefined;
    this.#set({ endedAt: this.record.endedAt ?? this.#deps.clock(), ...last });
    this.stop();
    this.#deps.onEnd();
  }

  #see(step: ExamView['step']): void {
    this.step = step;
    this.#deps.onSeen();
  }

  #set(change: RecordChange): void {
    this.record = { ...this.record, ...change } as ExamRecord;
    this.#deps.onRecord(this.record);
  }
}
