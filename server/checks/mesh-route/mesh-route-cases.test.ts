import { describe, expect, test } from 'vitest';
import { answer } from '#server/grading/lab-objects-fixture.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';
import { caller, httpService, meshLab, reviewsPods, VERSIONS } from '../shared/mesh/mesh-lab-fixture.ts';

const FULL = 'reviews.default.svc.cluster.local';
const named = (name: string, spec: object, { namespace = 'default', at = '07:01' } = {}) => ({
  metadata: { name, namespace, creationTimestamp: `2026-11-23T${at}:00Z` },
  spec,
});
const subsets = VERSIONS.map((name) => ({ name, labels: { version: name } }));
const rule = (spec: object = {}, where: { namespace?: string; at?: string } = {}) =>
  named('reviews', { host: 'reviews', subsets, ...spec }, where);
const to = (host: string, subset?: string, more: object = {}) => ({
  ...more,
  route: [{ destination: { host, ...(subset && { subset }) } }],
});
const jason = { headers: { 'end-user': { exact: 'jason' } } };
const vs = (http: object[], spec: object = {}) => named('reviews', { hosts: ['reviews'], http, ...spec });
const lab = (virtualServices: object[], more: FakeLab = {}, proxies: FakeLab = {}): FakeLab =>
  meshLab(
    {
      pods: [...reviewsPods, caller()],
      services: [httpService('reviews')],
      destinationRules: [rule()],
      virtualServices,
      ...more,
    },
    proxies,
  );
const from = { namespace: 'default', labels: { app: 'productpage' } };
const all = { kind: 'mesh-route', service: 'default/reviews', from, path: '/reviews/0', subset: 'v1' } as const;
const asJason = { ...all, subset: 'v2', headers: { 'end-user': 'jason' } } as const;

const versioned = (version: string) => httpService(`reviews-${version}`, { selector: { app: 'reviews', version } });

describe('traffic that is right passes, however it is written', () => {
  const services = [httpService('reviews'), versioned('v1'), versioned('v2')];
  const bySelector = [vs([to('reviews-v2', undefined, { match: [jason] }), to('reviews-v1')])];
  test('Services of their own instead of subsets', async () => {
    const made = lab(bySelector, { services, destinationRules: [] });
    expect(await codeOf(all, made)).toBe('ok');
    expect(await codeOf(asJason, made)).toBe('ok');
  });
  test('a delegate', async () => {
    const everybody = named('everybody', { http: [to('reviews', 'v1')] });
    const root = vs([to('reviews', 'v2', { match: [jason] }), { delegate: { name: 'everybody' } }]);
    expect(await codeOf(all, lab([root, everybody]))).toBe('ok');
    expect(await codeOf(asJason, lab([root, everybody]))).toBe('ok');
  });
  test('other names of subsets', async () => {
    const old = [{ name: 'old', labels: { version: 'v1' } }];
    expect(await codeOf(all, lab([vs([to('reviews', 'old')])], { destinationRules: [rule({ subsets: old })] }))).toBe(
      'ok',
    );
  });
  test.each([
    { headers: { 'End-User': { exact: 'jason' } } },
    { headers: { 'end-user': { prefix: 'jas' } }, uri: { regex: '/reviews/[0-9]+' } },
    { ...jason, port: 9080, sourceLabels: { app: 'productpage' }, sourceNamespace: 'default' },
    { ...jason, gateways: ['mesh'] },
    { ...jason, uri: { prefix: '/REVIEWS' }, ignoreUriCase: true },
    { ...jason, withoutHeaders: { 'x-test': {} } },
    { ...jason, authority: { exact: 'reviews:9080' } },
  ])('match %j', async (match) => {
    expect(await codeOf(asJason, lab([vs([to('reviews', 'v2', { match: [match] }), to('reviews', 'v1')])]))).toBe('ok');
  });
  test('subsets of several DestinationRules are put together', async () => {
    const parts = [
      rule({ subsets: subsets.slice(1) }),
      named('first', { host: FULL, subsets: subsets.slice(0, 1) }, { at: '07:05' }),
    ];
    expect(await codeOf(all, lab([vs([to('reviews', 'v1')])], { destinationRules: parts }))).toBe('ok');
  });
  test('labels of its own for what a subset means', async () => {
    const spec = { ...all, subset: 'stable', labels: { stable: { version: 'v1' } } } as const;
    expect(await codeOf(spec, lab([vs([to('reviews', 'v1')])]))).toBe('ok');
  });
});

