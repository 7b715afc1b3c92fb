import { EXAM_PASS_PERCENT, type ExamReport } from '#protocol/exam.ts';
import { drawTasks } from '#server/exam/draw.ts';
import type { ExamTask } from '#server/exam/exam-bank.ts';
import { TASK_POINTS } from '#server/exam/exam-task-spec.ts';
import { lookAtTaskIn, markExam } from '#server/exam/mark.ts';
import { weightsOf } from '#server/exam/report.ts';
import type { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { caseSeed, createRandom, type Random } from '../fuzz/random.ts';
import type { SittingProof } from './results.ts';
import { type Answer, answersOf, foundText, NOTHING, pointsOf, type TaskGround } from './task-ground.ts';

const CLOSE = 0.06;
const close = (a: number, b: number) => Math.abs(a - b) < CLOSE;

interface Sitting {
  readonly hosts: LabHosts;
  readonly labs: WatchedLabs;
  readonly bank: readonly ExamTask[];
  readonly seed: number;
  readonly count: number;
  readonly width: number;
  readonly groundOf: (task: ExamTask) => TaskGround;
  readonly about: Pick<SittingProof, 'commit' | 'machine'>;
  readonly signal: AbortSignal;
}

/** A scripted exam: drawn by its seed, answered with known answers, marked as a learner's is. */
export async function proveSitting(sitting: Sitting): Promise<SittingProof> {
  const { hosts, labs, bank, seed, count, width, groundOf, about, signal } = sitting;
  const began = performance.now();
  const random = createRandom(caseSeed(seed, 0));
  const given = drawTasks(bank, { seed, count }).map((task) => ({ task, answer: choose(task, random) }));
  const queue = [...given];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const ground = groundOf(next.task);
      await ground.atStart();
      if (next.answer.name !== NOTHING) await ground.run(next.answer);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  const tasks = given.map(({ task }) => task);
  const report = await markExam({ tasks, look: lookAtTaskIn(hosts, labs), signal });
  return {
    ...about,
    date: new Date().toISOString().slice(0, 10),
    seconds: Math.round((performance.now() - began) / 1000),
    answers: Object.fromEntries(given.map(({ task, answer }) => [task.id, answer.name])),
    percent: report.percent,
    trouble: untrue(report, given),
  };
}

/** So many answers are right that sittings end on both sides of the mark. */
const RIGHT = 0.55;

function choose(task: ExamTask, random: Random): Answer {
  const all = answersOf(task);
  const right = all.filter(({ score }) => score === TASK_POINTS);
  const rest = all.filter(({ score }) => score < TASK_POINTS);
  const pool = random.chance(RIGHT) ? right : rest;
  const chosen = pool[random.between(0, pool.length - 1)];
  if (!chosen) throw new Error(`${task.id} has no such answer`);
  return chosen;
}

interface Given {
  readonly task: ExamTask;
  readonly answer: Answer;
}

/** Where the report says another thing than the answers are worth. */
export function untrue(report: ExamReport, given: readonly Given[]): string[] {
  const weights = weightsOf(given.map(({ task }) => task));
  const trouble = given.flatMap(({ task, answer }, index) => {
    const found = report.tasks[index];
    if (found?.id !== task.id) return [`${task.id} is missing`];
    const odd = found.checks.find(({ status, reason }) => (status === 'failed') !== (reason !== undefined));
    return [
      ...(pointsOf(found) === answer.score && close(found.score, answer.score * (100 / TASK_POINTS))
        ? []
        : [`${task.id}/${answer.name} is worth ${answer.score}, reported ${pointsOf(found)}: ${foundText(found)}`]),
      ...(odd ? [`${task.id}: "${odd.title.en}" has no reason, or one too many`] : []),
    ];
  });
  const earned = (of: readonly Given[]) =>
    of.reduce((sum, { task, answer }) => sum + ((weights.get(task.id) ?? 0) * answer.score) / TASK_POINTS, 0);
  for (const { domain, share, score } of report.domains) {
    const own = given.filter(({ task }) => task.spec.domain === domain);
    const wanted = (100 * earned(own)) / share;
    if (!close(score, wanted)) trouble.push(`${domain} is ${score} %, not ${wanted} %`);
  }
  const wanted = earned(given);
  if (!close(report.percent, wanted)) trouble.push(`all is ${report.percent} %, not ${wanted} %`);
  if (report.passed !== report.percent >= EXAM_PASS_PERCENT) trouble.push('passed is not what the percent says');
  return trouble;
}
