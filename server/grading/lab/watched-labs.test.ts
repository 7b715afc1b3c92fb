import type http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProbeResult } from '#protocol/labinit.ts';
import type { Verdict } from '#protocol/verdict.ts';
import { FakeApiServer, until } from '#server/cluster/api-server-fixture.ts';
import { clusterLimits } from '#server/cluster/limits.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type CheckpointSpec, defineLesson } from '#server/lessons/vocabulary.ts';
import { createGrader, type Grader } from '../grader.ts';
import { answer, BEFORE, deployment, namespace, pod } from '../lab-objects-fixture.ts';
import { sidecarLine } from '../logs/log-lines-fixture.ts';
import { WatchedLabs } from './watched-labs.ts';

vi.setConfig({ testTimeout: 60_000 });

const NAMESPACES = '/api/v1/namespaces';
const PODS = '/api/v1/pods';
const DEPLOYMENTS = '/apis/apps/v1/deployments';
const SERVICES = '/api/v1/services';
const LOG = '/api/v1/namespaces/default/pods/web-6557b9b857-sjnxf/log';
const WEB = { namespace: 'default', name: 'web' };
const injected = { kind: 'app-injected', app: WEB } as const;
const logged = { kind: 'request-logged', app: WEB, match: { status: 200 }, next: 'kubectl logs' } as const;
const URL = 'http://192.168.10.10:30080/';
const anyServices = { kind: 'resource', resource: 'services', count: { min: 0 } } as const;
const probed = { kind: 'probe', url: URL, from: 'testpc' } as const;

let api: FakeApiServer;
let hosts: LabHosts;
/** Probes that were sent, by lab. */
let probes: Map<string, number>;
let labs: WatchedLabs;
let graders: Grader[];

beforeEach(async () => {
  api = await new FakeApiServer().start();
  api.put(NAMESPACES, namespace());
  api.put(DEPLOYMENTS, deployment('web', BEFORE));
  api.put(PODS, pod());
  probes = new Map();
  hosts = hostsOf('lab1');
  labs = new WatchedLabs({ graceMs: 0 });
  graders = [];
});
afterEach(async () => {
  for (const grader of graders) grader.stop();
  labs.stop();
  await api[Symbol.asyncDispose]();
});

function hostsOf(labId: string): LabHosts {
  const probe = async (): Promise<ProbeResult[]> => {
    probes.set(labId, (probes.get(labId) ?? 0) + 1);
    await sleep(20);
    return [answer(200)];
  };
  return { ...api.hosts(), labId, probe, processes: async () => [], sockets: async () => [] };
}

/** How often a lab was probed, once it is probed no more: answers of the first moments after a change are not kept. */
async function quiet(lab: string): Promise<number> {
  for (;;) {
    const before = probes.get(lab) ?? 0;
    await sleep(2_500);
    if (before > 0 && probes.get(lab) === before) return before;
  }
}

function lessonOf(id: string, ...checks: CheckpointSpec['checks'][number][]) {
  const text = { ko: id, en: id };
  const [first, ...rest] = checks.map((check, index): CheckpointSpec => {
    return { id: `${index}`, title: text, goal: text, checks: [check] };
  });
  if (!first) throw new Error('no checks');
  return defineLesson({ id, title: text, start: { target: 'mesh', steps: [] }, checkpoints: [first, ...rest] });
}

function grade(id: string, ...checks: CheckpointSpec['checks'][number][]) {
  const verdicts: Verdict[] = [];
  const lesson = lessonOf(id, ...checks);
  const grader = createGrader({ hosts, lesson, labs, onVerdict: (_, verdict) => verdicts.push(verdict) });
  graders.push(grader);
  const statuses = () => grader.views().map(({ verdict }) => verdict.status);
  return { grader, verdicts, statuses, last: () => verdicts.at(-1)?.status };
}

/** Answers logs with what the test writes. */
function followedLogs() {
  const open = new Set<http.ServerResponse>();
  let opened = 0;
  api.answer = (request, response) => {
    if (!request.url?.startsWith(LOG)) return false;
    opened += 1;
    open.add(response);
    response.on('close', () => open.delete(response));
    response.writeHead(200).flushHeaders();
    return true;
  };
  return {
    write: (text: string) => {
      for (const response of open) response.write(text);
    },
    open: () => open.size,
    opened: () => opened,
  };
}

test('two lessons on one lab open each watch once, and both hear of a change', async () => {
  const one = grade('one', injected);
  const two = grade('two', injected, anyServices);
  for (const { grader } of [one, two]) grader.start();
  await until(() => one.last() === 'passed' && two.statuses().every((status) => status === 'passed'));
  await until(() => api.openWatches().length === 4);
  expect(api.openWatches().sort()).toEqual([NAMESPACES, PODS, SERVICES, DEPLOYMENTS]);
  expect(api.requests.filter((path) => path === PODS)).toHaveLength(1);
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  await until(() => one.last() === 'failed' && two.statuses()[0] === 'failed');
});

