import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { KubeConfig, type V1Pod, Watch } from '@kubernetes/client-node';
import { z } from 'zod';
import { FakeApiServer, until } from '#server/cluster/api-server-fixture.ts';
import { createClusterAccess } from '#server/cluster/cluster-access.ts';
import { writeResult } from './write-result.ts';

/*
 * Our bounded client beside @kubernetes/client-node, against the same fake API server. Each case runs in a process of
 * its own, so that memory is told apart; the fake's own part is in both.
 */
const PATH = '/api/v1/namespaces/default/pods';
const PODS = 500;
const HUGE_MIB = 128;
const DEPTH = 5_000;
const CASES = ['pods', 'huge line', 'deep JSON'] as const;
const CLIENTS = ['ours', 'client-node'] as const;
type Case = (typeof CASES)[number];
type Client = (typeof CLIENTS)[number];

const podSchema = z.object({ metadata: z.object({ name: z.string() }) });
const resultSchema = z.object({ outcome: z.string(), events: z.number(), ms: z.number(), memoryGrowthMiB: z.number() });

const pod = (each: number): V1Pod & { metadata: { name: string; namespace: string } } => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${each}`, namespace: 'default', annotations: { text: 'x'.repeat(12_000) } },
  spec: { containers: [{ name: 'app', image: 'app' }] },
});

async function measure(client: Client, what: Case): Promise<z.infer<typeof resultSchema>> {
  await using api = await new FakeApiServer().start();
  const chunk = Buffer.alloc(2 ** 20, 'x');
  api.answer = (request, response) => {
    if (what === 'pods' || !request.url?.includes('watch')) return false;
    const start = '{"type":"ADDED","object":{"metadata":{"name":"a"},"x":';
    if (what === 'deep JSON') {
      response.write(`${start}${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}}\n`);
      return true;
    }
    response.write(`${start}"`);
    let left = HUGE_MIB;
    const more = (): void => {
      while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more);
      response.write('"}}\n');
    };
    more();
    return true;
  };

  let events = 0;
  let outcome = '';
  let standing = false;
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 2);
  const watching = () => api.requests.some((request) => request.endsWith('watch'));
  const began = performance.now();
  const stop = client === 'ours' ? ours() : await theirs();
  if (what === 'pods') {
    await until(() => standing && watching());
    for (let each = 0; each < PODS; each++) api.put(PATH, pod(each));
  }
  await until(() => outcome !== '' || events >= (what === 'pods' ? PODS : 1));
  const ms = performance.now() - began;
  clearInterval(sampler);
  stop();
  peak = Math.max(peak, process.memoryUsage.rss());
  const memoryGrowthMiB = Math.round((peak - before) / 2 ** 20);
  return { outcome: outcome || 'taken', events, ms: Math.round(ms), memoryGrowthMiB };

  function ours(): () => void {
    const cluster = createClusterAccess({ hosts: api.hosts() });
    cluster.watch(PATH, podSchema, {
      onReplace: () => undefined,
      onEvent: () => {
        events += 1;
      },
      onAvailable: () => {
        standing = true;
      },
      onUnavailable: ({ code, params }) => {
        outcome = `refused, ${code}: ${String(params.detail)}`;
      },
    });
    return () => cluster.close();
  }

  async function theirs(): Promise<() => void> {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'fake', server: `http://127.0.0.1:${api.port}`, skipTLSVerify: true },
      { name: 'nobody' },
    );
    standing = true;
    const taken = (): void => {
      events += 1;
    };
    const ended = (error: unknown): void => {
      outcome ||= `ended: ${String(error)}`;
    };
    const controller = new Watch(config).watch(PATH, {}, taken, ended);
    // Resolves when the answer's head is there; the fake sends one for each case.
    return (
      (it) => () =>
        it.abort()
    )(await controller);
  }
}

async function inOwnProcess(client: Client, what: Case): Promise<z.infer<typeof resultSchema>> {
  const child: ChildProcess = fork(new URL(import.meta.url).pathname, [client, what]);
  let message: unknown;
  child.once('message', (each) => {
    message = each;
  });
  const [code, signal] = await once(child, 'exit');
  if (message === undefined) throw new Error(`${client}, ${what}: the process ended with ${code ?? signal}`);
  return resultSchema.parse(message);
}

const [client, what] = process.argv.slice(2);
if (process.send && client) {
  process.send(await measure(z.enum(CLIENTS).parse(client), z.enum(CASES).parse(what)));
  process.disconnect();
} else {
  const results = [];
  for (const each of CASES)
    for (const by of CLIENTS) results.push({ case: each, client: by, ...(await inOwnProcess(by, each)) });
  writeResult('api-clients', { pods: PODS, hugeMiB: HUGE_MIB, depth: DEPTH, results });
}