describe('what the sidecar has', () => {
  const right = [vs([to('reviews', 'v1')])];
  const sidecars = [named('default', { egress: [{ hosts: ['istio-system/*'] }] })];
  test('the port is named as TCP', async () => {
    const services = [httpService('reviews', { ports: [{ name: 'tcp-web', port: 9080 }] })];
    expect(await runCheck(all, lab(right, { services }))).toMatchObject({
      reason: {
        code: 'service.port-name',
        object: 'Service/default/reviews',
        expected: expect.stringContaining('name: http'),
        observed: expect.stringContaining('name: tcp-web'),
      },
    });
  });
  test('a Sidecar resource keeps the Service from the caller', async () => {
    expect(await runCheck(all, lab(right, { sidecars }))).toMatchObject({
      reason: {
        code: 'sidecar.egress',
        object: 'Sidecar/default/default',
        observed: expect.stringContaining('istio-system/*'),
      },
    });
  });
  test('the Service is not exported', async () => {
    const shop = caller();
    const pods = [...reviewsPods, { ...shop, metadata: { ...shop.metadata, namespace: 'shop' } }];
    const kept = httpService('reviews');
    const annotations = { 'networking.istio.io/exportTo': '.' };
    const services = [{ ...kept, metadata: { ...kept.metadata, annotations } }];
    const spec = { ...all, from: { ...from, namespace: 'shop' } } as const;
    expect(await codeOf(spec, lab(right, { services, pods }))).toBe('service.not-exported');
  });
  test('the caller’s pod keeps the port from its sidecar', async () => {
    const page = caller();
    const annotations = { 'traffic.sidecar.istio.io/excludeOutboundPorts': '9080' };
    const pods = [...reviewsPods, { ...page, metadata: { ...page.metadata, annotations } }];
    expect(await codeOf(all, lab(right, { pods }))).toBe('pod.excluded-outbound');
  });
  test('the sidecar has not got the rule that the objects say', async () => {
    const stale = lab([]);
    const { routes = [], listeners = [] } = stale;
    expect(await codeOf(all, lab(right, {}, { routes, listeners }))).toBe('proxy.rule-missing');
  });
  test('no caller', async () => {
    expect(await codeOf(all, lab(right, { pods: reviewsPods }))).toBe('proxy.none');
  });
  test.each([
    ['virtual-service.redirect', { redirect: { uri: '/' } }],
    ['virtual-service.direct-response', { directResponse: { status: 418 } }],
    [
      'virtual-service.fault-abort',
      { ...to('reviews', 'v1'), fault: { abort: { httpStatus: 503, percentage: { value: 50 } } } },
    ],
  ])('%s', async (code, http) => {
    expect(await codeOf(all, lab([vs([http])]))).toBe(code);
  });
  test('plain text to pods that take mTLS only', async () => {
    const peerAuthentications = [named('strict', { mtls: { mode: 'STRICT' } })];
    const destinationRules = [rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } })];
    const clusterConfigs = [{ name: `outbound|9080|v1|${FULL}` }];
    const made = lab(right, { peerAuthentications, destinationRules }, { clusterConfigs });
    expect(await codeOf(all, made)).toBe('mtls.plain-to-strict');
  });
  test('a port whose name says HTTP/2, of an application that does not speak it', async () => {
    const services = [httpService('reviews', { ports: [{ name: 'grpc-reviews', port: 9080 }] })];
    const body = 'upstream connect error or disconnect/reset before headers. reset reason: protocol error';
    const answered = (status: number) => ({
      answer: () => answer(status, status === 502 ? body : ''),
    });
    expect(await codeOf(all, lab(right, { services, ...answered(502) }))).toBe('service.port-http2');
    expect(await codeOf(all, lab(right, { services, ...answered(200) }))).toBe('ok');
  });
  test('a request that an AuthorizationPolicy denies', async () => {
    const authorizationPolicies = [named('who', { selector: { matchLabels: { version: 'v1' } }, rules: [] })];
    const judged = (status: number, policies = authorizationPolicies) =>
      codeOf(all, lab(right, { authorizationPolicies: policies, answer: () => answer(status, 'RBAC: access denied') }));
    expect(await judged(403)).toBe('authorization.denied');
    expect(await judged(200)).toBe('ok');
    const body = 'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
    expect(await codeOf(all, lab(right, { authorizationPolicies, answer: () => answer(503, body) }))).toBe(
      'authorization.denied',
    );
    expect(await judged(403, [named('who', { action: 'AUDIT' })])).toBe('ok');
    expect(await judged(403, [named('who', { selector: { matchLabels: { version: 'v2' } } })])).toBe('ok');
  });
  test('TLS to an application that does not understand it', async () => {
    const destinationRules = [rule({ trafficPolicy: { tls: { mode: 'SIMPLE' } } })];
    const transport_socket = { name: 'envoy.transport_sockets.tls', typed_config: { common_tls_context: {} } };
    const clusterConfigs = [{ name: `outbound|9080|v1|${FULL}`, transport_socket }];
    const body = 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure';
    const judged = (status: number) =>
      codeOf(all, lab(right, { destinationRules, answer: () => answer(status, body) }, { clusterConfigs }));
    expect(await judged(503)).toBe('mtls.to-plain');
    expect(await judged(200)).toBe('ok');
  });
  test('mTLS to pods that have no sidecar', async () => {
    const destinationRules = [rule({ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })];
    const certificates = { tls_certificate_sds_secret_configs: [{ name: 'default' }] };
    const transport_socket = {
      name: 'envoy.transport_sockets.tls',
      typed_config: { common_tls_context: certificates },
    };
    const clusterConfigs = [{ name: `outbound|9080|v1|${FULL}`, transport_socket }];
    const outside = reviewsPods.map((pod) => ({ ...pod, spec: { containers: [{ name: 'reviews' }] } }));
    const pods = [...outside, caller()];
    const made = lab(right, { destinationRules, pods }, { clusterConfigs });
    expect(await codeOf(all, made)).toBe('mtls.to-plain');
  });
});

