import { expect, test, vi } from 'vitest';
import { MESH_NODES_MAX, meshChangeSchema } from '#protocol/mesh-view.ts';
import type { ProxySync } from '#server/envoy/sync-status.ts';
import {
  deployment,
  doneLab,
  endpointSlice,
  gateway,
  namespace,
  pod,
  service,
  virtualService,
} from '#server/grading/lab-objects-fixture.ts';
import { type FakeLab, fakeScene } from '#server/grading/scene-fixture.ts';
import { ToldNodes } from './changes.ts';
import { viewInputs } from './indexed-world.ts';
import { drawPicture } from './picture.ts';
import type { SyncRows } from './workload-drafts.ts';

vi.setConfig({ testTimeout: 60_000 });

const CREATED = '2026-11-23T07:00:00Z';
const NOW = Date.parse('2026-11-23T09:00:00Z');

async function draw(lab: FakeLab, { only, sync }: { only?: string; sync?: SyncRows } = {}) {
  const { world } = fakeScene(lab, viewInputs);
  const { signal } = new AbortController();
  const picture = await drawPicture(world, { namespace: only, now: NOW, sync, signal });
  const told = new ToldNodes().tell(picture.nodes);
  const { nodes, ...rest } = picture;
  meshChangeSchema.parse({ ...told, ...rest, failures: [] });
  const node = (id: string) => nodes.find((each) => each.id === id);
  const codes = (id: string) => node(id)?.faults.map(({ code }) => code);
  return { ...picture, node, codes, leads: (id: string) => node(id)?.edges.map(({ to, kind }) => `${kind} ${to}`) };
}

test('a request’s way is drawn from the gateway to the pods, and nothing is wrong with it', async () => {
  const { leads, nodes } = await draw(doneLab());
  expect(
    leads('Pod/istio-system/istio-ingressgateway-x') ?? leads('Deployment/istio-system/istio-ingressgateway'),
  ).toEqual([]);
  expect(leads('Gateway/default/web-gw')).toEqual(['binds VirtualService/default/web-vs']);
  expect(leads('VirtualService/default/web-vs')).toEqual(['routes Service/default/web-svc']);
  expect(leads('Service/default/web-svc')).toEqual(['selects Deployment/default/web']);
  expect(nodes.flatMap(({ faults }) => faults.map(({ code }) => code))).toEqual([]);
});

test('a gateway’s proxies take the Gateways that select them', async () => {
  const bare = pod({ app: 'istio-ingressgateway', name: 'gate-1', labels: { istio: 'ingressgateway' } });
  const proxy = { ...bare, spec: { ...bare.spec, containers: [{ name: 'istio-proxy' }], initContainers: [] } };
  const { leads } = await draw({ ...doneLab(), pods: [pod(), proxy] });
  expect(leads('Deployment/default/istio-ingressgateway')).toEqual(['takes Gateway/default/web-gw']);
});

test.each<[string, Partial<FakeLab>, string, string]>([
  [
    'no sidecar',
    { pods: [pod({ sidecar: 'none', created: '2026-11-23T06:00:00Z' })] },
    'Deployment/default/web',
    'pod.created-before-label',
  ],
  [
    'an image that is not there',
    { pods: [pod({ waiting: { reason: 'ImagePullBackOff' } })] },
    'Deployment/default/web',
    'pod.image-pull',
  ],
  [
    'a selector that fits nothing',
    { services: [service({ selector: { app: 'other' } })] },
    'Service/default/web-svc',
    'service.selector',
  ],
  [
    'no ready endpoint',
    {
      pods: [pod({ ready: false, created: '2026-11-23T06:00:00Z' })],
      endpointSlices: [endpointSlice(['172.16.2.3'], false)],
    },
    'Service/default/web-svc',
    'service.no-ready-endpoints',
  ],
  [
    'a Gateway for no proxy',
    { gateways: [gateway({ selector: { istio: 'none' } })] },
    'Gateway/default/web-gw',
    'gateway.selector',
  ],
  ['a Gateway that is not there', { gateways: [] }, 'VirtualService/default/web-vs', 'virtual-service.gateway-name'],
  [
    'a host that the Gateway does not let in',
    {
      gateways: [
        gateway({ servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['other.test'] }] }),
      ],
    },
    'VirtualService/default/web-vs',
    'virtual-service.gateway-hosts',
  ],
  [
    'a subset that nobody defines',
    { virtualServices: [virtualService({ http: [{ route: [{ destination: { host: 'web-svc', subset: 'v9' } }] }] })] },
    'VirtualService/default/web-vs',
    'virtual-service.subset',
  ],
  [
    'a destination that does not exist',
    { virtualServices: [virtualService({ http: [{ route: [{ destination: { host: 'nobody' } }] }] })] },
    'VirtualService/default/web-vs',
    'virtual-service.destination-missing',
  ],
  [
    'a subset without pods',
    {
      destinationRules: [
        {
          metadata: { name: 'web', namespace: 'default' },
          spec: { host: 'web-svc', subsets: [{ name: 'v2', labels: { version: 'v2' } }] },
        },
      ],
    },
    'DestinationRule/default/web',
    'destination-rule.subset-labels',
  ],
])('%s is marked with the reason of the graders', async (_, lab, id, code) => {
  const gate = doneLab().pods?.slice(1) ?? [];
  const { codes } = await draw({ ...doneLab(), ...lab, ...(lab.pods && { pods: [...lab.pods, ...gate] }) });
  expect(codes(id)).toEqual([code]);
});

