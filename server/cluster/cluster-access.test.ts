import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import type { Failure } from '#protocol/errors.ts';
import { type Namespace, namespaceSchema } from '../grading/world/resources.ts';
import { FakeApiServer, until } from './api-server-fixture.ts';
import { type ClusterAccess, createClusterAccess } from './cluster-access.ts';
import { clusterLimits } from './limits.ts';

const PATH = '/api/v1/namespaces';
let api: FakeApiServer;
let cluster: ClusterAccess;

beforeEach(async () => {
  api = await new FakeApiServer().start();
  cluster = createClusterAccess({ hosts: api.hosts() });
});
afterEach(async () => {
  cluster.close();
  await api[Symbol.asyncDispose]();
});

function follow() {
  const seen = new Map<string, Namespace>();
  const failures: Failure[] = [];
  let available = 0;
  const watch = cluster.watch(PATH, namespaceSchema, {
    onReplace(items) {
      seen.clear();
      for (const item of items) seen.set(item.metadata.name, item);
    },
    onEvent({ type, object }) {
      if (type === 'DELETED') seen.delete(object.metadata.name);
      else seen.set(object.metadata.name, object);
    },
    onAvailable: () => {
      available += 1;
    },
    onUnavailable: (failure) => failures.push(failure),
  });
  return { seen, failures, stop: () => watch.stop(), available: () => available };
}

describe('watch', () => {
  test('lists, then follows changes', async () => {
    api.put(PATH, { metadata: { name: 'default' } });
    const { seen } = follow();
    await until(() => seen.has('default') && api.requests.includes(`${PATH} watch`));
    api.put(PATH, { metadata: { name: 'edge' } });
    await until(() => seen.has('edge'));
    api.remove(PATH, 'edge');
    await until(() => !seen.has('edge'));
  });

  test('lists again after 410', async () => {
    const { seen } = follow();
    await until(() => api.requests.includes(`${PATH} watch`));
    api.expireWatches();
    api.put(PATH, { metadata: { name: 'made-meanwhile' } });
    await until(() => seen.has('made-meanwhile'));
    expect(api.requests.filter((path) => path === PATH)).toHaveLength(2);
  });

  test('survives an API server that is killed and started again', async () => {
    api.put(PATH, { metadata: { name: 'default' } });
    const { seen, failures, available } = follow();
    await until(() => seen.has('default') && available() >= 2);
    const { port } = api;
    await api.kill();
    await until(() => failures.length > 0);
    expect(failures[0]?.code).toBe('SLW400');
    expect(seen.has('default')).toBe(true);
    const before = available();
    await api.start(port);
    await until(() => available() > before);
    api.put(PATH, { metadata: { name: 'after' } });
    await until(() => seen.has('after'));
  });

  test('takes a missing resource for an empty list, and asks again', async () => {
    api.answer = (_request, response) => {
      response.writeHead(404).end('{}');
      return true;
    };
    const { failures, available } = follow();
    await until(() => available() > 0);
    expect(failures).toEqual([]);
  });

  test('asks twice before it believes that a resource is gone', async () => {
    api.put(PATH, { metadata: { name: 'default' } });
    const { seen, failures } = follow();
    await until(() => seen.has('default') && api.requests.includes(`${PATH} watch`));
    api.answer = (_request, response) => {
      response.writeHead(404).end('404 page not found\n');
      return true;
    };
    const { port } = api;
    await api.kill();
    await api.start(port);
    await until(() => failures.some(({ message }) => message.en.includes('404')));
    expect(seen.has('default')).toBe(true);
    await until(() => seen.size === 0);
  }, 10_000);

  test('goes on past objects that are not what they should be', async () => {
    api.put(PATH, { metadata: { name: 17 as unknown as string } });
    api.put(PATH, { metadata: { name: 'good' } });
    const { seen } = follow();
    await until(() => seen.has('good'));
    expect(seen.size).toBe(1);
  });
});

