import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '#protocol/labinit.ts';
import type { Listener, RouteConfig } from '#server/envoy/config-dump.ts';
import { answer, doneLab, gateway, pod, service, WEB_CLUSTER } from '#server/grading/lab-objects-fixture.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { runCheck } from '../run-check-fixture.ts';

const spec = { kind: 'probe', url: 'http://{ingress}/shop?q=1', host: 'www.mesh.test' } as const;
const failed = (error: 'refused' | 'reset' | 'timeout', ms = 1): ProbeResult => ({
  ok: false,
  error,
  message: error,
  ms,
});
/** As it comes through the first proxy from what lies behind it. */
const passedOn = (status: number, body = ''): ProbeResult => {
  const given = answer(status, body) as Extract<ProbeResult, { ok: true }>;
  return { ...given, headers: { ...given.headers, 'x-envoy-upstream-service-time': '3' } };
};
const config = (virtualHost: object): RouteConfig[] => [
  {
    name: 'http.8080',
    ignore_port_in_host_matching: true,
    virtual_hosts: [{ name: 'www.mesh.test:80', domains: ['www.mesh.test'], routes: [], ...virtualHost }],
  },
];
const made = (kind: string, name: string) => ({
  metadata: {
    filter_metadata: { istio: { config: `/apis/networking.istio.io/v1/namespaces/default/${kind}/${name}` } },
  },
});
const match = { prefix: '/', headers: [], query_parameters: [] };
const rule = (more: object = {}) => ({
  match,
  route: { cluster: WEB_CLUSTER, timeout: '0s' },
  ...made('virtual-service', 'web-vs'),
  ...more,
});
const fault = (value: object) => ({ typed_per_filter_config: { 'envoy.filters.http.fault': value } });
const hundred = { numerator: 100 };
const endpoints = { [WEB_CLUSTER]: [{ address: '172.16.2.3:80', healthy: true }] };
const reasonOf = async (lab: FakeLab, result: ProbeResult, check: object = spec) => {
  const outcome = await runCheck(check as typeof spec, { ...doneLab(), endpoints, ...lab, answer: () => result });
  if (outcome.kind !== 'broken') throw new Error(outcome.kind);
  return outcome.reason;
};

test('a port whose name says HTTP/2, of an application that does not speak it', async () => {
  const services = (doneLab().services ?? []).map((each) =>
    (each as { metadata: { name: string } }).metadata.name === 'web-svc'
      ? service({ ports: [{ name: 'http2', port: 80, targetPort: 80 }] })
      : each,
  );
  const body = 'upstream connect error or disconnect/reset before headers. reset reason: protocol error';
  expect(await reasonOf({ services, routes: config({ routes: [rule()] }) }, passedOn(502, body))).toMatchObject({
    code: 'service.port-http2',
    object: 'Service/default/web-svc',
  });
});

describe('the gateway has no way for the request', () => {
  test('no virtual host: its domains are shown', async () => {
    const reason = await reasonOf({ routes: config({ domains: ['shop.mesh.test'] }) }, answer(404));
    expect(reason).toMatchObject({
      code: 'probe.not-found',
      layer: 'virtual-host',
      expected: 'a virtual host for www.mesh.test',
      observed: expect.stringContaining('domains: shop.mesh.test'),
      next: "istioctl proxy-config route istio-ingressgateway-x.istio-system --name 'http.8080'",
    });
  });
  test('a virtual host, and no route', async () => {
    const routes = config({ routes: [rule({ match: { ...match, prefix: '/other' } })] });
    expect(await reasonOf({ routes }, answer(404))).toMatchObject({
      layer: 'route',
      expected: 'a route for GET /shop',
      observed: expect.stringContaining('/other'),
    });
  });
  test('nothing is claimed where the proxy has a route', async () => {
    const { message, observed } = await reasonOf({ routes: config({ routes: [rule()] }) }, answer(404));
    expect(message.en).not.toContain('has no');
    expect(observed).toContain(WEB_CLUSTER);
  });
  test('a 404 of the application is none of the proxy', async () => {
    const reason = await reasonOf({ routes: config({ routes: [rule()] }) }, passedOn(404));
    expect(reason).toMatchObject({
      code: 'probe.status',
      object: 'Pod/default/web-6557b9b857-sjnxf',
      next: 'kubectl logs -n default web-6557b9b857-sjnxf -c istio-proxy --tail=5',
    });
  });
});