test('a namespace that does not inject has no faulty pods for that', async () => {
  const { codes } = await draw({ ...doneLab(), namespaces: [namespace({})], pods: [pod({ sidecar: 'none' })] });
  expect(codes('Deployment/default/web')).toEqual([]);
});

test('a proxy that refused its configuration is marked at once, one that is late when it stays so', async () => {
  const proxy = 'web-6557b9b857-sjnxf.default';
  const row = (state: 'SYNCED' | 'STALE', error?: string): ReadonlyMap<string, ProxySync> =>
    new Map([[proxy, { proxy, states: { CDS: state, LDS: 'SYNCED', EDS: 'SYNCED', RDS: 'SYNCED' }, error }]]);
  const codesAt = async (sync: SyncRows) =>
    (await draw({ ...doneLab(), pods: [pod()] }, { sync })).codes('Deployment/default/web');
  expect(await codesAt({ now: row('STALE'), before: row('SYNCED') })).toEqual([]);
  expect(await codesAt({ now: row('STALE'), before: row('STALE') })).toEqual(['proxy.not-synced']);
  expect(await codesAt({ now: row('STALE', 'bad regex'), before: row('SYNCED') })).toEqual(['proxy.not-synced']);
  expect(
    await codesAt({ now: new Map([['x', [...row('SYNCED').values()][0] as ProxySync]]), before: new Map() }),
  ).toEqual(['proxy.not-connected']);
});

test('ten thousand objects fit: large namespaces are one node each, and one that is chosen is shown as far as it goes', async () => {
  const named = (name: string, ns: string) => ({ ...service({}, name), metadata: { name, namespace: ns } });
  const services = Array.from({ length: 9_000 }, (_, index) => named(`s${index}`, `big-${index % 4}`));
  const deployments = Array.from({ length: 1_000 }, (_, index) => ({
    ...deployment(`d${index}`, CREATED),
    metadata: { name: `d${index}`, namespace: 'big-1', creationTimestamp: CREATED },
  }));
  const lab = { ...doneLab(), services: [...services, service()], deployments };
  const whole = await draw(lab);
  expect(whole.objects).toBeGreaterThan(10_000);
  expect(whole.node('Namespace/big-1')?.counts).toEqual({ service: 2_250, workload: 1_000 });
  expect(whole.leads('Service/default/web-svc')).toEqual(['selects Deployment/default/web']);
  const one = await draw(lab, { only: 'big-1' });
  expect(one.nodes.length).toBeLessThanOrEqual(MESH_NODES_MAX);
  expect(one.hidden).toBeGreaterThan(2_000);
});

test('a page is told only what is new', async () => {
  const told = new ToldNodes();
  const { nodes } = await draw(doneLab());
  expect(told.tell(nodes)).toMatchObject({ isWhole: true, put: nodes, gone: [] });
  expect(told.tell(nodes)).toEqual({ isWhole: false, put: [], gone: [] });
  const changed = await draw({
    ...doneLab(),
    virtualServices: [],
    gateways: [gateway({ selector: { istio: 'none' } })],
  });
  const news = told.tell(changed.nodes);
  expect(news.gone).toEqual(['VirtualService/default/web-vs']);
  expect(news.put.map(({ id }) => id)).toEqual(['Gateway/default/web-gw']);
});
