import { expect, test } from 'vitest';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { meshWorld, named, object, podOf, serviceOf, to } from './mesh-world-fixture.ts';
import { meshServices } from './registry.ts';
import { decideInSidecar, sidecarVirtualHost } from './sidecar-routes.ts';

const vs = (name: string, age: number, spec: Record<string, unknown> = {}, namespace = 'default') =>
  object({ name, age, namespace }, { hosts: ['reviews'], http: [to('reviews')], ...spec });

function hostFor(lab: FakeLab, client = podOf('productpage')) {
  const world = meshWorld({ services: [serviceOf('reviews')], ...lab, pods: [client] });
  const [pod] = world.pods.all();
  const service = meshServices(world).find(({ host }) => host.startsWith('reviews.'));
  if (!pod || !service) throw new Error('nothing to ask about');
  return sidecarVirtualHost(world, pod, { service, port: 80 });
}
const decider = (virtualServices: unknown[], lab: FakeLab = {}, client = podOf('productpage')) => {
  const found = hostFor({ ...lab, virtualServices }, client);
  return found.kind === 'ruled' ? named(found.virtualService) : found.kind;
};

test('of several for one host only the oldest counts', () => {
  expect(decider([vs('young', 5), vs('old', 0)])).toBe('old');
  const found = hostFor({ virtualServices: [vs('young', 5), vs('old', 0)] });
  expect(found.kind === 'ruled' && found.others.map(named)).toEqual(['young']);
});

test('the exact host wins over an older pattern, and the longer pattern over the shorter', () => {
  const wide = vs('wide', 0, { hosts: ['*.svc.cluster.local'] });
  const narrow = vs('narrow', 5, { hosts: ['*.default.svc.cluster.local'] });
  expect(decider([wide, vs('exact', 9)])).toBe('exact');
  expect(decider([wide, narrow])).toBe('narrow');
});

test('one that has nothing for this proxy is as if it were not there', () => {
  const other = vs('other', 0, { http: [{ ...to('reviews'), match: [{ sourceLabels: { app: 'ratings' } }] }] });
  expect(decider([other, vs('mine', 5)])).toBe('mine');
  expect(decider([other])).toBe('other');
});

test('a name with a dot that is not complete names nothing', () => {
  expect(decider([vs('a', 0, { hosts: ['reviews.default'] })])).toBe('plain');
  expect(decider([vs('a', 0, { hosts: ['reviews.default.svc.cluster.local'] })])).toBe('a');
});

test('a short name belongs to the namespace of its VirtualService', () => {
  expect(decider([vs('a', 0, {}, 'shop')])).toBe('plain');
});

test('rules for gateways only, and rules kept from the namespace, do not count', () => {
  expect(decider([vs('a', 0, { gateways: ['web-gw'] })])).toBe('plain');
  expect(decider([vs('a', 0, { gateways: ['web-gw', 'mesh'] })])).toBe('a');
  const hidden = vs('a', 0, { hosts: ['reviews.default.svc.cluster.local'], exportTo: ['.'] }, 'shop');
  expect(decider([hidden])).toBe('plain');
});

test('what is kept to the namespace of the client comes before older ones for all', () => {
  expect(decider([vs('public', 0), vs('private', 5, { exportTo: ['.'] })])).toBe('private');
});

test('a Sidecar resource says what the proxy knows', () => {
  const sidecarFor = (hosts: string[], more = {}) => [object({ name: 's' }, { egress: [{ hosts }], ...more })];
  expect(decider([vs('a', 0)], { sidecars: sidecarFor(['istio-system/*']) })).toBe('not-imported');
  expect(decider([vs('a', 0)], { sidecars: sidecarFor(['./*']) })).toBe('a');
  expect(decider([vs('a', 0)], { sidecars: sidecarFor(['./reviews.default.svc.cluster.local']) })).toBe('a');
  expect(decider([vs('a', 0)], { sidecars: sidecarFor(['*/ratings.default.svc.cluster.local']) })).toBe('not-imported');
  const selecting = { workloadSelector: { labels: { app: 'ratings' } } };
  expect(decider([vs('a', 0)], { sidecars: sidecarFor(['istio-system/*'], selecting) })).toBe('a');
});

test('a Sidecar of the root namespace is for all that have none', () => {
  const sidecars = [object({ name: 's', namespace: 'istio-system' }, { egress: [{ hosts: ['istio-system/*'] }] })];
  expect(decider([vs('a', 0)], { sidecars })).toBe('not-imported');
});

test.each([
  ['tcp', { name: 'tcp-web', port: 80 }],
  ['ruled', { name: 'web', port: 80 }],
  ['ruled', { port: 80 }],
  ['tcp', { name: 'http', appProtocol: 'tcp', port: 80 }],
  ['ruled', { name: 'tcp', appProtocol: 'http', port: 80 }],
  ['no-port', { name: 'http', port: 8080 }],
])('%s: port %j', (kind, port) => {
  const services = [serviceOf('reviews', { ports: [port] })];
  expect(hostFor({ services, virtualServices: [vs('a', 0)] }).kind).toBe(kind);
});

test('a Service may be kept from the client', () => {
  const annotations = { 'networking.istio.io/exportTo': '.' };
  const services = [serviceOf('reviews', { annotations })];
  expect(hostFor({ services }).kind).toBe('plain');
  expect(hostFor({ services }, podOf('client', 'shop')).kind).toBe('not-exported');
});

test('the first rule that takes the request decides', () => {
  const http = [
    { ...to('reviews', { subset: 'v2' }), match: [{ headers: { 'end-user': { exact: 'jason' } } }] },
    to('reviews'),
  ];
  const found = hostFor({ virtualServices: [vs('a', 0, { http })] });
  if (found.kind !== 'ruled') throw new Error(found.kind);
  const ask = (headers: Record<string, string>) =>
    decideInSidecar(found, { authority: 'reviews:80', path: '/', headers }).entry?.rule.route?.[0]?.destination.subset;
  expect([ask({ 'end-user': 'jason' }), ask({})]).toEqual(['v2', undefined]);
});
