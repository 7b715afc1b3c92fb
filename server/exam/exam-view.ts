import { type ExamResult, type ExamView, examKinds } from '#protocol/exam.ts';
import type { ExamBank, ExamTask } from './exam-bank.ts';
import type { ExamRecord } from './exam-record.ts';
import type { ExamRun } from './exam-run.ts';
import { weightsOf } from './report.ts';

/** Tasks of the record that the bank still has. */
export const tasksOf = (bank: ExamBank, { tasks }: Pick<ExamRecord, 'tasks'>): ExamTask[] =>
  tasks.flatMap((id) => bank.all.find((each) => each.id === id) ?? []);

/** What the learner may know of it: the tasks when the clock runs, and what the checks found when it is over. */
export function examView(
  record: ExamRecord,
  { bank, run, now }: { bank: ExamBank; run: Pick<ExamRun, 'step'> | undefined; now: number },
): ExamView {
  const { id, kind, seed, phase, startedAt, deadline, endedAt, failure, report } = record;
  const tasks = tasksOf(bank, record);
  const weights = weightsOf(tasks);
  const shows = phase === 'running' || phase === 'marking';
  return {
    id,
    kind,
    seed,
    phase,
    ...(run?.step && { step: run.step }),
    ...(failure && { failure }),
    ...(startedAt !== undefined && { startedAt }),
    ...(phase === 'running' && deadline !== undefined && { leftMs: Math.max(0, deadline - now) }),
    ...(endedAt !== undefined && { endedAt }),
    tasks: shows
      ? tasks.map((task) => ({
          id: task.id,
          domain: task.spec.domain,
          title: task.spec.title,
          goal: task.spec.goal,
          facts: [...task.spec.facts],
          weight: weights.get(task.id) ?? 0,
          flagged: record.flagged.includes(task.id),
          done: record.done.includes(task.id),
        }))
      : [],
    ...(phase === 'done' && report && { report }),
  };
}

/** Undefined for one that was not marked. */
export function examResult({ id, kind, phase, startedAt, endedAt, report }: ExamRecord): ExamResult | undefined {
  if (phase !== 'done' || !report || startedAt === undefined || endedAt === undefined) return undefined;
  return { id, kind, startedAt, endedAt, percent: report.percent, passed: report.passed };
}

export const durationMs = ({ kind }: Pick<ExamRecord, 'kind'>): number => examKinds[kind].minutes * 60_000;
