/**
 * Time from a change to the changed verdict.
 * Usage: node bench/verdict-latency.ts [--runs 30] [--run-dir DIR] [--address http://127.0.0.1:4600/]
 * VirtualService and pod: from the API server's answer to the write until the verdict's message at a WebSocket client.
 * Log: from the answer to a request in the lab until the verdict of a grader in this process (the message adds about 1 ms).
 */
import { parseArgs } from 'node:util';
import { openLearner } from '../cli/learner-fixture.ts';
import { layout } from '../lab-runtime/layout.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { createGrader } from '../server/grading/grader.ts';
import { runSolution } from '../server/grading/proof/lab-scripts.ts';
import { readLessonFolder } from '../server/grading/proof/lesson-folder.ts';
import { defineLesson } from '../server/grading/vocabulary.ts';
import { createLabHosts, type LabHosts } from '../server/labs/lab-hosts.ts';
import { labWriter, type Write } from './lab-api-write.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const LESSON = 'first-service';
const ISTIO = '/apis/networking.istio.io/v1/namespaces/default/virtualservices/web-vs';
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    'run-dir': { type: 'string' },
    address: { type: 'string', default: 'http://127.0.0.1:4600/' },
  },
});
const runs = Number(values.runs);

type VerdictMessage = Extract<ServerMessage, { type: 'verdict' }>;

const learner = await openLearner(values.address);
const verdict = async (checkpoint: string, accept: (status: string) => boolean, after: number): Promise<number> => {
  await learner.until('verdict', (message: VerdictMessage) => {
    return message.checkpoint === checkpoint && message.verdict.at >= after && accept(message.verdict.status);
  });
  return performance.now();
};

const times = {
  virtualServiceBroken: [] as number[],
  virtualServiceRepaired: [] as number[],
  pod: [] as number[],
  log: [] as number[],
};
const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function virtualService(write: Write): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    for (const [host, status, list] of [
      ['other.mesh.test', 'failed', times.virtualServiceBroken],
      ['www.mesh.test', 'passed', times.virtualServiceRepaired],
    ] as const) {
      await settle(1_000 + Math.random() * 500);
      const at = Date.now();
      const seen = verdict('request', (each) => each === status, at);
      const committed = await write('PATCH', ISTIO, { spec: { hosts: [host] } });
      list.push((await seen) - committed);
    }
  }
}

async function pod(write: Write): Promise<void> {
  const path = '/apis/apps/v1/namespaces/default/deployments/web';
  for (let run = 0; run < Math.ceil(runs / 3); run += 1) {
    await settle(1_000);
    const seen = verdict('web', (each) => each === 'failed', Date.now());
    const committed = await write('PATCH', path, { spec: { replicas: 0 } });
    times.pod.push((await seen) - committed);
    const back = verdict('web', (each) => each === 'passed', Date.now());
    await write('PATCH', path, { spec: { replicas: 1 } });
    await back;
  }
}

/** Each run has a host name of its own, so that the request of one is not that of another. */
async function log(hosts: LabHosts, write: Write): Promise<void> {
  const names = Array.from({ length: runs }, (_, run) => `run-${run}.mesh.test`);
  await write('PATCH', ISTIO, { spec: { hosts: ['*.mesh.test'] } });
  const [first, ...rest] = names.map((host, run) => ({
    id: `run-${run}`,
    title: { ko: host, en: host },
    goal: { ko: host, en: host },
    checks: [{ kind: 'request-in-both-logs', host, app: { namespace: 'default', name: 'web' } }] as const,
  }));
  if (!first) return;
  const waiting = new Map<string, () => void>();
  const lesson = defineLesson({
    id: 'bench',
    title: { ko: 'bench', en: 'bench' },
    start: { target: 'mesh', steps: [] },
    checkpoints: [first, ...rest],
  });
  const grader = createGrader({
    hosts,
    lesson,
    onVerdict: (checkpoint, { status }) => status === 'passed' && waiting.get(checkpoint)?.(),
  });
  await grader.evaluate({ waitMs: 5_000 });
  for (const [run, host] of names.entries()) {
    await settle(Math.random() * 1_000);
    const passed = new Promise<void>((resolve) => waiting.set(`run-${run}`, resolve));
    await hosts.probe('testpc', { url: 'http://192.168.10.10:30080/', host, userAgent: 'bench' });
    const answered = performance.now();
    await passed;
    times.log.push(performance.now() - answered);
  }
  grader.stop();
}

try {
  await learner.greet(LESSON);
  learner.send({ type: 'lab.start', ref: 'bench', lesson: LESSON });
  const { lab } = await learner.until(
    'lab',
    (message) => message.lab.state === 'ready' || message.lab.state === 'failed',
  );
  if (lab.state === 'failed') throw new Error(lab.failure.message.en);
  const hosts = createLabHosts(layout(undefined, values['run-dir']), lab.id);
  const write = await labWriter(hosts);
  const { solutions } = await readLessonFolder(LESSON);
  const solution = solutions.find(({ name }) => name === 'apply-by-file');
  if (!solution) throw new Error('no solution');
  const done = verdict('logs', (each) => each === 'passed', 0);
  await runSolution(hosts, solution);
  await done;
  await verdict('request', (each) => each === 'passed', 0);
  await virtualService(write);
  await pod(write);
  await log(hosts, write);
  learner.send({ type: 'lab.end', ref: 'end', lab: lab.id });
  await settle(1_000);
} finally {
  learner.close();
}

const rounded = (list: readonly number[]) => summarize(list.map((ms) => Math.round(ms)));
writeResult('verdict-latency', {
  unit: 'ms',
  virtualService: rounded([...times.virtualServiceBroken, ...times.virtualServiceRepaired]),
  virtualServiceBroken: rounded(times.virtualServiceBroken),
  virtualServiceRepaired: rounded(times.virtualServiceRepaired),
  pod: rounded(times.pod),
  log: rounded(times.log),
});
