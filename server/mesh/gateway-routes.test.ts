import { expect, test } from 'vitest';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { decideAtGateway, gatewayVirtualHosts } from './gateway-routes.ts';
import { meshWorld, named, object, podOf, to } from './mesh-world-fixture.ts';

const gatewayOf = (server: Record<string, unknown> = {}, { name = 'web-gw', age = 0 } = {}) =>
  object(
    { name, age },
    {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'], ...server }],
    },
  );

/** Who decides for the request: VirtualService, and where it was told to go. */
function decide(lab: FakeLab, authority = 'www.mesh.test', path = '/') {
  const world = meshWorld({ gateways: [gatewayOf()], ...lab, pods: [podOf('gw', 'istio-system')] });
  const [pod] = world.pods.all();
  if (!pod) throw new Error('no pod');
  const servers = world.gateways
    .all()
    .flatMap((gateway) => gateway.spec.servers.map((server) => ({ gateway, server })));
  return decideAtGateway(gatewayVirtualHosts(world, pod, servers), { authority, path });
}
const decider = (virtualServices: unknown[], lab: FakeLab = {}, path = '/') =>
  named(decide({ virtualServices, ...lab }, 'www.mesh.test', path)?.entry?.root);

const vs = (name: string, age: number, spec: Record<string, unknown> = {}) =>
  object({ name, age }, { hosts: ['www.mesh.test'], gateways: ['web-gw'], http: [to('web')], ...spec });

test('the more specific host wins, however old the others are', () => {
  const wide = vs('wide', 0, { hosts: ['*'] });
  const narrow = vs('narrow', 5, { hosts: ['*.mesh.test'] });
  expect(decider([wide, narrow])).toBe('narrow');
  expect(decider([wide, narrow, vs('exact', 9)])).toBe('exact');
});

test('a server with one host makes patterns equal, and then the older one decides', () => {
  const gateways = [gatewayOf({ hosts: ['www.mesh.test'] })];
  expect(decider([vs('wide', 0, { hosts: ['*'] }), vs('exact', 5)], { gateways })).toBe('wide');
});

test('rules of one host are put together: the older first, those for every request last', () => {
  const all = vs('all', 0);
  const shop = vs('shop', 5, { http: [{ ...to('shop'), match: [{ uri: { prefix: '/shop' } }] }] });
  expect(decider([all, shop], {}, '/shop')).toBe('shop');
  expect(decider([all, shop], {}, '/')).toBe('all');
  expect(decider([shop, vs('other', 2)], {}, '/')).toBe('other');
});

test('rules take the port of the server, whatever port of the Service leads there', () => {
  const gateways = [gatewayOf({ hosts: ['*'], port: { number: 8080, protocol: 'HTTP' } })];
  expect(decide({ virtualServices: [vs('all', 0)], gateways })?.entry?.listenPort).toBe(8080);
});

test('what the gateway’s namespace does not get is not there', () => {
  expect(decider([vs('hidden', 0, { exportTo: ['.'] }), vs('seen', 5)])).toBe('seen');
  expect(decider([vs('hidden', 0, { exportTo: ['~'] })])).toBeUndefined();
  expect(decider([vs('named', 0, { exportTo: ['istio-system'] })])).toBe('named');
  const meshConfigs = [
    {
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { mesh: "defaultVirtualServiceExportTo: ['.']\n" },
    },
  ];
  expect(decider([vs('hidden', 0)], { meshConfigs })).toBeUndefined();
});

test('the legacy name of a Gateway still counts', () => {
  expect(decider([vs('legacy', 0, { gateways: ['web-gw.default.svc.cluster.local'] })])).toBe('legacy');
});

test('a server’s host may be for one namespace only', () => {
  expect(decider([vs('a', 0)], { gateways: [gatewayOf({ hosts: ['edge/*'] })] })).toBeUndefined();
  expect(decider([vs('a', 0)], { gateways: [gatewayOf({ hosts: ['./*'] })] })).toBe('a');
});

test.each([
  ['gateways', { match: [{ gateways: ['mesh'] }] }],
  ['port', { match: [{ port: 8080 }] }],
  ['source', { match: [{ sourceLabels: { app: 'other' } }] }],
  ['source', { match: [{ sourceNamespace: 'default' }] }],
])('a rule that is not for this proxy is left out: %s', (_, rule) => {
  expect(decide({ virtualServices: [vs('a', 0, { http: [{ ...to('web'), ...rule }] })] })).toBeUndefined();
});

test('a match that the request does not meet is named', () => {
  const http = [{ ...to('web'), match: [{ authority: { exact: 'www.mesh.test:30080' } }] }];
  const decision = decide({ virtualServices: [vs('a', 0, { http })] });
  expect(decision?.entry).toBeUndefined();
  expect(decision?.passedBy[0]?.unmet.field).toBe('authority');
});

test('the port of the Host header does not count for the virtual host', () => {
  expect(decide({ virtualServices: [vs('a', 0)] }, 'WWW.mesh.test:30080')?.entry).toBeDefined();
});

test('a server may send every plain request to TLS', () => {
  const gateways = [gatewayOf({ tls: { httpsRedirect: true } })];
  const decision = decide({ gateways, virtualServices: [vs('a', 0)] });
  expect(decision?.virtualHost.redirectsToTls?.gateway.metadata.name).toBe('web-gw');
  expect(decide({ gateways })?.virtualHost.redirectsToTls).toBeDefined();
});

test('a rule after one that takes everything is never reached', () => {
  const http = [to('web'), { ...to('shop'), match: [{ uri: { prefix: '/shop' } }] }];
  const decision = decide({ virtualServices: [vs('a', 0, { http })] }, 'www.mesh.test', '/shop');
  expect(decision?.entry?.rule.route?.[0]?.destination.host).toBe('web');
  expect(decision?.virtualHost.entries[1]?.leftOut ?? decision?.virtualHost.entries[0]?.leftOut).toBe('unreachable');
});
