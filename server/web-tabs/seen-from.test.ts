import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import type { SlipwayError } from '#protocol/errors.ts';
import { WEB_PODS_MAX } from '#protocol/web-place.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { fakeCluster, pod } from './cluster-fixture.ts';
import { webLimits } from './limits.ts';
import { dialTo, fetchText, PORT_IN_LAB, program, SESSION, serveWeb } from './web-fixture.ts';
import { createWebProxy } from './web-proxy.ts';

const RATINGS = 'default/ratings-v1-5f6d';
const codeOf = (opening: Promise<unknown>) =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error as SlipwayError).failure.code,
  );

/** A lab whose every address is one program, which notes who asked from where. */
async function lab(...objects: Parameters<typeof fakeCluster>[0]) {
  const seen: IncomingMessage[] = [];
  const dialled: unknown[] = [];
  const asked: string[] = [];
  const to = dialTo(
    await program(
      createServer((request, response) => {
        seen.push(request);
        response.setHeader('set-cookie', 'a=1').end('lab');
      }),
    ),
  );
  const gone = new Set<string>();
  const dial: LabHosts['dial'] = async (host, request, options) => {
    dialled.push([host, request.pod, request.network, request.address, options?.caller]);
    if (gone.has(request.pod ?? '')) throw new LabinitError('dial', 'no pod', { dial: 'no_pod' });
    return to(host, request);
  };
  let now = 0;
  const openCluster = fakeCluster(objects, asked);
  const served = await serveWeb(dial, { openCluster, clock: () => now });
  return { ...served, seen, dialled, asked, gone, openCluster, pass: (ms: number) => (now += ms) };
}

test('requests leave from the host that was chosen, and in as much room as learners have', async () => {
  const { open, port, dialled, seen, asked } = await lab();
  const tab = await open({ from: 'k3s-s', host: 'testpc', port: 8000 });
  expect(tab).toMatchObject({ from: 'k3s-s' });
  expect((await fetchText(port, tab.host)).body).toBe('lab');
  expect(dialled).toEqual([['k3s-s', undefined, 'tcp', '192.168.10.200:8000', 'learner']]);
  expect(seen[0]?.headers.host).toBe('192.168.10.200:8000');
  expect(asked).toEqual([]);
});

test('requests of a pod leave inside its network, and find Services as its names mean them', async () => {
  const service = (namespace: string, name: string, clusterIP: string) =>
    [`/api/v1/namespaces/${namespace}/services/${name}`, { spec: { clusterIP } }] as const;
  const { open, port, dialled, seen, asked, pass } = await lab(
    pod('default', 'ratings-v1-5f6d', { ip: '172.16.0.9' }),
    pod('shop', 'till-0', { ip: '172.16.0.8' }),
    service('default', 'productpage', '10.10.200.15'),
    service('shop', 'productpage', '10.10.200.16'),
    service('shop', 'db', 'None'),
    ['/api/v1/namespaces/shop/endpoints/db', { subsets: [{ addresses: [{ ip: '172.16.0.4' }] }] }],
  );
  const ask = async (from: string, host: string) => {
    const tab = await open({ from, host, port: 9080 });
    expect((await fetchText(port, tab.host)).body).toBe('lab');
    return tab;
  };
  const first = await ask(RATINGS, 'productpage');
  await ask('shop/till-0', 'productpage');
  await ask(RATINGS, 'productpage.shop.svc.cluster.local');
  await ask('shop/till-0', 'db');
  await ask(RATINGS, '127.0.0.1');
  expect(dialled).toEqual([
    ['k3s-s', '172.16.0.9', 'tcp', '10.10.200.15:9080', 'learner'],
    ['k3s-s', '172.16.0.8', 'tcp', '10.10.200.16:9080', 'learner'],
    ['k3s-s', '172.16.0.9', 'tcp', '10.10.200.16:9080', 'learner'],
    ['k3s-s', '172.16.0.8', 'tcp', '172.16.0.4:9080', 'learner'],
    ['k3s-s', '172.16.0.9', 'tcp', '127.0.0.1:9080', 'learner'],
  ]);
  expect(seen.map(({ headers }) => headers.host)).toEqual([
    'productpage:9080',
    'productpage:9080',
    'productpage.shop.svc.cluster.local:9080',
    'db:9080',
    '127.0.0.1:9080',
  ]);
  // Names are asked for once in a while, not for each request.
  const before = asked.length;
  await fetchText(port, first.host);
  expect(asked).toHaveLength(before);
  pass(webLimits.wayKeptMs + 1);
  await fetchText(port, first.host);
  expect(asked).toHaveLength(before + 2);
});

test('each place it is seen from is a tab of its own, with cookies of its own', async () => {
  const { open, port, seen } = await lab(pod('default', 'ratings-v1-5f6d'));
  const tabs = [await open(), await open({ from: 'k3s-s' }), await open({ from: RATINGS })];
  expect(new Set(tabs.map(({ host }) => host)).size).toBe(3);
  for (const { host } of [...tabs, ...tabs]) await fetchText(port, host);
  expect(seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined, 'a=1', 'a=1', 'a=1']);
  expect((await open({ from: RATINGS })).url).toBe(tabs[2]?.url);
});