test('who comes later sees what is known at once, and opens only what is missing', async () => {
  const one = grade('one', injected);
  one.grader.start();
  await until(() => one.last() === 'passed');
  const before = api.requests.length;
  const two = grade('two', injected, { kind: 'resource', resource: 'nodes', count: { min: 0 } });
  two.grader.start();
  await until(() => two.statuses()[0] === 'passed');
  expect(api.requests.slice(before).filter((path) => !path.startsWith('/api/v1/nodes'))).toEqual([]);
});

test('closing one leaves the other, and closing both ends all', async () => {
  const one = grade('one', injected, anyServices, { kind: 'host-process', host: 'testpc', name: 'envoy' });
  const two = grade('two', injected);
  for (const { grader } of [one, two]) grader.start();
  await until(() => api.openWatches().length === 4 && two.last() === 'passed');
  one.grader.stop();
  await until(() => api.openWatches().length === 3);
  expect(api.openWatches()).not.toContain(SERVICES);
  expect(labs.get(hosts.labId)?.open).toEqual({ stores: 3, pollers: 0 });
  api.put(PODS, pod({ sidecar: 'none', created: BEFORE }));
  await until(() => two.last() === 'failed');
  two.grader.stop();
  await until(() => api.openWatches().length === 0);
  expect(labs.get(hosts.labId)).toBeUndefined();
});

test('what was let go stays for a while, for whoever opens the next lesson', async () => {
  labs = new WatchedLabs({ graceMs: 300 });
  const one = grade('one', injected);
  one.grader.start();
  await until(() => one.last() === 'passed' && api.openWatches().length === 3);
  one.grader.stop();
  const before = api.requests.length;
  const two = grade('two', injected);
  two.grader.start();
  await until(() => two.last() === 'passed');
  expect(api.requests).toHaveLength(before);
  two.grader.stop();
  expect(api.openWatches()).toHaveLength(3);
  await until(() => api.openWatches().length === 0);
});

test('a lab that ended is watched no more, whoever holds it', async () => {
  const one = grade('one', injected);
  one.grader.start();
  await until(() => api.openWatches().length === 3);
  labs.end(hosts.labId);
  await until(() => api.openWatches().length === 0);
  one.grader.stop();
  expect(labs.get(hosts.labId)).toBeUndefined();
});

test('an API server that is gone is told to all', async () => {
  const one = grade('one', injected);
  const two = grade('two', injected);
  for (const { grader } of [one, two]) grader.start();
  await until(() => one.last() === 'passed' && two.last() === 'passed' && api.openWatches().length === 3);
  const { port } = api;
  await api.kill();
  await until(() => one.last() === 'inconclusive' && two.last() === 'inconclusive');
  await api.start(port);
  await until(() => one.last() === 'passed' && two.last() === 'passed');
});

test('a log is followed once, a line reaches both, and what was read stays when one closes', async () => {
  const logs = followedLogs();
  const one = grade('one', logged);
  const two = grade('two', { ...logged, min: 2 });
  for (const { grader } of [one, two]) grader.start();
  await until(() => logs.open() === 1);
  logs.write(`${sidecarLine('first')}\n`);
  await until(() => one.last() === 'passed');
  one.grader.stop();
  logs.write(`${sidecarLine('second')}\n`);
  await until(() => two.last() === 'passed');
  const three = grade('three', { ...logged, min: 2 });
  three.grader.start();
  await until(() => three.last() === 'passed');
  expect(logs.opened()).toBe(1);
});

test('a flood is counted for the lab, not for each lesson', async () => {
  const logs = followedLogs();
  const one = grade('one', logged);
  const two = grade('two', { ...logged, match: { status: 503 } });
  for (const { grader } of [one, two]) grader.start();
  await until(() => logs.open() === 1);
  // All that the lab may say at once, but for half a MiB, was said elsewhere.
  labs.get(hosts.labId)?.cluster.spend(clusterLimits.budgetBurstBytes - 512 * 1024);
  const line = `${'x'.repeat(1024 * 1024)}\n`;
  logs.write(line.repeat(4));
  await until(() => one.last() === 'inconclusive' && two.last() === 'inconclusive');
  expect(one.verdicts.at(-1)).toMatchObject({ failure: { code: 'SLW401' } });
});

test('two lessons ask a probe as often as one does, and who evaluates asks anew', async () => {
  const alone = hostsOf('lab2');
  const one = grade('one', probed);
  const two = grade('two', probed);
  const other = createGrader({ hosts: alone, lesson: lessonOf('other', probed), onVerdict: () => undefined });
  graders.push(other);
  for (const grader of [one.grader, two.grader, other]) grader.start();
  const asked = await quiet('lab1');
  expect(two.last()).toBe('passed');
  // Two that asked by themselves would have asked twice as often.
  expect(asked).toBeLessThan((await quiet('lab2')) * 1.5 + 1);
  const three = grade('three', probed);
  three.grader.start();
  await until(() => three.last() === 'passed');
  expect(probes.get('lab1')).toBe(asked);
  await three.grader.evaluate({ waitMs: 2_000 });
  expect(probes.get('lab1')).toBe(asked + 1);
});