describe('VirtualServices that decide nothing', () => {
  const right = (spec: object = {}, where: object = {}) =>
    named('mine', { hosts: ['reviews'], http: [to(FULL, 'v1')], ...spec }, where);
  const old = (spec: object = {}) =>
    named('old', { hosts: ['reviews'], http: [to('reviews', 'v3')], ...spec }, { at: '06:00' });
  test('a name with a dot is not completed', async () => {
    expect(await runCheck(all, lab([right({ hosts: ['reviews.default'] })]))).toMatchObject({
      reason: {
        code: 'virtual-service.host-incomplete',
        object: 'VirtualService/default/mine',
        expected: expect.stringContaining('reviews'),
        observed: 'hosts: reviews.default',
      },
    });
  });
  test.each([
    ['virtual-service.not-exported', [right({ hosts: [FULL], exportTo: ['.'] }, { namespace: 'edge' })], {}],
    ['ok', [right({ hosts: [FULL] }, { namespace: 'edge' })], {}],
    ['virtual-service.namespace', [right({}, { namespace: 'edge' })], {}],
    ['virtual-service.duplicate', [old(), right()], {}],
    [
      'virtual-service.more-specific-host',
      [old(), right({ hosts: ['*.default.svc.cluster.local'] }, { at: '05:00' })],
      {},
    ],
    ['ok', [old({ hosts: ['*.default.svc.cluster.local'] }), right()], {}],
    [
      'sidecar.egress',
      [right({ hosts: [FULL] }, { namespace: 'edge' })],
      { sidecars: [named('default', { egress: [{ hosts: ['default/*', 'istio-system/*'] }] })] },
    ],
  ])('%s %j', async (code, virtualServices, more) => {
    expect(await codeOf(all, lab(virtualServices, more))).toBe(code);
  });
  test('nobody has the delegate', async () => {
    const root = vs([{ match: [jason], delegate: { name: 'reviews-jason' } }, to('reviews', 'v1')]);
    const other = named('reviews-jasons', { http: [to('reviews', 'v2')] });
    expect(await runCheck(asJason, lab([root, other]))).toMatchObject({
      reason: {
        code: 'virtual-service.delegate-missing',
        expected: 'delegate: default/reviews-jasons',
        observed: 'delegate: default/reviews-jason',
      },
    });
    const kept = named('reviews-jason', { exportTo: ['edge'], http: [to('reviews', 'v2')] });
    expect(await codeOf(asJason, lab([root, kept]))).toBe('virtual-service.delegate-not-exported');
    const full = named('reviews-jason', { hosts: ['x'], http: [to('reviews', 'v2')] });
    expect(await codeOf(asJason, lab([root, full]))).toBe('virtual-service.delegate-has-hosts');
  });
});

