/**
 * What grading costs while nothing happens in a lab: CPU time of this process, which runs nothing but graders.
 * Usage: node bench/grader-idle.ts --lab ID [--lesson first-service[,…]] [--together] [--seconds 60] [--run-dir DIR]
 * The lab may be in any state. The first seconds, in which everything is read once, are not counted. The lessons are
 * graded one after the other; with --together all at once, first each by itself and then sharing, as in the server.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { layout } from '#lab-runtime/layout.ts';
import { createGrader } from '#server/grading/grader.ts';
import { WatchedLabs } from '#server/grading/lab/watched-labs.ts';
import { readLessonFolder } from '#proof/lesson-folder.ts';
import { createLabHosts, type LabHosts } from '#server/labs/lab-hosts.ts';
import { writeResult } from './write-result.ts';

const SETTLE_MS = 20_000;
const CLOSED_MS = 2_000;
const LIMIT_PERCENT = 1;

const { values } = parseArgs({
  options: {
    lab: { type: 'string' },
    lesson: { type: 'string', default: 'first-service' },
    together: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    'run-dir': { type: 'string' },
  },
});
if (!values.lab) throw new Error('--lab ID is missing');
const real = createLabHosts(layout(undefined, values['run-dir']), values.lab);
const seconds = Number(values.seconds);

/** Tunnels to the API server that are open now: a watch or a followed log each, and up to two that wait for a use. */
let connections = 0;
const hosts: LabHosts = {
  ...real,
  async dial(host, request, options) {
    const tunnel = await real.dial(host, request, options);
    if (!request.address.endsWith(':6443')) return tunnel;
    connections += 1;
    tunnel.once('close', () => {
      connections -= 1;
    });
    return tunnel;
  },
};

async function measure(ids: readonly string[], labs?: WatchedLabs) {
  const folders = await Promise.all(ids.map((id) => readLessonFolder(id)));
  let verdicts = 0;
  const onVerdict = () => {
    verdicts += 1;
  };
  const graders = folders.map(({ lesson }) => createGrader({ hosts, lesson, onVerdict, ...(labs && { labs }) }));
  for (const grader of graders) grader.start();
  await delay(SETTLE_MS);
  verdicts = 0;
  const before = process.cpuUsage();
  await delay(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  const views = graders.flatMap((grader) => grader.views());
  const open = connections;
  for (const grader of graders) grader.stop();
  await delay(CLOSED_MS);
  const count = (status: string) => views.filter(({ verdict }) => verdict.status === status).length;
  return {
    lesson: ids.join(' '),
    ...(values.together && { shared: labs !== undefined }),
    cpuPercentOfCore: Math.round(((user + system) / (seconds * 1_000_000)) * 100_000) / 1000,
    apiServerConnections: open,
    connectionsLeft: connections,
    checkpoints: {
      passed: count('passed'),
      failed: count('failed'),
      pending: count('pending'),
      inconclusive: count('inconclusive'),
    },
    verdictsMeanwhile: verdicts,
  };
}

const ids = values.lesson.split(',');
const lessons = [];
if (values.together) {
  lessons.push(await measure(ids), await measure(ids, new WatchedLabs({ graceMs: 0 })));
} else {
  for (const id of ids) lessons.push(await measure([id]));
}
const worst = Math.max(...lessons.map(({ cpuPercentOfCore }) => cpuPercentOfCore));
writeResult(values.together ? 'grader-idle-together' : 'grader-idle', {
  seconds,
  limitPercent: LIMIT_PERCENT,
  worstPercentOfCore: worst,
  lessons,
});
process.exitCode = worst <= LIMIT_PERCENT ? 0 : 1;