describe('the gateway answers by itself', () => {
  test('httpsRedirect', async () => {
    const gateways = [
      gateway({ servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'], tls: { httpsRedirect: true } }] }),
    ];
    const routes = config({ routes: [rule()], require_tls: 'ALL' });
    expect(await reasonOf({ gateways, routes }, answer(301))).toMatchObject({
      code: 'probe.redirect',
      object: 'Gateway/default/web-gw',
      observed: expect.stringContaining(
        'HTTP 301 → https://www.mesh.test/shop?q=1; Gateway/default/web-gw: httpsRedirect: true',
      ),
    });
  });
  test.each([
    ['probe.redirect', 302, { redirect: { path_redirect: '/x', response_code: 'FOUND' } }],
    ['probe.direct-response', 418, { direct_response: { status: 418 } }],
  ])('%s of a VirtualService', async (code, status, more) => {
    const { route: _route, ...plain } = rule();
    expect(await reasonOf({ routes: config({ routes: [{ ...plain, ...more }] }) }, answer(status))).toMatchObject({
      code,
      object: 'VirtualService/default/web-vs',
      next: 'kubectl get virtualservice -n default web-vs -o yaml',
    });
  });
  test('an abort that it is told to inject, and one of another proxy', async () => {
    const abort = fault({ abort: { http_status: 500, percentage: hundred } });
    const own = await reasonOf({ routes: config({ routes: [rule(abort)] }) }, answer(500, 'fault filter abort'));
    expect(own).toMatchObject({ code: 'probe.fault', object: 'VirtualService/default/web-vs' });
    expect(own.observed).toContain('abort 500 for 100 %');
    const other = await reasonOf({ routes: config({ routes: [rule()] }) }, passedOn(500, 'fault filter abort'));
    expect(other).toMatchObject({ code: 'probe.fault', message: { en: expect.stringContaining('further along') } });
  });
});

describe('the gateway cannot send it on', () => {
  const missing = 'outbound|8080||web-svc.default.svc.cluster.local';
  test('to a cluster that is not there, and which object is wrong', async () => {
    const routes = config({ routes: [rule({ route: { cluster: missing } })] });
    expect(await reasonOf({ routes, clusters: [] }, answer(503))).toMatchObject({
      code: 'probe.no-cluster',
      object: 'VirtualService/default/web-vs',
      expected: 'port.number: 80',
      observed: expect.stringContaining(`${missing} (no such cluster)`),
      next: 'istioctl proxy-config cluster istio-ingressgateway-x.istio-system --fqdn web-svc.default.svc.cluster.local',
    });
  });
  test('to a cluster without endpoints', async () => {
    const lab = {
      routes: config({ routes: [rule()] }),
      endpoints: {},
      services: [service({ selector: { app: 'wep' } }), ...(doneLab().services ?? []).slice(1)],
    };
    expect(await reasonOf(lab, answer(503, 'no healthy upstream'))).toMatchObject({
      code: 'probe.no-healthy-upstream',
      object: 'Service/default/web-svc',
      message: { en: expect.stringContaining('No pod matches the selector of web-svc (app=wep)') },
      next: `istioctl proxy-config endpoint istio-ingressgateway-x.istio-system --cluster '${WEB_CLUSTER}'`,
    });
  });
  test('nobody listens behind the sidecar: its log, not that of the gateway', async () => {
    const body = 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure';
    const reason = await reasonOf({ routes: config({ routes: [rule()] }), refusedPorts: [80] }, passedOn(503, body));
    expect(reason).toMatchObject({
      code: 'probe.upstream-failed',
      object: 'Pod/default/web-6557b9b857-sjnxf',
      next: 'kubectl logs -n default web-6557b9b857-sjnxf -c istio-proxy --tail=5',
    });
  });
});

describe('one side speaks TLS and the other does not', () => {
  const closed = answer(
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  );
  const strict = (address: string, port: number): Listener => {
    const takes = { prefixes: [], serverNames: [], applications: [], transport: 'tls', destinationPort: 80 };
    return {
      address,
      port,
      routeConfigs: [],
      tls: true,
      chains: [{ name: 'mesh', match: takes, tls: true, tcpClusters: [{ name: 'inbound|80||', percent: 100 }] }],
    };
  };
  const listeners = [...(doneLab().listeners ?? []), strict('0.0.0.0', 15_006)];
  const peerAuthentications = [
    { metadata: { name: 'default', namespace: 'default' }, spec: { mtls: { mode: 'STRICT' } } },
  ];
  const tls = (kind: 'plain' | 'mtls') => ({
    name: WEB_CLUSTER,
    ...made('destination-rule', 'web-dr'),
    ...(kind === 'mtls' && {
      transport_socket: {
        name: 'tls',
        typed_config: { common_tls_context: { tls_certificate_sds_secret_configs: [{}] } },
      },
    }),
  });
  const lab = { routes: config({ routes: [rule()] }), listeners, peerAuthentications };

  test('the gateway sends plain text to a strict sidecar', async () => {
    expect(await reasonOf({ ...lab, clusterConfigs: [tls('plain')] }, closed)).toMatchObject({
      code: 'mtls.plain-to-strict',
      object: 'DestinationRule/default/web-dr',
      message: { en: expect.stringContaining('PeerAuthentication/default/default: STRICT') },
      next: 'kubectl get destinationrule -n default web-dr -o yaml',
    });
  });
  test('mTLS to a pod without sidecar', async () => {
    const pods = [pod({ sidecar: 'none' }), ...(doneLab().pods ?? []).slice(1)];
    expect(await reasonOf({ ...lab, pods, clusterConfigs: [tls('mtls')] }, closed)).toMatchObject({
      code: 'mtls.to-plain',
      observed: expect.stringContaining('no sidecar'),
    });
  });
  test('a caller without sidecar', async () => {
    const sleep = { ...pod({ app: 'sleep', sidecar: 'none' }) };
    sleep.status = { ...sleep.status, podIP: '172.16.9.9' };
    const check = { kind: 'probe', from: { namespace: 'default', app: 'sleep' }, url: 'http://web-svc/' } as const;
    const pods = [...(doneLab().pods ?? []), sleep];
    const services = [service({ clusterIP: '10.10.200.9' }), ...(doneLab().services ?? []).slice(1)];
    expect(await reasonOf({ ...lab, pods, services }, failed('reset'), check)).toMatchObject({
      code: 'mtls.plain-to-strict',
      expected: 'mTLS: a caller with a sidecar',
    });
  });
});

describe('refused or silent', () => {
  test('the gateway has no listener', async () => {
    expect(await reasonOf({ listeners: [] }, failed('refused'))).toMatchObject({
      code: 'probe.refused',
      layer: 'listener',
      observed: expect.stringContaining('no listener'),
      next: 'istioctl proxy-config listener istio-ingressgateway-x.istio-system',
    });
  });
  test('it has one: the way to it is broken', async () => {
    expect(await reasonOf({}, failed('refused'))).toMatchObject({
      layer: 'service',
      message: { en: expect.stringContaining('although') },
    });
  });
  test('a delay that is longer than anybody waits', async () => {
    const delay = fault({ delay: { fixed_delay: '30s', percentage: hundred } });
    expect(await reasonOf({ routes: config({ routes: [rule(delay)] }) }, failed('timeout', 3000))).toMatchObject({
      code: 'probe.no-answer',
      object: 'VirtualService/default/web-vs',
    });
  });
});

describe('how long it takes', () => {
  const from = { namespace: 'default', app: 'web' };
  const check = {
    kind: 'probe',
    from,
    url: 'http://web-svc/',
    expect: { latencyMs: { min: 5500, max: 7000 } },
  } as const;
  const quick: ProbeResult = { ...(answer(200) as Extract<ProbeResult, { ok: true }>), ms: 3001 };
  const sidecar = (more: object) => ({
    listeners: [{ address: '0.0.0.0', port: 80, routeConfigs: ['80'], tls: false }],
    routes: [{ name: '80', virtual_hosts: [{ name: 'web', domains: ['*'], routes: [rule(more)] }] }],
  });
  test('which delay the sidecar has', async () => {
    const delay = fault({ delay: { fixed_delay: '3s', percentage: hundred } });
    expect(await reasonOf(sidecar(delay), quick, check)).toMatchObject({
      code: 'probe.too-fast',
      object: 'VirtualService/default/web-vs',
      observed: expect.stringContaining('delay 3000 ms for 100 %'),
    });
  });
  test('that the pod keeps its requests out of the sidecar which has the delay', async () => {
    const delay = fault({ delay: { fixed_delay: '3s', percentage: hundred } });
    const web = pod();
    const annotations = { 'traffic.sidecar.istio.io/excludeOutboundIPRanges': '10.0.0.0/8' };
    const kept = { ...web, metadata: { ...web.metadata, annotations } };
    const pods = [kept, ...(doneLab().pods ?? []).slice(1)];
    const soon: ProbeResult = { ...quick, ms: 4 };
    expect(await reasonOf({ ...sidecar(delay), pods }, soon, check)).toMatchObject({
      code: 'pod.excluded-outbound',
      object: expect.stringMatching(/^Pod\/default\/web/),
      observed: expect.stringContaining('excludeOutboundIPRanges: 10.0.0.0/8'),
    });
  });
  test('that it has none', async () => {
    expect((await reasonOf(sidecar({}), quick, check)).message.en).toContain('has no delay for this request');
  });
  test('its limit, by which 504 came', async () => {
    const limited = sidecar({ route: { cluster: WEB_CLUSTER, timeout: '0.500s' } });
    const reason = await reasonOf(limited, answer(504, 'upstream request timeout'), { ...check, expect: {} });
    expect(reason).toMatchObject({
      code: 'probe.upstream-timeout',
      message: { en: expect.stringContaining('500 ms') },
    });
  });
});
