import { expect, test } from 'vitest';
import {
  BEFORE,
  doneLab,
  gateway,
  routes,
  service,
  virtualService,
  WEB_CLUSTER,
} from '#server/grading/lab-objects-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = {
  kind: 'route-to-app',
  host: 'www.mesh.test',
  app: { namespace: 'default', name: 'web' },
  virtualService: 'web-vs',
} as const;
/** The proxy has no virtual host for the name. */
const unrouted = { ...doneLab(), routes: routes([WEB_CLUSTER], 'other.mesh.test') };
const to = (destination: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  virtualService({ http: [{ route: [{ destination }], ...more }] });

test('passes by what the proxy does, whatever the objects are called', async () => {
  expect(await codeOf(spec, { ...doneLab(), virtualServices: [] })).toBe('ok');
});

test('passes with weights to the same Service', async () => {
  const config = routes()[0];
  const match = { prefix: '/', headers: [], query_parameters: [] };
  const clusters = [WEB_CLUSTER, WEB_CLUSTER].map((name) => ({ name, weight: 50 }));
  const weighted = [{ match, route: { weighted_clusters: { clusters } } }];
  const virtual_hosts = [{ name: 'www', domains: ['www.mesh.test'], routes: weighted }];
  expect(await codeOf(spec, { ...doneLab(), routes: [{ name: config?.name ?? '', virtual_hosts }] })).toBe('ok');
});

test.each([
  ['virtual-service.missing', []],
  ['virtual-service.host', [virtualService({ hosts: ['www.mesh.tset'] })]],
  ['virtual-service.gateways-omitted', [virtualService({ gateways: [] })]],
  ['virtual-service.gateways-omitted', [virtualService({ gateways: ['mesh'] })]],
  ['virtual-service.gateway-name', [virtualService({ gateways: ['web-gateway'] })]],
  ['virtual-service.gateway-namespace', [virtualService({}, { namespace: 'edge' })]],
  ['virtual-service.no-http', [virtualService({ http: [], tcp: [{}] })]],
  ['virtual-service.match', [virtualService({ http: [{ match: [{ uri: { prefix: '/web' } }], route: [] }] })]],
  ['virtual-service.no-route', [virtualService({ http: [{ directResponse: { status: 200 } }] })]],
  ['virtual-service.destination-missing', [to({ host: 'web-service' })]],
  ['virtual-service.destination-missing', [to({ host: 'web-svc.default' })]],
  ['virtual-service.destination-port', [to({ host: 'web-svc', port: { number: 8080 } })]],
  ['virtual-service.subset', [to({ host: 'web-svc', subset: 'v1', port: { number: 80 } })]],
  ['virtual-service.not-in-proxy', [virtualService()]],
])('%s', async (code, virtualServices) => {
  expect(await codeOf(spec, { ...unrouted, virtualServices })).toBe(code);
});

test('a short destination belongs to the namespace of the VirtualService', async () => {
  const elsewhere = virtualService({ gateways: ['default/web-gw'] }, { namespace: 'edge' });
  expect(await codeOf(spec, { ...unrouted, virtualServices: [elsewhere] })).toBe(
    'virtual-service.destination-namespace',
  );
});

test('a Gateway may let the host in for another namespace only', async () => {
  const servers = [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['edge/www.mesh.test'] }];
  expect(await codeOf(spec, { ...unrouted, gateways: [gateway({ servers })] })).toBe('virtual-service.gateway-hosts');
});

test('the older of two VirtualServices for a host wins, and is named', async () => {
  const early = service({ selector: { app: 'early' } }, 'early');
  const older = virtualService(
    { http: [{ route: [{ destination: { host: 'early' } }] }] },
    { name: 'a-try', creationTimestamp: BEFORE },
  );
  const lab = {
    ...doneLab(),
    services: [...(doneLab().services ?? []), early],
    virtualServices: [virtualService(), older],
    routes: routes(['outbound|80||early.default.svc.cluster.local']),
  };
  expect(await runCheck(spec, lab)).toMatchObject({
    kind: 'broken',
    reason: { code: 'virtual-service.shadowed', object: 'VirtualService/default/a-try' },
  });
});

test('a cluster that the proxy does not have is no route', async () => {
  const lab = { ...doneLab(), clusters: [], virtualServices: [to({ host: 'web-svc', port: { number: 8080 } })] };
  expect(await codeOf(spec, lab)).toBe('virtual-service.destination-port');
});

test('a path other than the root', async () => {
  const uri = { exact: '/productpage' };
  const route = [{ destination: { host: 'web-svc', port: { number: 80 } } }];
  const narrow = virtualService({ http: [{ match: [{ uri }], route }] });
  const lab = { ...unrouted, virtualServices: [narrow] };
  expect(await codeOf({ ...spec, path: '/productpage' }, lab)).toBe('virtual-service.not-in-proxy');
  expect(await codeOf({ ...spec, path: '/login' }, lab)).toBe('virtual-service.match');
  const other = virtualService({}, { name: 'later' });
  expect(await codeOf({ ...spec, path: '/login' }, { ...lab, virtualServices: [narrow, other] })).toBe(
    'virtual-service.not-in-proxy',
  );
});

test('a VirtualService of another application is not the one that was meant', async () => {
  const other = service({ selector: { app: 'shop' } }, 'shop-svc');
  const shop = virtualService(
    { hosts: ['shop.mesh.test'], http: [{ route: [{ destination: { host: 'shop-svc' } }] }] },
    { name: 'shop-vs' },
  );
  const lab = { ...unrouted, services: [...(doneLab().services ?? []), other], virtualServices: [shop] };
  expect(await codeOf(spec, lab)).toBe('virtual-service.missing');
  expect(await codeOf({ ...spec, virtualService: 'shop-vs' }, lab)).toBe('virtual-service.host');
});