describe('a hostile API server', () => {
  const answerWith = (write: (response: import('node:http').ServerResponse) => void) => {
    api.answer = (_request, response) => {
      write(response);
      return true;
    };
  };
  const failureOf = async (run: Promise<unknown>) =>
    run.then(
      () => undefined,
      (error: { failure?: Failure }) => error.failure?.code,
    );

  test('that never stops sending a list is cut off', async () => {
    answerWith((response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(cluster.list(PATH, namespaceSchema))).toBe('SLW401');
  });

  test('that sends interim answers without end cannot be asked', async () => {
    answerWith((response) => {
      const more = () => {
        while (!response.destroyed && response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000)));
      };
      response.socket?.on('drain', more);
      more();
    });
    expect(await failureOf(cluster.getText('/readyz'))).toBe('SLW400');
  });

  test('of a lab that is strange is told as that, never as what its learner did wrong', async () => {
    const turns = {
      isStrange: true,
      take: () => undefined,
      next: () => Promise.reject(new LabinitError('strange', 'too much')),
    };
    const strange = createClusterAccess({ hosts: { ...api.hosts(), turns } });
    answerWith((response) => response.destroy());
    expect(await failureOf(strange.getText('/readyz'))).toBe('SLW406');
    api.answer = () => false;
    for (let each = 0; each < 30; each++) api.put(PATH, { metadata: { name: `n${each}` } });
    expect(await failureOf(strange.list(PATH, namespaceSchema))).toBe('SLW406');
    strange.close();
  });

  test('that nests deeper than any object is cut off before it is parsed', async () => {
    answerWith((response) => response.end('['.repeat(200_000)));
    expect(await failureOf(cluster.list(PATH, namespaceSchema))).toBe('SLW401');
  });

  test('that sends a million empty objects is cut off before they are made', async () => {
    answerWith((response) => response.end(`[${'{},'.repeat(1_000_000)}{}]`));
    expect(await failureOf(cluster.list(PATH, namespaceSchema))).toBe('SLW401');
  });

  test('that sends garbage cannot be asked', async () => {
    answerWith((response) => response.end('<html>hello</html>'));
    expect(await failureOf(cluster.list(PATH, namespaceSchema))).toBe('SLW400');
  });

  test('that never answers is given up', async () => {
    answerWith(() => undefined);
    expect(await failureOf(cluster.list(PATH, namespaceSchema, { timeoutMs: 100 }))).toBe('SLW400');
  });

  test('that waits for a webhook which hangs is given up', async () => {
    answerWith(() => undefined);
    const pod = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } };
    const asked = cluster.create(`${PATH}?dryRun=All`, pod, namespaceSchema, { timeoutMs: 100 });
    expect(await failureOf(asked)).toBe('SLW400');
  });

  test('that has a hundred thousand objects is asked for no more than a list may have', async () => {
    let pages = 0;
    answerWith((response) => {
      pages += 1;
      const items = Array.from({ length: 250 }, (_, each) => ({ metadata: { name: `n-${pages}-${each}` } }));
      const metadata = { resourceVersion: '1', ...(pages < 400 ? { continue: `${pages}` } : {}) };
      response.end(JSON.stringify({ metadata, items }));
    });
    expect(await failureOf(cluster.list(PATH, namespaceSchema))).toBe('SLW401');
    expect(pages).toBeLessThan(12);
  });

  test('that streams one endless event ends that watch as too much', async () => {
    const { failures } = follow();
    await until(() => api.requests.includes(`${PATH} watch`));
    answerWith((response) => {
      response.write('{"type":"ADDED","object":"');
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'y')));
      };
      response.on('drain', more);
      more();
    });
    const { port } = api;
    await api.kill();
    await api.start(port);
    await until(() => failures.some(({ code }) => code === 'SLW401'));
  });

  test('whose log never ends a line costs one cut line', async () => {
    answerWith((response) => response.end(`${'z'.repeat(clusterLimits.logLineMaxBytes * 10)}\nshort\n`));
    const lines: string[] = [];
    await new Promise<void>((resolve) => {
      cluster.followLogs(
        { namespace: 'default', pod: 'web', container: 'istio-proxy' },
        { onLine: (line) => lines.push(line), onEnd: () => resolve() },
      );
    });
    expect(lines.map(({ length }) => length)).toEqual([clusterLimits.logLineMaxBytes, 5]);
  });

  test('that floods a log is left alone after its budget', async () => {
    answerWith((response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, 'a\n')));
      };
      response.on('drain', more);
      more();
    });
    const failure = await new Promise<Failure | undefined>((resolve) => {
      cluster.followLogs(
        { namespace: 'default', pod: 'web', container: 'istio-proxy' },
        { onLine: () => undefined, onEnd: resolve },
      );
    });
    expect(failure?.code).toBe('SLW401');
  });
});

describe('a lab that its learner turned against us', () => {
  test('an answer that is none ends the question', async () => {
    api.answer = (request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
      return true;
    };
    await expect(cluster.getText('/readyz')).rejects.toMatchObject({ failure: { code: 'SLW400' } });
  });

  test('a list that always has another page ends', async () => {
    api.answer = (_request, response) => {
      response.end(JSON.stringify({ metadata: { resourceVersion: '1', continue: 'more' }, items: [] }));
      return true;
    };
    await expect(cluster.list(PATH, namespaceSchema)).rejects.toMatchObject({ failure: { code: 'SLW401' } });
    expect(api.requests.length).toBeLessThan(100);
  });

  test('certificates that are none cost no tunnel, and one that breaks meanwhile ends nothing', async () => {
    const tunnels: Duplex[] = [];
    const hosts = api.hosts();
    const other = createClusterAccess({
      hosts: {
        ...hosts,
        readFile: async () =>
          Buffer.from(
            'clusters: [{cluster: {server: "https://x", certificate-authority-data: YWJj}}]\nusers: [{user: {client-certificate-data: YWJj, client-key-data: YWJj}}]\n',
          ),
        async dial(...request) {
          const tunnel = await hosts.dial(...request);
          tunnels.push(tunnel);
          return tunnel;
        },
      },
    });
    await expect(other.getText('/readyz')).rejects.toMatchObject({ failure: { code: 'SLW400' } });
    expect(tunnels).toHaveLength(1);
    await until(() => tunnels.every(({ destroyed }) => destroyed));
    for (const tunnel of tunnels) tunnel.emit('error', new Error('the lab ended'));
    other.close();
  });
});

test('a tunnel that is there only after the end is closed', async () => {
  const open = new Set<unknown>();
  const hosts = api.hosts();
  let dialed = 0;
  let made = 0;
  const slow = createClusterAccess({
    hosts: {
      ...hosts,
      async dial(host, request, options) {
        dialed += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
        const tunnel = await hosts.dial(host, request, options);
        made += 1;
        open.add(tunnel);
        tunnel.on('close', () => open.delete(tunnel));
        return tunnel;
      },
    },
  });
  slow.watch(PATH, namespaceSchema, { onReplace: () => undefined, onEvent: () => undefined });
  await until(() => dialed === 1);
  slow.close();
  await until(() => made === 1 && open.size === 0);
});
