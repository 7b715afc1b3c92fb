/**
 * Time from a change to the changed verdict.
 * Usage: node bench/verdict-latency.ts [--runs 30] [--run-dir DIR] [--address http://127.0.0.1:4600/] [--lab ID]
 * With --lab (a lab at the lesson's start) a grader in this process takes the server's place.
 * VirtualService and pod: from the API server's answer to the write until the verdict's message at a WebSocket client.
 * Log: from the answer to a request in the lab until the verdict of a grader in this process (the message adds about 1 ms).
 */
import { parseArgs } from 'node:util';
import { openLearner } from '#cli/test/learner-fixture.ts';
import { layout } from '#lab-runtime/layout.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { createGrader } from '#server/grading/grader.ts';
import { readLessonFolder } from '#proof/lesson-folder.ts';
import { runSteps } from '#proof/run-steps.ts';
import { defineLesson } from '#server/lessons/vocabulary.ts';
import { createLabHosts, type LabHosts } from '#server/labs/lab-hosts.ts';
import { labWriter, type Write } from './lab-api-write.ts';
import { labAnonymousBytes } from './lab-memory.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const LESSON = 'first-service';
const ISTIO = '/apis/networking.istio.io/v1/namespaces/default/virtualservices/web-vs';
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    'run-dir': { type: 'string' },
    lab: { type: 'string' },
    address: { type: 'string', default: 'http://127.0.0.1:4600/' },
  },
});
const runs = Number(values.runs);

interface Source {
  readonly via: string;
  readonly hosts: LabHosts;
  /** Resolves with the moment at which the checkpoint's verdict, given after `after`, arrived. */
  verdict(checkpoint: string, status: string, after: number): Promise<number>;
  close(): Promise<void>;
}

async function overWebSocket(): Promise<Source> {
  const learner = await openLearner(values.address);
  await learner.greet(LESSON);
  learner.send({ type: 'lab.start', ref: 'bench', lesson: LESSON });
  const { lab } = await learner.until('lab', ({ lab: { state } }) => state === 'ready' || state === 'failed');
  if (lab.state === 'failed') throw new Error(lab.failure.message.en);
  return {
    via: 'WebSocket client',
    hosts: createLabHosts(layout(undefined, values['run-dir']), lab.id),
    async verdict(checkpoint, status, after) {
      await learner.until('verdict', (message: VerdictMessage) => {
        return message.checkpoint === checkpoint && message.verdict.at >= after && message.verdict.status === status;
      });
      return performance.now();
    },
    async close() {
      learner.send({ type: 'lab.end', ref: 'end', lab: lab.id });
      await settle(1_000);
      learner.close();
    },
  };
}

async function inProcess(lab: string): Promise<Source> {
  const hosts = createLabHosts(layout(undefined, values['run-dir']), lab);
  const { lesson } = await readLessonFolder(LESSON);
  const seen: { checkpoint: string; status: string; at: number; arrived: number }[] = [];
  const waiting = new Set<() => void>();
  const grader = createGrader({
    hosts,
    lesson,
    onVerdict(checkpoint, { status, at }) {
      seen.push({ checkpoint, status, at, arrived: performance.now() });
      for (const wake of waiting) wake();
    },
  });
  grader.start();
  return {
    via: 'grader in the same process',
    hosts,
    async verdict(checkpoint, status, after) {
      for (;;) {
        const found = seen.find((each) => each.checkpoint === checkpoint && each.status === status && each.at >= after);
        if (found) return found.arrived;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
    },
    close: async () => grader.stop(),
  };
}

type VerdictMessage = Extract<ServerMessage, { type: 'verdict' }>;

const times = {
  virtualServiceBroken: [] as number[],
  virtualServiceRepaired: [] as number[],
  pod: [] as number[],
  log: [] as number[],
};
const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function virtualService(source: Source, write: Write): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    for (const [host, status, list] of [
      ['other.mesh.test', 'failed', times.virtualServiceBroken],
      ['www.mesh.test', 'passed', times.virtualServiceRepaired],
    ] as const) {
      await settle(1_000 + Math.random() * 500);
      const at = Date.now();
      const seen = source.verdict('request', status, at);
      const committed = await write('PATCH', ISTIO, { spec: { hosts: [host] } });
      list.push((await seen) - committed);
    }
  }
}

async function pod(source: Source, write: Write): Promise<void> {
  const path = '/apis/apps/v1/namespaces/default/deployments/web';
  for (let run = 0; run < Math.ceil(runs / 3); run += 1) {
    await settle(1_000);
    const seen = source.verdict('web', 'failed', Date.now());
    const committed = await write('PATCH', path, { spec: { replicas: 0 } });
    times.pod.push((await seen) - committed);
    const back = source.verdict('web', 'passed', Date.now());
    await write('PATCH', path, { spec: { replicas: 1 } });
    await back;
  }
}

/** Which NodePort the gateway's port 80 has is the cluster's choice. */
async function ingressPort(hosts: LabHosts): Promise<string> {
  const path = `{.spec.ports[?(@.port==80)].nodePort}`;
  const argv = ['kubectl', 'get', 'service', '-n', 'istio-system', 'istio-ingressgateway', '-o', `jsonpath=${path}`];
  return (await hosts.exec('k3s-s', { argv, cwd: '/root' }, { timeoutMs: 10_000 })).stdout;
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
  const url = `http://192.168.10.10:${await ingressPort(hosts)}/`;
  for (const [run, host] of names.entries()) {
    await settle(Math.random() * 1_000);
    const passed = new Promise<void>((resolve) => waiting.set(`run-${run}`, resolve));
    await hosts.probe('testpc', { url, host, userAgent: 'bench' });
    const answered = performance.now();
    await passed;
    times.log.push(performance.now() - answered);
  }
  grader.stop();
}

/** Of the lab with Istio, its gateway and the chapter's one injected application. */
let anonymousMiB = 0;
const source = values.lab ? await inProcess(values.lab) : await overWebSocket();
try {
  const { hosts } = source;
  const write = await labWriter(hosts);
  const { solutions } = await readLessonFolder(LESSON);
  const solution = solutions.find(({ name }) => name === 'apply-by-file');
  if (!solution) throw new Error('no solution');
  const { steps } = solution;
  await runSteps({ hosts, steps, onExpect: async () => undefined, signal: new AbortController().signal });
  await Promise.all([source.verdict('logs', 'passed', 0), source.verdict('request', 'passed', 0)]);
  anonymousMiB = Math.round(labAnonymousBytes(hosts.labId) / 2 ** 20);
  await virtualService(source, write);
  await pod(source, write);
  await log(hosts, write);
} finally {
  await source.close();
}

const rounded = (list: readonly number[]) => summarize(list.map((ms) => Math.round(ms)));
writeResult('verdict-latency', {
  unit: 'ms',
  via: source.via,
  anonymousMiB,
  virtualService: rounded([...times.virtualServiceBroken, ...times.virtualServiceRepaired]),
  virtualServiceBroken: rounded(times.virtualServiceBroken),
  virtualServiceRepaired: rounded(times.virtualServiceRepaired),
  pod: rounded(times.pod),
  log: rounded(times.log),
});
