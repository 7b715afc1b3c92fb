import { expect, test, vi } from 'vitest';
import type { ProbeRequest, ProbeResult } from '#protocol/labinit.ts';
import { type TraceRequest, traceWaySchema } from '#protocol/trace-way.ts';
import type { ClusterAccess } from '#server/cluster/cluster-access.ts';
import { answer, doneLab, type pod, routes, WEB_CLUSTER } from '#server/grading/lab-objects-fixture.ts';
import { type FakeLab, fakeScene } from '#server/grading/scene-fixture.ts';
import { fakeHosts } from '#server/labs/lab-fixture.ts';
import { viewInputs } from '../mesh-view/indexed-world.ts';
import { followRequest } from './follow-request.ts';

// A proxy without a line about the request is asked for some seconds.
vi.setConfig({ testTimeout: 60_000 });

const outside: TraceRequest = {
  from: { host: 'testpc' },
  method: 'GET',
  url: 'http://www.mesh.test/shop?x=1',
  via: 'ingress',
  headers: [['End-User', 'jason']],
};

/** Follows a request in a scripted lab; the gateway logs it with `flags`. */
async function follow(request: TraceRequest, lab: FakeLab, result: ProbeResult, flags = '-') {
  const sent: { host: string; request: ProbeRequest }[] = [];
  const hosts = {
    ...fakeHosts('lab', () => ({ code: 0 })),
    probe: async (host: string, order: ProbeRequest) => {
      sent.push({ host, request: order });
      return [result];
    },
  };
  const log = (name: string) => {
    const agent = sent[0]?.request.userAgent ?? '';
    if (!name.startsWith('istio-ingressgateway')) return '';
    const status = result.ok ? result.status : 0;
    return `[2026-11-23T09:00:00.000Z] "GET /shop?x=1 HTTP/1.1" ${status} ${flags} via_upstream - "-" 0 0 1 1 "192.168.10.200" "${agent}" "id-1" "www.mesh.test" "172.16.2.3:80" ${WEB_CLUSTER} - - 192.168.10.200:1 - -`;
  };
  const cluster = { podLogs: async ({ pod: name }: { pod: string }) => log(name) } as Partial<ClusterAccess>;
  const scene = fakeScene(lab, viewInputs);
  const { signal } = new AbortController();
  const way = await followRequest(request, { scene, hosts, cluster: cluster as ClusterAccess, signal });
  traceWaySchema.parse(way);
  const kinds = way.hops.map(({ kind }) => kind);
  const steps = (kind: string) => way.hops.find((hop) => hop.kind === kind)?.steps ?? [];
  return { way, sent, kinds, steps, ending: way.hops.find(({ reason }) => reason) };
}

const atGateway = (): FakeLab => {
  const lab = doneLab();
  const [web, gate] = lab.pods as ReturnType<typeof pod>[];
  const other = { ...gate, status: { ...gate?.status, podIP: '172.16.1.7' } };
  return { ...lab, pods: [web, other], endpoints: { [WEB_CLUSTER]: [{ address: '172.16.2.3:80', healthy: true }] } };
};

test('a request from outside goes by the node’s rules, the gateway and the sidecar to the application', async () => {
  const { way, sent, kinds, steps } = await follow(outside, atGateway(), answer(200, '<h1>hi</h1>'));
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    host: 'testpc',
    request: {
      url: 'http://192.168.10.102:30080/shop?x=1',
      host: 'www.mesh.test',
      method: 'GET',
      headers: { 'end-user': 'jason' },
    },
  });
  expect(sent[0]?.request.userAgent).toMatch(/^slipway-probe\//);
  expect(kinds).toEqual(['client', 'node', 'gateway', 'inbound', 'application', 'answer']);
  const gateway = steps('gateway').map(({ at, object = '' }) => `${at} ${object}`.trim());
  expect(gateway.slice(0, 6)).toEqual(['listener', 'filter-chain', 'virtual-host', 'route', 'cluster', 'endpoint']);
  expect(steps('gateway').at(-1)?.text).toContain('172.16.2.3:80');
  expect(way.outcome).toMatchObject({ kind: 'answered', status: 200, body: '<h1>hi</h1>' });
  expect(way.command).toMatch(/^curl -sv -H 'Host: www.mesh.test' -H 'End-User: jason' .*:30080\/shop/);
});

test('a cluster that is not there ends the request at the gateway, with the grader’s reason', async () => {
  const lost = { ...atGateway(), routes: routes(['outbound|80|v9|web-svc.default.svc.cluster.local']), clusters: [] };
  const own: ProbeResult = { ...answer(503), headers: { server: 'istio-envoy' } } as ProbeResult;
  const { kinds, ending, steps } = await follow(outside, lost, own, 'NC');
  expect(kinds).toEqual(['client', 'node', 'gateway', 'answer']);
  expect(ending).toMatchObject({ kind: 'gateway', reason: { code: 'probe.no-cluster' } });
  expect(ending?.reason?.message.en).toContain('subset v9');
  expect(steps('gateway').find(({ status }) => status === 'ends')?.at).toBe('cluster');
  expect(steps('gateway').at(-1)?.text).toContain('503 NC');
});

test('a pod with a sidecar calls by name, and kube-proxy has no part in it', async () => {
  const request: TraceRequest = {
    ...outside,
    from: { namespace: 'default', pod: 'web-6557b9b857-sjnxf' },
    url: 'http://web-svc/',
    via: 'name',
  };
  const { kinds, sent, steps, way } = await follow(request, atGateway(), answer(404));
  expect(kinds.slice(0, 2)).toEqual(['client', 'outbound']);
  expect(steps('outbound')[0]?.at).toBe('bypass');
  expect(sent[0]).toMatchObject({ host: 'k3s-w2', request: { pod: '172.16.2.3' } });
  expect(way.command).toMatch(/^kubectl exec -n default web-6557b9b857-sjnxf -c nginx -- curl/);
});

test('without an ingress gateway nothing is sent', async () => {
  const { way, sent } = await follow(outside, { ...doneLab(), services: [] }, answer(200));
  expect(sent).toEqual([]);
  expect(way.outcome).toEqual({ kind: 'not-sent' });
  expect(way.hops[0]?.reason?.code).toBe('probe.no-target');
});

test('a pod that is gone cannot send', async () => {
  const request = { ...outside, from: { namespace: 'default', pod: 'gone' } };
  await expect(follow(request, doneLab(), answer(200))).rejects.toThrow('SLW801');
});
