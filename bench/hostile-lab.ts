/**
 * How long a lab's call and the event loop wait while another lab answers as it should not: with and without turns.
 * Usage: node bench/hostile-lab.ts [--seconds 5]. Needs no server and no lab: both labs' sockets are another process's.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import http, { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Turns } from '#lab-runtime/lab-client/turns.ts';
import { labinitSocket, layout } from '#lab-runtime/layout.ts';
import { createClusterAccess } from '#server/cluster/cluster-access.ts';
import { createLabHosts, type LabHosts } from '#server/labs/lab-hosts.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const KUBECONFIG = 'clusters: [{cluster: {server: "http://127.0.0.1:6443"}}]\nusers: [{user: {token: t}}]\n';
const WAYS = ['interim', 'bytes', 'events', 'lists', 'tabs'] as const;
type Way = (typeof WAYS)[number];

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' }, serve: { type: 'string' } } });
const anything = z.looseObject({ metadata: z.looseObject({}) });

/** As often as the connection takes more. */
function endless(socket: Duplex, text: string, head = ''): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', more).on('error', () => undefined);
  socket.write(head);
  more();
}
const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const answers: Record<Way, (socket: Duplex) => void> = {
  interim: (socket) => endless(socket, 'HTTP/1.1 103 x\r\n\r\n'.repeat(1_000)),
  bytes: (socket) => endless(socket, chunk('x').repeat(10_000), HEAD),
  events: (socket) => endless(socket, chunk('{"type":"ADDED","object":{}}\n').repeat(1_000), HEAD),
  lists: (socket) => {
    const items = `{"metadata":{"resourceVersion":"1"},"items":[${'{"metadata":{"name":"a"}},'.repeat(100_000)}{}]}`;
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${items.length}\r\n\r\n${items}`);
  },
  tabs: (socket) => endless(socket, chunk('y').repeat(10_000), HEAD),
};

/** Both labs' labinits; the tunnels of the hostile one lead to what answers as `way` says. */
function serve(sockets: { honest: string; hostile: string }, way: Way): void {
  const honest = (response: ServerResponse) => response.end('{"ready":true,"services":[]}');
  createServer((_request, response) => honest(response)).listen(sockets.honest);
  createServer((request, response) => {
    if (request.url?.startsWith('/v1/files') && way !== 'bytes') response.end(KUBECONFIG);
    else answers[way](request.socket);
  })
    .on('upgrade', (_request, socket: Duplex) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: slipway-dial\r\n\r\n');
      socket.once('data', () => answers[way](socket));
    })
    .listen(sockets.hostile, () => process.send?.('ready'));
}

/** What a server asks of a lab all the time, of the hostile one. Each ends by itself, and is asked again. */
const asks: Record<Way, (hosts: LabHosts, signal: AbortSignal) => readonly (() => Promise<unknown>)[]> = {
  interim: (hosts, signal) => Array(8).fill(() => hosts.processes('k3s-s', { signal })),
  bytes: (hosts, signal) => Array(8).fill(() => hosts.readFile('k3s-s', '/x', { maxBytes: 1e9, signal })),
  events: (hosts, signal) => {
    const cluster = createClusterAccess({ hosts });
    signal.addEventListener('abort', () => cluster.close());
    for (let each = 0; each < 8; each++) {
      cluster.followLogs({ namespace: 'a', pod: 'b', container: `${each}` }, { onLine: () => {}, onEnd: () => {} });
    }
    return Array(8).fill(() => cluster.getText('/x', { signal, timeoutMs: 5_000, maxBytes: 1e9 }));
  },
  lists: (hosts, signal) => {
    const cluster = createClusterAccess({ hosts });
    return Array(4).fill(() => cluster.list('/x', anything, { signal }));
  },
  tabs: (hosts, signal) =>
    Array(24).fill(async () => {
      const tunnel = await hosts.dial('k3s-s', { address: '127.0.0.1:80' }, { signal });
      const request = http.request({ createConnection: () => tunnel, signal });
      request.on('error', () => undefined).end();
      const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
      for await (const _ of answer);
    }),
};

async function measure(way: Way, turns: Turns | undefined): Promise<object> {
  const runDir = mkdtempSync(join(tmpdir(), 'hostile-'));
  const paths = layout(undefined, runDir);
  const [honest, hostile] = ['honest00', 'hostile0'].map((id) => labinitSocket(paths, id, 'k3s-s'));
  for (const path of [honest, hostile]) mkdirSync(dirname(path ?? ''), { recursive: true });
  const child = fork(import.meta.filename, ['--serve', JSON.stringify([way, honest, hostile])]);
  await once(child, 'message');
  const stop = new AbortController();
  const { signal } = stop;
  const attacked = createLabHosts(paths, 'hostile0', turns?.of('hostile0'));
  const loops = asks[way](attacked, signal).map(async (ask) => {
    while (!signal.aborted) {
      await ask().catch(() => undefined);
      await sleep(5);
    }
  });
  await sleep(500);
  const neighbour = createLabHosts(paths, 'honest00', turns?.of('honest00'));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const times: number[] = [];
  const until = performance.now() + Number(values.seconds) * 1000;
  while (performance.now() < until) {
    const began = performance.now();
    await neighbour.stat('k3s-s', '/').catch(() => undefined);
    times.push(Math.round((performance.now() - began) * 10) / 10);
    await sleep(5);
  }
  delay.disable();
  const loopMs = [50, 99, 100].map((p) => Math.round(delay.percentile(p) / 1e5) / 10);
  const rssMiB = Math.round(process.memoryUsage().rss / 2 ** 20);
  stop.abort();
  child.kill('SIGKILL');
  await Promise.all(loops);
  rmSync(runDir, { recursive: true });
  return { callMs: summarize(times), loopMs: { p50: loopMs[0], p99: loopMs[1], max: loopMs[2] }, rssMiB };
}

if (values.serve === undefined) {
  const seen: Record<string, object> = {};
  for (const way of WAYS) {
    seen[way] = { asItComes: await measure(way, undefined), inTurns: await measure(way, new Turns()) };
  }
  writeResult('hostile-lab', { seconds: Number(values.seconds), seen });
} else {
  const [way, honest, hostile] = z.tuple([z.enum(WAYS), z.string(), z.string()]).parse(JSON.parse(values.serve));
  serve({ honest, hostile }, way);
}
