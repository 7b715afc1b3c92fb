import { EXAM_PASS_PERCENT, type ExamReport, type ExamTaskReport } from '#protocol/exam.ts';
import type { CheckpointView } from '#protocol/verdict.ts';
import { sharesOf } from './draw.ts';
import type { ExamTask } from './exam-bank.ts';

const rounded = (value: number): number => Math.round(Math.min(100, Math.max(0, value)) * 100) / 100;

/** Percent of the exam that each task is worth: its domain's share, divided evenly. */
export function weightsOf(tasks: readonly ExamTask[]): Map<string, number> {
  const shares = new Map(
    sharesOf(tasks, tasks.length).map(({ domain, share, tasks: count }) => [domain, share / count]),
  );
  return new Map(tasks.map(({ id, spec }) => [id, shares.get(spec.domain) ?? 0]));
}

/** What one task's checks found. What stays pending was not reached in time: it fails nobody, and counts nowhere. */
export function taskReport(task: ExamTask, views: readonly CheckpointView[], weight: number): ExamTaskReport {
  const checks = task.spec.checks.map(({ title, points }, index): ExamTaskReport['checks'][number] => {
    const verdict = views[index]?.verdict;
    switch (verdict?.status) {
      case 'passed':
        return { title, points, status: 'passed', evidence: verdict.evidence };
      case 'failed':
        return { title, points, status: 'failed', reason: verdict.reason };
      case 'inconclusive':
        return { title, points, status: 'undecided', failure: verdict.failure };
      default:
        return { title, points, status: 'undecided' };
    }
  });
  const { id, spec, read } = task;
  const { domain, title, goal } = spec;
  const { earned, asked } = pointsOf(checks);
  const score = asked === 0 ? 0 : (100 * earned) / asked;
  return {
    id,
    domain,
    title,
    goal,
    weight,
    score: rounded(score),
    checks,
    read: read.map((lesson) => ({ lesson: lesson.id, title: lesson.title })),
  };
}

function pointsOf(checks: ExamTaskReport['checks']): { earned: number; asked: number; all: number } {
  const sum = (wanted: (status: string) => boolean) =>
    checks.filter(({ status }) => wanted(status)).reduce((total, { points }) => total + points, 0);
  return {
    earned: sum((status) => status === 'passed'),
    asked: sum((status) => status !== 'undecided'),
    all: sum(() => true),
  };
}

/** The whole: by task and domain, with partial credit for each check. */
export function examReport(tasks: readonly ExamTaskReport[]): ExamReport {
  const counted = tasks.map((task) => {
    const { earned, asked, all } = pointsOf(task.checks);
    return { task, earned: (task.weight * earned) / all, asked: (task.weight * asked) / all };
  });
  const totals = (of: typeof counted) => ({
    weight: of.reduce((sum, { task }) => sum + task.weight, 0),
    earned: of.reduce((sum, { earned }) => sum + earned, 0),
    asked: of.reduce((sum, { asked }) => sum + asked, 0),
  });
  const whole = totals(counted);
  const percent = rounded(whole.asked === 0 ? 0 : (100 * whole.earned) / whole.asked);
  const domains = [...new Set(tasks.map(({ domain }) => domain))].map((domain) => {
    const own = counted.filter(({ task }) => task.domain === domain);
    const { weight, earned, asked } = totals(own);
    const score = rounded(asked === 0 ? 0 : (100 * earned) / asked);
    return { domain, share: rounded(weight), tasks: own.length, score };
  });
  return {
    percent,
    passed: percent >= EXAM_PASS_PERCENT,
    passPercent: EXAM_PASS_PERCENT,
    undecided: rounded(whole.weight - whole.asked),
    domains,
    tasks: [...tasks],
  };
}