test('a pod that went away, or does not run, is told in words with what to do', async () => {
  const {
    open,
    port,
    gone,
    server,
    lab: view,
  } = await lab(
    pod('default', 'ratings-v1-5f6d', { ip: '172.16.0.9' }),
    pod('default', 'pending', { phase: 'Pending' }),
    pod('default', 'elsewhere', { node: 'k3s-w9' }),
  );
  const shown = async (from: string) => (await fetchText(port, (await open({ from })).host)).body;
  expect(await shown('default/gone')).toContain(
    'The pod default/gone, from which this tab’s requests left, is not there',
  );
  expect(await shown('default/pending')).toContain('is Pending. Reload when it is Running');
  expect(await shown('default/elsewhere')).toContain('is not there any more');
  expect(await shown(RATINGS)).toBe('lab');
  gone.add('172.16.0.9');
  expect(await shown(RATINGS)).toContain('kubectl get pods -n default');
  const tab = { session: SESSION, lab: view.id, host: 'k3s-s', port: PORT_IN_LAB, from: RATINGS } as const;
  expect(server.web.log(tab).entries.at(-1)).toMatchObject({ failure: 'no-pod' });
  gone.clear();
  expect(await shown(RATINGS)).toBe('lab');
});

test('a Service that is not there or has no address is told', async () => {
  const { open, port } = await lab(
    ['/api/v1/namespaces/default/services/hollow', { spec: { clusterIP: 'None' } }],
    ['/api/v1/namespaces/default/services/odd', { spec: { clusterIP: '10.10.200.9:22/../' } }],
  );
  const shown = async (host: string) => (await fetchText(port, (await open({ host, from: 'k3s-s' })).host)).body;
  expect(await shown('missing.shop')).toContain('The namespace shop has no Service missing.');
  expect(await shown('hollow')).toContain('has no cluster IP and no pod that is ready');
  expect(await shown('odd')).toContain('has no cluster IP');
});

test('hosts of no lab and labs of others are refused before anything is asked', async () => {
  const { open, dialled, asked } = await lab(pod('default', 'ratings-v1-5f6d'));
  expect(await codeOf(open({ from: 'k3s-w9' }))).toBe('SLW106');
  expect(await codeOf(open({ session: 'b'.repeat(22), from: RATINGS, host: 'productpage' }))).toBe('SLW200');
  expect([dialled, asked]).toEqual([[], []]);
});

test('a tab that is seen from elsewhere is so for the next server', async () => {
  const { server, open, openCluster, dialled, lab: view } = await lab(pod('default', 'ratings-v1-5f6d'));
  const { host } = await open({ from: RATINGS, host: 'testpc', port: 8000 });
  server.web.close();
  const { labs, store, log } = server;
  const next = createWebProxy({
    labs,
    table: store.webTabs,
    log,
    openCluster,
    ingressPort: async () => 1,
    onMoved: () => undefined,
    onFile: () => undefined,
    onLog: () => undefined,
    domain: undefined,
    clock: () => 0,
  });
  onTestFinished(() => next.close());
  const behind = await program(createServer((request, response) => next.handle(request, response)));
  expect((await fetchText(behind, host)).body).toBe('lab');
  expect(dialled).toEqual([['k3s-s', '172.16.0.7', 'tcp', '192.168.10.200:8000', 'learner']]);
  const tab = { session: SESSION, lab: view.id, host: 'testpc', port: 8000 } as const;
  expect(next.log({ ...tab, from: RATINGS }).entries).toHaveLength(1);
  expect(() => next.log(tab)).toThrow();
  // Version 1.0 takes what has an address to be seen from the learner's host.
  const record = JSON.parse(store.webTabs.all()[0]?.document ?? '') as object;
  expect(record).toMatchObject({ version: 1, minor: 1, seen: { from: RATINGS, address: '192.168.10.200' } });
  expect(record).not.toHaveProperty('address');
});

test('pods are suggested, as many as are of use, to the session whose lab it is', async () => {
  const many = Array.from({ length: WEB_PODS_MAX - 1 }, (_, index) => pod('many', `pod-${1000 + index}`));
  const { server, lab: view } = await lab(...many, pod('default', 'ratings-v1-5f6d'));
  const { pods, more } = await server.web.pods({ session: SESSION, lab: view.id });
  expect([pods.length, pods[0], more]).toEqual([WEB_PODS_MAX, RATINGS, false]);
  expect(await codeOf(server.web.pods({ session: 'b'.repeat(22), lab: view.id }))).toBe('SLW200');
});

test('a redirect that leads elsewhere is told to the desk by the one script that runs there', async () => {
  let location = '';
  const dial = dialTo(await program(createServer((_, response) => void response.writeHead(307, { location }).end())));
  const { open, port, pageOrigin } = await serveWeb(dial);
  const { host } = await open();
  const follow = async (to: string, dest = 'iframe') => {
    location = to;
    return fetchText(port, host, { headers: { 'sec-fetch-dest': dest } });
  };
  const told = await follow('http://www.mesh.test/</script><script>alert(1)</script>?x');
  const [, script = ''] = /<script>(.*?)<\/script>/.exec(told.body) ?? [];
  expect(script).toMatch(
    /^top\.postMessage\(\{"slipway":1,"kind":"redirected","url":"http:\/\/www\.mesh\.test\/.*","status":307\}, /,
  );
  expect(script).toContain(JSON.stringify(pageOrigin));
  expect(told.body.match(/<script>/g)).toHaveLength(1);
  expect(told.headers['content-security-policy']).toMatch(/script-src 'sha256-[^']+'; sandbox allow-scripts;/);
  await vi.waitFor(async () => expect((await follow('javascript:alert(1)')).body).not.toContain('<script>'));
  expect((await follow('http://www.mesh.test/', 'image')).body).not.toContain('<script>');
});