describe('conditions', () => {
  test.each([
    ['virtual-service.match-port', { ...jason, port: 80 }, 'match: port: 80'],
    [
      'virtual-service.match-source',
      { ...jason, sourceLabels: { app: 'ratings' } },
      'match: sourceLabels: app: ratings',
    ],
    ['virtual-service.match-source', { ...jason, sourceNamespace: 'edge' }, 'match: sourceNamespace: edge'],
    ['virtual-service.match-gateways', { ...jason, gateways: ['web-gw'] }, 'match: gateways: web-gw'],
    ['virtual-service.match-uri', { ...jason, uri: { prefix: '/Reviews' } }, 'match: uri: prefix: /Reviews'],
    ['virtual-service.match-method', { ...jason, method: { exact: 'POST' } }, 'match: method: exact: POST'],
    [
      'virtual-service.match-authority',
      { ...jason, authority: { exact: 'reviews' } },
      'match: authority: exact: reviews',
    ],
    ['virtual-service.match-query', { ...jason, queryParams: { a: { exact: 'b' } } }, 'match: queryParams.a: exact: b'],
    [
      'virtual-service.match-without-headers',
      { withoutHeaders: { 'end-user': {} } },
      'match: withoutHeaders.end-user: not (present)',
    ],
    [
      'virtual-service.match-value',
      { headers: { 'end-user': { exact: 'json' } } },
      'match: headers: end-user: exact: json',
    ],
  ])('%s %j', async (code, match, observed) => {
    const rules = [to('reviews', 'v2', { match: [match] }), to('reviews', 'v1')];
    expect(await runCheck(asJason, lab([vs(rules)]))).toMatchObject({ reason: { code, observed } });
  });
  test('a condition that takes others too', async () => {
    const rules = [to('reviews', 'v2', { match: [{ headers: { 'end-user': { regex: '.+' } } }] }), to('reviews', 'v1')];
    const mina = { ...all, headers: { 'end-user': 'mina' } } as const;
    expect(await runCheck(mina, lab([vs(rules)]))).toMatchObject({
      reason: { code: 'virtual-service.match-too-wide', observed: expect.stringContaining('regex: .+') },
    });
  });
});

describe('destinations', () => {
  const routed = [vs([to('reviews', 'v1')])];
  const edge = rule({ host: FULL }, { namespace: 'edge' });
  const plain = rule({ subsets: [] });
  test.each([
    ['destination-rule.not-exported', [rule({ exportTo: ['edge'] })]],
    ['destination-rule.other-namespace', [edge]],
    ['destination-rule.overruled', [plain, rule({ host: FULL }, { namespace: 'istio-system' })]],
    ['destination-rule.host', [rule({ host: 'reviews.default' })]],
    ['destination-rule.selector', [rule({ workloadSelector: { matchLabels: { app: 'ratings' } } })]],
    ['destination-rule.subset-too-wide', [rule({ subsets: [{ name: 'v1', labels: { app: 'reviews' } }] })]],
    ['destination-rule.subset-other-pods', [rule({ subsets: [{ name: 'v1', labels: { version: 'v3' } }] })]],
  ])('%s %j', async (code, destinationRules) => {
    expect(await codeOf(all, lab(routed, { destinationRules }))).toBe(code);
  });
  test.each([
    ['virtual-service.destination-missing', to('reviews-v1')],
    ['virtual-service.destination-missing', to('reviews.default', 'v1')],
    [
      'virtual-service.destination-port',
      { route: [{ destination: { host: 'reviews', subset: 'v1', port: { number: 80 } } }] },
    ],
  ])('%s %j', async (code, http) => {
    expect(await codeOf(all, lab([vs([http])]))).toBe(code);
  });
  test('nobody is behind the Service', async () => {
    const made = lab([], {}, { endpoints: { [`outbound|9080||${FULL}`]: [] } });
    expect(await codeOf({ ...all, subset: '' }, made)).toBe('proxy.no-endpoints');
  });
  test('shares by Services of their own', async () => {
    const services = [httpService('reviews'), versioned('v1'), versioned('v3')];
    const shared = (v1: number, v3: number) => [
      vs([
        {
          route: [
            { destination: { host: 'reviews-v1' }, weight: v1 },
            { destination: { host: 'reviews-v3' }, weight: v3 },
          ],
        },
      ]),
    ];
    const canary = { ...all, subset: '', weights: { v1: 90, v3: 10 } } as const;
    expect(await codeOf(canary, lab(shared(90, 10), { services }))).toBe('ok');
    expect(await codeOf(canary, lab(shared(80, 20), { services }))).toBe('virtual-service.weights');
    expect(await codeOf(canary, lab(shared(10, 90), { services }))).toBe('virtual-service.weights-swapped');
  });
});
