import { expect, test } from 'vitest';
import {
  answer,
  BEFORE,
  doneLab,
  endpointSlice,
  gateway,
  pod,
  routes,
  service,
  virtualService,
} from '#server/grading/lab-objects-fixture.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { pushed } from '#server/mesh/pushed-fixture.ts';
import { parseRoutes } from '#server/envoy/config-dump.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = {
  kind: 'route-to-app',
  host: 'www.mesh.test',
  app: { namespace: 'default', name: 'web' },
  virtualService: 'web-vs',
} as const;

const objects = (kind: string, name: string, more: Record<string, unknown>, namespace = 'default') => ({
  kind,
  metadata: { name, namespace, creationTimestamp: BEFORE },
  spec: more,
});
const to = (destination: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  virtualService({ http: [{ route: [{ destination }], ...more }] });
const web = { host: 'web-svc', port: { number: 80 } };
const early = pod({ app: 'early', name: 'early', created: BEFORE });
/** The whole chapter, with other objects, and a proxy that has taken them. */
const lab = (more: Partial<FakeLab>): FakeLab => {
  const done = doneLab();
  const others = [...(done.pods ?? []), { ...early, status: { ...early.status, podIP: '172.16.2.9' } }];
  return pushed({ ...done, pods: others, ...more });
};
const judge = (more: Partial<FakeLab>, path = '/') =>
  codeOf({ ...spec, path, app: { ...spec.app, except: ['early'] } }, lab(more));
const reason = async (more: Partial<FakeLab>) => {
  const outcome = await runCheck({ ...spec, app: { ...spec.app, except: ['early'] } }, lab(more));
  if (outcome.kind !== 'broken') throw new Error(outcome.kind);
  return outcome.reason;
};
const keptToItself = {
  ...service(),
  metadata: { ...service().metadata, annotations: { 'networking.istio.io/exportTo': '.' } },
};
const services = (...more: unknown[]) => [...(doneLab().services ?? []), ...more];

test('passes by what the proxy does, whatever the objects are called', async () => {
  expect(await judge({})).toBe('ok');
  expect(await codeOf(spec, { ...lab({}), virtualServices: [] })).toBe('ok');
});

test.each<[string, Partial<FakeLab>]>([
  [
    'weights to the same pods',
    {
      virtualServices: [
        virtualService({
          http: [
            {
              route: [
                { destination: web, weight: 50 },
                { destination: web, weight: 50 },
              ],
            },
          ],
        }),
      ],
    },
  ],
  [
    'a delegate',
    {
      virtualServices: [
        virtualService({ http: [{ delegate: { name: 'leaf' } }] }),
        objects('VirtualService', 'leaf', { http: [{ route: [{ destination: web }] }] }),
      ],
    },
  ],
  [
    'a legacy name of the Gateway',
    { virtualServices: [virtualService({ gateways: ['web-gw.default.svc.cluster.local'] })] },
  ],
  ['a complete name', { virtualServices: [to({ host: 'web-svc.default.svc.cluster.local' })] }],
  ['exported to the gateway by name', { virtualServices: [virtualService({ exportTo: ['istio-system'] })] }],
  [
    'a ServiceEntry that selects the pods',
    {
      virtualServices: [to({ host: 'web.internal' })],
      serviceEntries: [
        objects('ServiceEntry', 'web', {
          hosts: ['web.internal'],
          ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
          resolution: 'STATIC',
          location: 'MESH_INTERNAL',
          workloadSelector: { labels: { app: 'web' } },
        }),
      ],
    },
  ],
  [
    'another port of the Service that nobody listens on',
    {
      services: [
        service({
          ports: [
            { name: 'http', port: 80 },
            { name: 'https', port: 443, targetPort: 8443 },
          ],
        }),
        ...services().slice(1),
      ],
    },
  ],
  [
    'mTLS that the sidecar wants',
    { peerAuthentications: [objects('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } })] },
  ],
])('passes with %s', async (_, more) => {
  expect(await judge(more)).toBe('ok');
});

test.each<[string, Partial<FakeLab>]>([
  ['virtual-service.missing', { virtualServices: [] }],
  ['virtual-service.host', { virtualServices: [virtualService({ hosts: ['www.mesh.tset'] })] }],
  ['virtual-service.no-hosts', { virtualServices: [virtualService({ hosts: [] })] }],
  ['virtual-service.gateways-omitted', { virtualServices: [virtualService({ gateways: [] })] }],
  ['virtual-service.gateways-omitted', { virtualServices: [virtualService({ gateways: ['mesh'] })] }],
  ['virtual-service.gateway-name', { virtualServices: [virtualService({ gateways: ['web-gateway'] })] }],
  ['virtual-service.gateway-namespace', { virtualServices: [virtualService({}, { namespace: 'edge' })] }],
  ['virtual-service.no-http', { virtualServices: [virtualService({ http: [], tcp: [{}] })] }],
  [
    'virtual-service.match',
    { virtualServices: [virtualService({ http: [{ match: [{ uri: { prefix: '/web' } }], route: [] }] })] },
  ],
  [
    'virtual-service.match',
    { virtualServices: [to(web, { match: [{ authority: { exact: 'www.mesh.test:30080' } }] })] },
  ],
  [
    'virtual-service.match',
    { virtualServices: [to(web, { match: [{ headers: { 'end-user': { exact: 'jason' } } }] })] },
  ],
  ['virtual-service.no-route', { virtualServices: [virtualService({ http: [{ directResponse: { status: 200 } }] })] }],
  ['virtual-service.redirect', { virtualServices: [virtualService({ http: [{ redirect: { uri: '/new' } }] })] }],
  [
    'virtual-service.fault',
    { virtualServices: [to(web, { fault: { abort: { httpStatus: 503, percentage: { value: 100 } } } })] },
  ],
  ['virtual-service.destination-missing', { virtualServices: [to({ host: 'web-service' })] }],
  ['virtual-service.destination-missing', { virtualServices: [to({ host: 'web-svc.default' })] }],
  ['virtual-service.destination-port', { virtualServices: [to({ host: 'web-svc', port: { number: 8080 } })] }],
  ['virtual-service.subset', { virtualServices: [to({ ...web, subset: 'v1' })] }],
  ['virtual-service.not-exported', { virtualServices: [virtualService({ exportTo: ['.'] })] }],
  [
    'virtual-service.not-exported',
    {
      virtualServices: [virtualService()],
      meshConfigs: [
        {
          metadata: { name: 'istio', namespace: 'istio-system' },
          data: { mesh: 'defaultVirtualServiceExportTo: ["."]' },
        },
      ],
    },
  ],
  [
    'virtual-service.rule-not-for-gateway',
    {
      virtualServices: [
        virtualService({
          gateways: ['web-gw', 'mesh'],
          http: [{ match: [{ gateways: ['mesh'] }], route: [{ destination: web }] }],
        }),
      ],
    },
  ],
  ['virtual-service.rule-not-for-gateway', { virtualServices: [to(web, { match: [{ port: 8080 }] })] }],
  [
    'virtual-service.rule-not-for-gateway',
    { virtualServices: [to(web, { match: [{ sourceLabels: { app: 'web' } }] })] },
  ],
  [
    'virtual-service.delegate-missing',
    {
      virtualServices: [
        virtualService({ http: [{ match: [{ uri: { prefix: '/' } }], delegate: { name: 'web-route' } }] }),
        objects('VirtualService', 'web-routes', { http: [{ route: [{ destination: web }] }] }),
      ],
    },
  ],
  [
    'virtual-service.delegate-has-hosts',
    {
      virtualServices: [
        virtualService({ http: [{ delegate: { name: 'leaf' } }] }),
        objects('VirtualService', 'leaf', { hosts: ['other.test'], http: [{ route: [{ destination: web }] }] }),
      ],
    },
  ],
  [
    'virtual-service.destination-missing',
    {
      virtualServices: [
        virtualService({ http: [{ delegate: { name: 'leaf' } }] }),
        objects('VirtualService', 'leaf', { http: [{ route: [{ destination: { host: 'web-svcc' } }] }] }),
      ],
    },
  ],
  [
    'service.not-exported',
    {
      services: [keptToItself, ...services().slice(1)],
    },
  ],
  [
    'gateway.https-redirect',
    {
      gateways: [
        gateway({ servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'], tls: { httpsRedirect: true } }] }),
      ],
    },
  ],
  [
    'virtual-service.destination-other',
    { services: services(service({ selector: { app: 'early' } }, 'early')), virtualServices: [to({ host: 'early' })] },
  ],
  [
    'service.no-endpoints-in-proxy',
    {
      services: services(service({ selector: { app: 'nobody' } }, 'nobody')),
      virtualServices: [to({ host: 'nobody' })],
    },
  ],
  ['gateway.missing', { gateways: [] }],
])('%s (%#)', async (code, more) => {
  expect(await judge(more)).toBe(code);
});

const rule = (more: Record<string, unknown> = {}, name = 'web', namespace = 'default') =>
  objects(
    'DestinationRule',
    name,
    { host: 'web-svc.default.svc.cluster.local', subsets: [{ name: 'v1', labels: { app: 'web' } }], ...more },
    namespace,
  );

test.each<[string, unknown[]]>([
  ['ok', [rule()]],
  ['virtual-service.subset', [rule({ subsets: [] })]],
  ['destination-rule.not-exported', [rule({ exportTo: ['.'] })]],
  ['destination-rule.other-namespace', [rule({}, 'web', 'shop')]],
  ['destination-rule.host', [rule({ host: 'web-svc.default' })]],
  ['destination-rule.subset-labels', [rule({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] })]],
])('a subset: %s', async (code, destinationRules) => {
  expect(await judge({ destinationRules, virtualServices: [to({ ...web, subset: 'v1' })] })).toBe(code);
});

test('plain text to a sidecar that takes mTLS only', async () => {
  const peerAuthentications = [objects('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } })];
  const destinationRules = [rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } })];
  const cluster = 'outbound|80||web-svc.default.svc.cluster.local';
  const found = await reason({ peerAuthentications, destinationRules, clusterConfigs: [{ name: cluster }] });
  expect(found).toMatchObject({ code: 'mtls.plain-to-strict', object: 'DestinationRule/default/web' });
  expect(found.observed).toContain('DISABLE');
});

test('a port whose name says HTTP/2, of an application that does not speak it', async () => {
  const called = service({ ports: [{ name: 'http2', port: 80, targetPort: 80 }] });
  const named = {
    services: services().map((each) => ((each as typeof called).metadata.name === 'web-svc' ? called : each)),
  };
  const body = 'upstream connect error or disconnect/reset before headers. reset reason: protocol error';
  const found = await reason({ ...named, answer: () => answer(502, body) });
  expect(found).toMatchObject({ code: 'service.port-http2', object: 'Service/default/web-svc' });
  expect(found.observed).toContain('name: http2; HTTP 502');
  expect(await judge({ ...named, answer: () => answer(200) })).toBe('ok');
});

test('a request that an AuthorizationPolicy denies at the gateway, or at the application', async () => {
  const denied = (headers: Record<string, string>) => () => ({ ...answer(403, 'RBAC: access denied'), headers });
  const policy = (name: string, namespace: string, spec: Record<string, unknown>) => ({
    ...objects('AuthorizationPolicy', name, spec),
    metadata: { name, namespace },
  });
  const authorizationPolicies = [
    policy('who', 'default', { action: 'DENY', rules: [{}] }),
    policy('edge', 'istio-system', { selector: { matchLabels: { istio: 'ingressgateway' } }, rules: [] }),
  ];
  const behind = await reason({
    authorizationPolicies,
    answer: denied({ server: 'istio-envoy', 'x-envoy-upstream-service-time': '3' }),
  });
  expect(behind).toMatchObject({ code: 'authorization.denied', object: 'AuthorizationPolicy/default/who' });
  const before = await reason({ authorizationPolicies, answer: denied({ server: 'istio-envoy' }) });
  expect(before).toMatchObject({ code: 'authorization.denied', object: 'AuthorizationPolicy/istio-system/edge' });
  expect(await judge({ authorizationPolicies, answer: () => answer(200) })).toBe('ok');
  expect(await judge({ answer: denied({}) })).toBe('ok');
});

test('TLS of its own to an application that does not understand it', async () => {
  const destinationRules = [rule({ trafficPolicy: { tls: { mode: 'SIMPLE' } } })];
  const clusterConfigs = [
    {
      name: 'outbound|80||web-svc.default.svc.cluster.local',
      transport_socket: { name: 'envoy.transport_sockets.tls', typed_config: { common_tls_context: {} } },
    },
  ];
  const body = 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure';
  const found = await reason({ destinationRules, clusterConfigs, answer: () => answer(503, body) });
  expect(found.code).toBe('mtls.to-plain');
  expect(found.observed).toContain('TLS; HTTP 503');
  expect(await judge({ destinationRules, clusterConfigs, answer: () => answer(200) })).toBe('ok');
});

test('another Service that says HTTP/2 of the same port of the pods', async () => {
  const other = service({ ports: [{ name: 'grpc-web', port: 9000, targetPort: 80 }] }, 'web-too');
  const body = 'upstream connect error or disconnect/reset before headers. reset reason: protocol error';
  const found = await reason({ services: services(other), answer: () => answer(502, body) });
  expect(found).toMatchObject({ code: 'service.port-http2', object: 'Service/default/web-too' });
  const elsewhere = service({ ports: [{ name: 'grpc-web', port: 9000, targetPort: 9000 }] }, 'web-too');
  expect(await judge({ services: services(elsewhere), answer: () => answer(502, body) })).toBe('ok');
});

test('a short destination belongs to the namespace of the VirtualService', async () => {
  const elsewhere = virtualService({ gateways: ['default/web-gw'] }, { namespace: 'edge' });
  expect(await judge({ virtualServices: [elsewhere] })).toBe('virtual-service.destination-namespace');
});

test('a Gateway may let the host in for another namespace only', async () => {
  const servers = [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['edge/www.mesh.test'] }];
  expect(await judge({ gateways: [gateway({ servers })] })).toBe('virtual-service.gateway-hosts');
});

const earlyService = service({ selector: { app: 'early' } }, 'early');
const older = (more: Record<string, unknown> = {}) =>
  virtualService(
    { http: [{ route: [{ destination: { host: 'early' } }] }], ...more },
    { name: 'a-try', creationTimestamp: BEFORE },
  );

test('the older of two VirtualServices for a host wins, and is named', async () => {
  const found = await reason({ services: services(earlyService), virtualServices: [virtualService(), older()] });
  expect(found).toMatchObject({ code: 'virtual-service.shadowed', object: 'VirtualService/default/a-try' });
});

test('a more specific host wins, however young', async () => {
  const wide = virtualService({ hosts: ['*.mesh.test'] }, { creationTimestamp: BEFORE });
  const narrow = older({ hosts: ['www.mesh.test'] });
  const found = await reason({ services: services(earlyService), virtualServices: [wide, narrow] });
  expect(found).toMatchObject({ code: 'virtual-service.more-specific-host', object: 'VirtualService/default/a-try' });
});

test('an older one with a wider host is not accused of a mistake in the narrower one', async () => {
  const narrow = virtualService({
    hosts: ['*.mesh.test'],
    http: [{ route: [{ destination: { host: 'web-svc', port: { number: 8080 } } }] }],
  });
  const virtualServices = [older({ hosts: ['*'] }), narrow];
  const found = await reason({ services: services(earlyService), virtualServices });
  expect(found).toMatchObject({ code: 'virtual-service.destination-port', object: 'VirtualService/default/web-vs' });
});

test('a rule above the right one takes the request', async () => {
  const http = [
    { route: [{ destination: { host: 'early' } }], match: [{ uri: { prefix: '/' } }] },
    { route: [{ destination: web }] },
  ];
  expect(await judge({ services: services(earlyService), virtualServices: [virtualService({ http })] })).toBe(
    'virtual-service.rule-order',
  );
  const narrow = [{ ...http[0], match: [{ uri: { prefix: '/a' } }] }, http[1]];
  expect(
    await judge({ services: services(earlyService), virtualServices: [virtualService({ http: narrow })] }, '/a'),
  ).toBe('virtual-service.rule-order');
});

test('a path other than the root', async () => {
  const narrow = to(web, { match: [{ uri: { exact: '/productpage' } }] });
  expect(await judge({ virtualServices: [narrow] }, '/productpage')).toBe('ok');
  expect(await judge({ virtualServices: [narrow] }, '/login')).toBe('virtual-service.match');
});

test('a VirtualService of another application is not the one that was meant', async () => {
  const other = service({ selector: { app: 'early' } }, 'shop-svc');
  const shop = virtualService(
    { hosts: ['shop.mesh.test'], http: [{ route: [{ destination: { host: 'shop-svc' } }] }] },
    { name: 'shop-vs' },
  );
  const more = { services: services(other), virtualServices: [shop] };
  expect(await judge(more)).toBe('virtual-service.missing');
  expect(await codeOf({ ...spec, virtualService: 'shop-vs' }, lab(more))).toBe('virtual-service.host');
});

test('what differs between objects and proxy is the finding, and may still settle', async () => {
  const late = { ...lab({}), routes: routes([], 'other.mesh.test') };
  const outcome = await runCheck(spec, late);
  expect(outcome).toMatchObject({ kind: 'broken', reason: { code: 'virtual-service.not-in-proxy' } });
  expect(outcome.kind === 'broken' && outcome.settleMs).toBeGreaterThan(0);
  const states = { CDS: 'SYNCED', LDS: 'SYNCED', EDS: 'SYNCED', RDS: 'STALE' } as const;
  const sync = [{ proxy: 'istio-ingressgateway-x.istio-system', states, error: 'bad route' }];
  expect(await codeOf(spec, { ...late, sync })).toBe('proxy.refused-configuration');
});

test('endpoint slices are not what decides: the proxy’s endpoints are', async () => {
  expect(await judge({ endpointSlices: [endpointSlice([])] })).toBe('ok');
});

test('an Ingress without a Gateway: what is wrong with it, by what the proxy has', async () => {
  const ingress = (className: string | undefined, path = '/', host = 'www.mesh.test') => ({
    metadata: {
      name: 'web',
      namespace: 'default',
      creationTimestamp: BEFORE,
      annotations: className === undefined ? {} : { 'kubernetes.io/ingress.class': className },
    },
    spec: {
      rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: 'web-svc' } } }] } }],
    },
  });
  const none = { gateways: [], virtualServices: [] };
  expect(await judge({ ...none, ingresses: [ingress('nginx')] })).toBe('ingress.class');
  expect(await judge({ ...none, ingresses: [ingress(undefined)] })).toBe('ingress.class');
  expect(await judge({ ...none, ingresses: [ingress('istio')] })).toBe('ingress.not-in-proxy');
  expect(await judge({ ...none, ingresses: [ingress('istio', '/', 'shop.mesh.test')] })).toBe('gateway.missing');

  const made = (cluster: string, path = '/') => ({
    ...lab({ ...none, ingresses: [ingress('istio', path)] }),
    listeners: [{ address: '0.0.0.0', port: 8080, routeConfigs: ['http.8080'], tls: false }],
    routes: parseRoutes({
      configs: [
        {
          route_config: {
            name: 'http.8080',
            virtual_hosts: [
              {
                name: 'www.mesh.test:80',
                domains: ['www.mesh.test'],
                routes: [{ match: { prefix: path }, route: { cluster }, metadata: madeByIngress }],
              },
            ],
          },
        },
      ],
    }),
  });
  const ask = (fake: FakeLab) => codeOf({ ...spec, app: { ...spec.app, except: ['early'] } }, fake);
  expect(await ask(made('outbound|80||web-svc.default.svc.cluster.local'))).toBe('ok');
  expect(await ask(made('outbound|80||web-svcc.default.svc.cluster.local'))).toBe('ingress.backend-missing');
  expect(await ask(made('outbound|80||web-svc.default.svc.cluster.local', '/a'))).toBe('ingress.path');
  const empty = made('outbound|80||web-svc.default.svc.cluster.local');
  const endpoints = { ...empty.endpoints, 'outbound|80||web-svc.default.svc.cluster.local': [] };
  expect(await ask({ ...empty, endpoints })).toBe('ingress.backend-empty');
});
const madeByIngress = {
  filter_metadata: {
    istio: {
      config:
        '/apis/networking.istio.io/v1/namespaces/default/virtual-service/www-mesh-test-web-istio-autogenerated-k8s-ingress',
    },
  },
};
