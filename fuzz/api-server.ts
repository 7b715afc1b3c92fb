import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { type ClusterAccess, createClusterAccess } from '#server/cluster/cluster-access.ts';
import { ClusterStatusError } from '#server/cluster/cluster-status-error.ts';
import { parseAccessLine } from '#server/grading/logs/access-log.ts';
import { gatewayLine, sidecarLine, tcpLine } from '#server/grading/logs/log-lines-fixture.ts';
import { podSchema } from '#server/grading/world/resources.ts';
import { fakeHosts } from '#server/labs/lab-fixture.ts';
import { tunnelThatSays } from './app-target.ts';
import type { Kind } from './kind.ts';
import { json, mutations, type Sample, text } from './mutate.ts';

const PODS = '/api/v1/pods';
const kubeconfig = (server: string, more = '') =>
  `apiVersion: v1\nclusters:\n- cluster: {server: "${server}"${more}}\n  name: default\nusers:\n- name: default\n  user: {token: t, client-certificate-data: YWJj, client-key-data: YWJj}\n`;
const PLAIN = Buffer.from(kubeconfig('http://127.0.0.1:6443'));
const kubeconfigs: readonly Sample[] = [
  PLAIN,
  text(kubeconfig('https://127.0.0.1:6443', ', certificate-authority-data: YWJj')),
  text('clusters: [{cluster: {server: &a "http://x"}}]\nusers: [{user: {token: *a}}]\n'),
  text('%YAML 1.1\n---\n? [a, b]\n: {<<: {x: 1}}\n'),
  json({
    clusters: [{ cluster: { server: 'https://x', 'certificate-authority-data': 'YWJj' } }],
    users: [{ user: {} }],
  }),
];

const pod = {
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '1',
    labels: { app: 'web' },
    annotations: {},
  },
  spec: { nodeName: 'k3s-w1', containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  status: {
    phase: 'Running',
    podIP: '172.16.1.2',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [],
  },
};
const list = { kind: 'PodList', metadata: { resourceVersion: '1' }, items: [pod] };
const event = { type: 'ADDED', object: pod };
const status = { kind: 'Status', code: 404, message: 'not found' };
const ok = (body: Buffer) =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`), body]);
const raw: readonly Sample[] = [
  ok(Buffer.from(JSON.stringify(list))),
  ok(Buffer.from(`${JSON.stringify(event)}\n${JSON.stringify({ type: 'BOOKMARK', object: pod })}\n`)),
  ok(Buffer.from(`${JSON.stringify({ type: 'ERROR', object: { ...status, code: 410 } })}\n`)),
  ok(Buffer.from(`${gatewayLine({ id: 'a' })}\n${sidecarLine('a')}\n`)),
  text(`HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}`),
  text('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'),
  text('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  text('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
  Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00]),
];
const lines: readonly Sample[] = [
  text(gatewayLine({ id: 'a' })),
  text(sidecarLine('a')),
  text(tcpLine),
  json({
    start_time: 'x',
    method: 'GET',
    path: '/',
    response_code: 200,
    user_agent: 'curl',
    request_id: 'a',
    authority: 'b',
  }),
];

type Way = 'get' | 'list' | 'watch' | 'logs';
type Input =
  | { readonly way: Way; readonly config: Buffer; readonly answer: Buffer }
  | { readonly way: 'line'; readonly line: Buffer };
const anyWay = fc.constantFrom<Way>('get', 'list', 'watch', 'logs');

async function askWay(cluster: ClusterAccess, way: Way): Promise<unknown> {
  switch (way) {
    case 'get':
      return cluster.get(PODS, z.object({ metadata: z.unknown() }));
    case 'list':
      return cluster.list(PODS, podSchema);
    case 'watch':
      return new Promise<void>((resolve) => {
        const done = () => resolve();
        const handlers = { onReplace: () => undefined, onEvent: done, onAvailable: done, onUnavailable: done };
        cluster.watch(PODS, podSchema, handlers);
      });
    case 'logs':
      return new Promise<void>((resolve) => {
        const handlers = { onLine: (line: string) => void parseAccessLine(line), onEnd: () => resolve() };
        cluster.followLogs({ namespace: 'default', pod: 'web', container: 'web' }, handlers);
      });
  }
}

/** What the API server of a lab answers, what its kubeconfig says, and what its proxies log. */
export const apiServer: Kind<Input> = {
  name: 'api-server',
  parallel: 8,
  inputs: () =>
    fc.oneof(
      fc.record({ way: anyWay, config: fc.constant(PLAIN), answer: mutations(raw) }),
      fc.record({
        way: fc.constantFrom<Way>('get', 'list'),
        config: fc.constant(PLAIN),
        answer: mutations([json(list)]).map(ok),
      }),
      fc.record({
        way: fc.constant<Way>('watch'),
        config: fc.constant(PLAIN),
        answer: mutations([json(event)]).map((bytes) => ok(Buffer.concat([bytes, Buffer.from('\n')]))),
      }),
      fc.record({ way: anyWay, config: mutations(kubeconfigs), answer: fc.constantFrom(...(raw as Buffer[])) }),
      fc.record({ way: fc.constant('line' as const), line: mutations(lines) }),
    ),
  async start() {
    const ask = async (way: Way, config: Buffer, answer: Buffer): Promise<unknown> => {
      let open = 0;
      const cluster = createClusterAccess({
        hosts: {
          ...fakeHosts('fuzzlab0', () => ({ code: 0 })),
          readFile: async () => config,
          async dial() {
            const tunnel = tunnelThatSays(() => answer);
            open += 1;
            tunnel.once('close', () => {
              open -= 1;
            });
            return tunnel;
          },
        },
      });
      const answered = askWay(cluster, way).finally(() => cluster.close());
      await answered.catch(() => undefined);
      for (let turns = 0; open > 0; turns += 1) {
        if (turns > 100_000) throw new Error(`${open} tunnels stay open after a ${way}`);
        await turn();
      }
      return answered;
    };
    return {
      async send(input) {
        if (input.way === 'line') return void parseAccessLine(input.line.toString('utf8'));
        try {
          await ask(input.way, input.config, input.answer);
        } catch (error) {
          if (!(error instanceof SlipwayError || error instanceof ClusterStatusError)) throw error;
          if (error instanceof SlipwayError && error.failure.message.en.includes('in time')) throw error;
        }
      },
      async honest() {
        const { items } = (await ask('list', PLAIN, raw[0] as Buffer)) as { items: unknown[] };
        if (items.length !== 1) throw new Error('the honest list is not read');
      },
      async [Symbol.asyncDispose]() {},
    };
  },
};
