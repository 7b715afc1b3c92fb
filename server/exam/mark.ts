import type { ExamReport, ExamTaskReport } from '#protocol/exam.ts';
import type { CheckpointView } from '#protocol/verdict.ts';
import { createGrader } from '../grading/grader.ts';
import type { WatchedLabs } from '../grading/lab/watched-labs.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { ExamTask } from './exam-bank.ts';
import { examReport, taskReport, weightsOf } from './report.ts';

/** What counts requests may need several looks. */
const LOOK_WAIT_MS = 30_000;
/** Each sends requests and reads proxies; more of them at once only wait for each other in the lab. */
const SIDE_BY_SIDE = 3;

export type LookAtTask = (task: ExamTask, signal: AbortSignal) => Promise<CheckpointView[]>;

/** Asks all checks of a task anew, in one lab. */
export function lookAtTaskIn(hosts: LabHosts, labs?: WatchedLabs): LookAtTask {
  return async (task, signal) => {
    const grader = createGrader({
      hosts,
      lesson: task.graded,
      onVerdict: () => undefined,
      ...(labs && { labs }),
    });
    try {
      return await grader.evaluate({ waitMs: LOOK_WAIT_MS, signal });
    } finally {
      grader.stop();
    }
  };
}

interface MarkOptions {
  readonly tasks: readonly ExamTask[];
  readonly look: LookAtTask;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** The report on an exam as its lab is now. */
export async function markExam({ tasks, look, signal, onProgress }: MarkOptions): Promise<ExamReport> {
  const weights = weightsOf(tasks);
  const reports: ExamTaskReport[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    for (;;) {
      const index = next;
      next += 1;
      const task = tasks[index];
      if (!task) return;
      reports[index] = taskReport(task, await look(task, signal), weights.get(task.id) ?? 0);
      done += 1;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  signal.throwIfAborted();
  return examReport(reports);
}
