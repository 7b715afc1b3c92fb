import { setTimeout as sleep } from 'node:timers/promises';
import type { ExamTaskReport } from '#protocol/exam.ts';
import type { ExamTask } from '#server/exam/exam-bank.ts';
import { TASK_POINTS } from '#server/exam/exam-task-spec.ts';
import { lookAtTaskIn } from '#server/exam/mark.ts';
import { taskReport } from '#server/exam/report.ts';
import { setUpTasks } from '#server/exam/set-up.ts';
import type { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { runScript } from '../run-steps.ts';
import { OwnObjects, type OwnState } from './own-objects.ts';

const SCRIPT_TIMEOUT_MS = 180_000;
const START_WITHIN_MS = 40_000;
const POLL_MS = 500;

interface GroundDeps {
  readonly hosts: LabHosts;
  readonly task: ExamTask;
  /** Watches stay open from one look to the next. */
  readonly labs: WatchedLabs;
  readonly signal: AbortSignal;
  readonly print?: ((text: string) => void) | undefined;
}

export interface Answer {
  readonly name: string;
  readonly on: string;
  readonly script: string;
  /** Points of ten. */
  readonly score: number;
}

/** The empty answer. */
export const NOTHING = 'nothing';

/** Right and wrong answers that are known of a task, with what each is worth; first the empty one. */
export const answersOf = ({ spec }: ExamTask): Answer[] => [
  { name: NOTHING, on: 'k3s-s', script: 'true', score: 0 },
  ...Object.entries(spec.solutions).map(([name, { on, script }]) => ({ name, on, script, score: TASK_POINTS })),
  ...Object.entries(spec.wrong).map(([name, { on, script, score }]) => ({ name, on, script, score })),
];

/** One task in a lab, brought to its start again and again. */
export class TaskGround {
  readonly #deps: GroundDeps;
  readonly #own: OwnObjects;
  #start: OwnState | undefined;
  #used = false;

  constructor(deps: GroundDeps) {
    this.#deps = deps;
    const names = deps.task.spec.setup.namespaces.map(({ name }) => name);
    this.#own = new OwnObjects(deps.hosts, names, deps.signal);
  }

  get task(): ExamTask {
    return this.#deps.task;
  }

  /** What the task's checks find now. */
  async look(): Promise<ExamTaskReport> {
    const { hosts, task, labs, signal } = this.#deps;
    return taskReport(task, await lookAtTaskIn(hosts, labs)(task, signal), 100);
  }

  async run({ script, on }: Pick<Answer, 'script' | 'on'>): Promise<void> {
    const { hosts, task, signal, print } = this.#deps;
    this.#used = true;
    const { code, stdout, stderr } = await runScript(hosts, { host: on, script, timeoutMs: SCRIPT_TIMEOUT_MS, signal });
    print?.(`--- ${task.id}: ${script}(${code})\n${stdout}${stderr}`);
  }

  /**
   * Nothing earned: seen when the task is made new, and afterwards known from objects and pods that are as they were.
   * @throws Error where it is not as at the start
   */
  async atStart(): Promise<void> {
    if (this.#start && !this.#used) return;
    const isBack = this.#start !== undefined && (await this.#bringBack(this.#start));
    if (!isBack) await this.renew();
    this.#used = false;
  }

  /** Leaves nothing of it in the lab. */
  async remove(): Promise<void> {
    for (const undo of this.task.spec.undo) await this.run(undo);
    await this.#own.remove();
    this.#start = undefined;
  }

  /** Made from nothing. @throws Error where something is earned at the start */
  async renew(): Promise<void> {
    const { hosts, task, signal } = this.#deps;
    await this.remove();
    await setUpTasks({ hosts, tasks: [task], signal });
    const trouble = await this.#notAtStart();
    if (trouble !== undefined) throw new Error(trouble);
    this.#start = await this.#own.state();
    this.#used = false;
  }

  close(): void {
    this.#own.close();
  }

  async #bringBack(start: OwnState): Promise<boolean> {
    const { task, signal } = this.#deps;
    try {
      for (const undo of task.spec.undo) await this.run(undo);
      return (await this.#own.restore(start)) && task.spec.setup.scripts.length === 0;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }

  /** Sidecars that are on their way out may still answer. */
  async #notAtStart(): Promise<string | undefined> {
    const deadline = performance.now() + START_WITHIN_MS;
    for (;;) {
      const { checks } = await this.look();
      const odd = checks.find(({ status }) => status === 'passed');
      if (!odd) return undefined;
      if (performance.now() > deadline) return `at the start "${odd.title.en}" is passed: ${odd.evidence ?? ''}`;
      await sleep(POLL_MS, undefined, { signal: this.#deps.signal });
    }
  }
}

/** Points of ten that the checks give. */
export const pointsOf = ({ checks }: ExamTaskReport): number =>
  checks.filter(({ status }) => status === 'passed').reduce((sum, { points }) => sum + points, 0);

/** What each check found, for those who read a proof. */
export const foundText = ({ checks }: ExamTaskReport): string =>
  checks
    .map(({ points, status, reason, failure, evidence }) => {
      const why = reason ? `${reason.code} ${reason.object}: ${reason.message.en}` : failure ? failure.message.en : '';
      return `${points} ${status} ${why || (evidence ?? '')}`.trim();
    })
    .join('; ');
