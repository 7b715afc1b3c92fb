import type { ExamTaskReport } from '#protocol/exam.ts';
import type { AdminClient } from '../admin-client.ts';
import type { Output } from '../output.ts';

const SYMBOLS = { passed: '✔', failed: '✘', undecided: '?' } as const;
const percent = (value: number): string => `${Math.round(value * 10) / 10} %`;

function lines(out: Output, { id, domain, title, score, weight, checks }: ExamTaskReport): string[] {
  return [
    `${percent(score).padStart(7)} of ${percent(weight)}  ${id} (${domain})  ${out.text(title)}`,
    ...checks.flatMap((check) => [
      `    ${SYMBOLS[check.status]} ${check.points}  ${out.text(check.title)}`,
      ...(check.reason ? [`        ${check.reason.code}: ${out.text(check.reason.message)}`] : []),
      ...(check.failure ? [`        ${check.failure.code}: ${out.text(check.failure.message)}`] : []),
    ]),
  ];
}

/** Prints the report on the exam in a lab as it is now, and leaves it under way; 0 only if it would be passed. */
export async function gradeExam({
  client,
  out,
  id,
}: {
  client: AdminClient;
  out: Output;
  id: string;
}): Promise<number> {
  const { report } = await client.gradeExam(id);
  const domains = report.domains.map(
    ({ domain, share, score, tasks }) => `${domain}: ${percent(score)} of ${percent(share)}, ${tasks} tasks`,
  );
  const undecided = report.undecided > 0 ? `, ${percent(report.undecided)} could not be asked` : '';
  out.answer({ exam: report }, [
    ...report.tasks.flatMap((task) => lines(out, task)),
    ...domains,
    `${percent(report.percent)} of ${percent(report.passPercent)} to pass${undecided}: ${report.passed ? 'passed' : 'not passed'}`,
  ]);
  return report.passed ? 0 : 1;
}
