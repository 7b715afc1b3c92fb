/**
 * What grading costs while nothing happens in a lab: CPU time of this process, which runs nothing but one grader.
 * Usage: node bench/grader-idle.ts --lab ID [--lesson first-service[,…]] [--seconds 60] [--run-dir DIR]
 * The lab may be in any state. The first seconds, in which everything is read once, are not counted.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { layout } from '#lab-runtime/layout.ts';
import { createGrader } from '#server/grading/grader.ts';
import { readLessonFolder } from '#proof/lesson-folder.ts';
import { createLabHosts } from '#server/labs/lab-hosts.ts';
import { writeResult } from './write-result.ts';

const SETTLE_MS = 20_000;
const LIMIT_PERCENT = 1;

const { values } = parseArgs({
  options: {
    lab: { type: 'string' },
    lesson: { type: 'string', default: 'first-service' },
    seconds: { type: 'string', default: '60' },
    'run-dir': { type: 'string' },
  },
});
if (!values.lab) throw new Error('--lab ID is missing');
const hosts = createLabHosts(layout(undefined, values['run-dir']), values.lab);
const seconds = Number(values.seconds);

async function measure(id: string) {
  const { lesson } = await readLessonFolder(id);
  let verdicts = 0;
  const grader = createGrader({ hosts, lesson, onVerdict: () => (verdicts += 1) });
  grader.start();
  await delay(SETTLE_MS);
  verdicts = 0;
  const before = process.cpuUsage();
  await delay(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  const views = grader.views();
  grader.stop();
  const count = (status: string) => views.filter(({ verdict }) => verdict.status === status).length;
  return {
    lesson: id,
    cpuPercentOfCore: Math.round(((user + system) / (seconds * 1_000_000)) * 100_000) / 1000,
    checkpoints: {
      passed: count('passed'),
      failed: count('failed'),
      pending: count('pending'),
      inconclusive: count('inconclusive'),
    },
    verdictsMeanwhile: verdicts,
  };
}

const lessons = [];
for (const id of values.lesson.split(',')) lessons.push(await measure(id));
const worst = Math.max(...lessons.map(({ cpuPercentOfCore }) => cpuPercentOfCore));
writeResult('grader-idle', { seconds, limitPercent: LIMIT_PERCENT, worstPercentOfCore: worst, lessons });
process.exitCode = worst <= LIMIT_PERCENT ? 0 : 1;
