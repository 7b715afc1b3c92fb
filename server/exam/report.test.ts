import { expect, test } from 'vitest';
import { examReportSchema } from '#protocol/exam.ts';
import { lessons } from '../lessons/lessons.ts';
import { createExamBank } from './exam-bank.ts';
import { examFile, failed, passed, undecided, viewsOf } from './exam-fixture.ts';
import { examReport, taskReport, weightsOf } from './report.ts';

const { all: tasks } = createExamBank(
  [examFile('a', 'installation'), examFile('b', 'traffic'), examFile('c', 'traffic'), examFile('d', 'troubleshooting')],
  lessons,
);
type Verdicts = readonly (typeof passed)[];
const reportOf = (...verdicts: readonly Verdicts[]) => {
  const weights = weightsOf(tasks);
  const reports = tasks.map((task, index) =>
    taskReport(task, viewsOf(task, verdicts[index] ?? []), weights.get(task.id) ?? 0),
  );
  return examReportSchema.parse(examReport(reports));
};
const bad = failed('pod.none');

test('a domain weighs its share, whatever number of tasks it has', () => {
  const weights = weightsOf(tasks);
  expect(weights.get('a')).toBeCloseTo(26.67, 1);
  expect(weights.get('b')).toBeCloseTo(23.33, 1);
  expect([...weights.values()].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(100);
});

test('each check gives its points, and the whole is what the tasks are worth', () => {
  const report = reportOf([passed, passed], [passed, bad], [bad, passed], [bad, bad]);
  expect(report.tasks.map(({ score }) => score)).toEqual([100, 60, 40, 0]);
  expect(report.domains).toMatchObject([
    { domain: 'installation', score: 100, tasks: 1 },
    { domain: 'traffic', score: 50, tasks: 2 },
    { domain: 'troubleshooting', score: 0, tasks: 1 },
  ]);
  expect(report.percent).toBeCloseTo(26.67 + 46.67 / 2, 1);
  expect(report.passed).toBe(false);
  expect(report.tasks[1]?.checks).toMatchObject([
    { status: 'passed', points: 6, evidence: 'seen' },
    { status: 'failed', points: 4, reason: { code: 'pod.none' } },
  ]);
  expect(report.tasks[0]?.read).toMatchObject([{ lesson: 'first-service' }]);
});

test('68 percent is a pass, and less is none', () => {
  expect(reportOf([passed, passed], [passed, passed], [passed, passed], [bad, bad]).passed).toBe(true);
  const short = reportOf([passed, passed], [passed, passed], [bad, passed], [bad, passed]);
  expect(short.percent).toBeLessThan(72);
  expect(short.passed).toBe(short.percent >= 68);
  expect(reportOf([bad, bad], [passed, passed], [passed, passed], [bad, bad]).passed).toBe(false);
});

test('what could not be asked counts neither way, and is named', () => {
  const report = reportOf([passed, undecided], [passed, passed], [passed, passed], [undecided, undecided]);
  expect(report.percent).toBe(100);
  expect(report.undecided).toBeCloseTo(26.67 * 0.4 + 26.67, 1);
  expect(report.tasks[0]).toMatchObject({ score: 100, checks: [{ status: 'passed' }, { status: 'undecided' }] });
  const none = reportOf([undecided, undecided], [], [], []);
  expect(none).toMatchObject({ percent: 0, passed: false, undecided: 100 });
});
