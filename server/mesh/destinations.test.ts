import { expect, test } from 'vitest';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { tlsModeOf } from './destination-rules.ts';
import { resolveDestination } from './destinations.ts';
import { meshWorld, object, podOf, serviceOf } from './mesh-world-fixture.ts';
import { mtlsModeOf } from './peer-authentication.ts';

const client = { namespace: 'istio-system', labels: {} };

function resolve(
  lab: FakeLab,
  destination: { host: string; port?: { number: number }; subset?: string },
  from = client,
) {
  const virtualServices = [object({ name: 'web-vs' }, { hosts: ['www.mesh.test'] })];
  const world = meshWorld({ services: [serviceOf('web')], virtualServices, ...lab });
  const vs = world.virtualServices.get('default', 'web-vs');
  if (!vs) throw new Error('no VirtualService');
  return resolveDestination(world, vs, destination, { client: from, listenPort: 80 });
}
const problem = (...given: Parameters<typeof resolve>) => resolve(...given).problem?.kind ?? 'none';

test('the cluster’s name', () => {
  expect(resolve({}, { host: 'web' }).cluster).toBe('outbound|80||web.default.svc.cluster.local');
  expect(resolve({}, { host: 'web', port: { number: 8080 }, subset: 'v1' }).cluster).toBe(
    'outbound|8080|v1|web.default.svc.cluster.local',
  );
});

test.each([
  ['none', { host: 'web' }],
  ['unknown-host', { host: 'web.default' }],
  ['unknown-host', { host: 'webb' }],
  ['port', { host: 'web', port: { number: 8080 } }],
  ['subset', { host: 'web', subset: 'v1' }],
])('%s: %j', (kind, destination) => {
  expect(problem({}, destination)).toBe(kind);
});

test('a port left out is the only one, else the listener’s', () => {
  const services = (...ports: number[]) => [
    serviceOf('web', { ports: ports.map((port) => ({ name: `http-${port}`, port })) }),
  ];
  expect(resolve({ services: services(8080) }, { host: 'web' }).port).toBe(8080);
  expect(resolve({ services: services(80, 8080) }, { host: 'web' }).port).toBe(80);
  expect(problem({ services: services(81, 8080) }, { host: 'web' })).toBe('port');
});

test('a Service that is not exported is none for others', () => {
  const services = [serviceOf('web', { annotations: { 'networking.istio.io/exportTo': '.' } })];
  expect(problem({ services }, { host: 'web' })).toBe('not-exported');
  expect(problem({ services }, { host: 'web' }, { namespace: 'default', labels: {} })).toBe('none');
});

test('a space after a comma of the annotation is part of the next name, and an empty annotation is none', () => {
  const edge = { namespace: 'edge', labels: {} };
  const exported = (exportTo: string) => [
    serviceOf('web', { annotations: { 'networking.istio.io/exportTo': exportTo } }),
  ];
  expect(problem({ services: exported('.,edge') }, { host: 'web' }, edge)).toBe('none');
  expect(problem({ services: exported('., edge') }, { host: 'web' }, edge)).toBe('not-exported');
  expect(problem({ services: exported('') }, { host: 'web' }, edge)).toBe('none');
});

test('a ServiceEntry is a destination like another', () => {
  const spec = {
    hosts: ['web.internal'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    resolution: 'STATIC',
  };
  expect(problem({ serviceEntries: [object({ name: 'se' }, spec)] }, { host: 'web.internal' })).toBe('none');
  const wide = { ...spec, hosts: ['*.internal'] };
  expect(problem({ serviceEntries: [object({ name: 'se' }, wide)] }, { host: 'web.internal' })).toBe('none');
});

const rule = (name: string, namespace: string, spec: Record<string, unknown> = {}) =>
  object(
    { name, namespace },
    { host: 'web.default.svc.cluster.local', subsets: [{ name: 'v1', labels: { version: 'v1' } }], ...spec },
  );
const v1 = { host: 'web', subset: 'v1' };

test.each<[string, unknown[]]>([
  ['none', [rule('a', 'default')]],
  ['none', [rule('a', 'default', { host: 'web' })]],
  ['subset', [rule('a', 'default', { host: 'web.default' })]],
  ['subset', [rule('a', 'default', { exportTo: ['.'] })]],
  ['none', [rule('a', 'default', { exportTo: ['istio-system'] })]],
  ['none', [rule('a', 'istio-system')]],
  ['subset', [rule('a', 'shop')]],
  ['none', [rule('a', 'default', { host: '*.default.svc.cluster.local' })]],
  ['subset', [rule('a', 'default', { host: '*.default.svc.cluster.local' }), rule('b', 'default', { subsets: [] })]],
  ['none', [rule('a', 'default', { subsets: [] }), rule('b', 'default')]],
])('%s with %j', (kind, destinationRules) => {
  expect(problem({ destinationRules }, v1)).toBe(kind);
});

test('the client’s own namespace comes first and hides the service’s', () => {
  const destinationRules = [rule('a', 'default'), rule('b', 'shop', { subsets: [] })];
  expect(problem({ destinationRules }, v1, { namespace: 'shop', labels: {} })).toBe('subset');
});

test('how the client speaks TLS: the subset’s word, the port’s, the rule’s', () => {
  const policy = (mode: string) => ({ tls: { mode } });
  const subsets = [{ name: 'v1', trafficPolicy: policy('ISTIO_MUTUAL') }, { name: 'v2' }];
  const portLevelSettings = [{ port: { number: 80 }, ...policy('SIMPLE') }];
  const destinationRules = [
    rule('a', 'default', { subsets, trafficPolicy: { ...policy('DISABLE'), portLevelSettings } }),
  ];
  const { rules } = resolve({ destinationRules }, v1);
  const mode = (subset: string, port: number) => tlsModeOf(rules, { subset, port })?.mode;
  expect([mode('v1', 80), mode('v2', 80), mode('', 81)]).toEqual(['ISTIO_MUTUAL', 'SIMPLE', 'DISABLE']);
});

test.each<[string, unknown[]]>([
  ['PERMISSIVE', []],
  ['STRICT', [object({}, { mtls: { mode: 'STRICT' } })]],
  ['STRICT', [object({ namespace: 'istio-system' }, { mtls: { mode: 'STRICT' } })]],
  [
    'PERMISSIVE',
    [object({ namespace: 'istio-system' }, { mtls: { mode: 'STRICT' } }), object({}, { mtls: { mode: 'PERMISSIVE' } })],
  ],
  ['STRICT', [object({ namespace: 'istio-system' }, { mtls: { mode: 'STRICT' } }), object({}, {})]],
  [
    'DISABLE',
    [
      object(
        {},
        {
          selector: { matchLabels: { app: 'web' } },
          mtls: { mode: 'STRICT' },
          portLevelMtls: { 80: { mode: 'DISABLE' } },
        },
      ),
    ],
  ],
  ['PERMISSIVE', [object({}, { selector: { matchLabels: { app: 'other' } }, mtls: { mode: 'STRICT' } })]],
])('a sidecar takes %s', (mode, peerAuthentications) => {
  const world = meshWorld({ pods: [podOf('web')], peerAuthentications });
  const [pod] = world.pods.all();
  expect(pod && mtlsModeOf(world, pod, 80)?.mode).toBe(mode);
});
