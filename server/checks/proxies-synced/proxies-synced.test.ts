import { expect, test } from 'vitest';
import type { ProxySync } from '#server/envoy/sync-status.ts';
import { parseSyncz } from '#server/envoy/sync-status.ts';
import { doneLab, pod } from '#server/grading/lab-objects-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';

const spec = { kind: 'proxies-synced', app: { namespace: 'default', name: 'web' } } as const;
const synced = (names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`${name}_sent`, `n-${name}`],
      [`${name}_acked`, `n-${name}`],
    ]),
  );
const ALL = ['cluster', 'listener', 'endpoint', 'route'] as const;
const row = (proxy: string, more: Record<string, unknown> = {}) => ({ proxy, ...synced(ALL), ...more });
const web = row('web-6557b9b857-sjnxf.default');
const gateway = row('istio-ingressgateway-x.istio-system');
const bare = { proxy: gateway.proxy, ...synced(['cluster']) };
const lab = (...rows: unknown[]): { sync: ProxySync[] } => ({ ...doneLab(), sync: parseSyncz(rows) });

test('passes when all was acknowledged', async () => {
  expect(await codeOf(spec, lab(web, gateway))).toBe('ok');
});
test('a gateway without a Gateway is sent no listener and no route, which is no fault', async () => {
  expect(await codeOf(spec, lab(web, bare))).toBe('ok');
});
test('the same of a gateway that somebody made beside the first', async () => {
  const alone = pod({ app: 'door', name: 'door-x', spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } });
  const two = { ...lab(gateway, { ...bare, proxy: 'door-x.default' }), pods: [...(doneLab().pods ?? []), alone] };
  const pods = [{ namespace: 'default', app: 'door' }];
  expect(await codeOf({ kind: 'proxies-synced', pods }, two)).toBe('ok');
});
test('a sidecar that was never sent its routes', async () => {
  expect(await codeOf(spec, lab({ proxy: web.proxy, ...synced(['cluster', 'listener', 'endpoint']) }, gateway))).toBe(
    'proxy.not-sent',
  );
});
test('a proxy that istiod does not know', async () => {
  expect(await codeOf(spec, lab(gateway))).toBe('proxy.not-connected');
});
test('a nonce that was not acknowledged', async () => {
  expect(await codeOf(spec, lab(web, row(gateway.proxy, { route_sent: 'n4', route_acked: 'n3' })))).toBe(
    'proxy.not-synced',
  );
});
test('a configuration that a proxy refused', async () => {
  const resources = { 'type.googleapis.com/envoy.config.listener.v3.Listener': { lastError: 'refused' } };
  expect(await codeOf(spec, lab(web, row(gateway.proxy, { resources })))).toBe('proxy.not-synced');
});
test('several workloads by name, without the gateway, and how many in all', async () => {
  const pods = [
    { namespace: 'default', app: 'web' },
    { namespace: 'default', app: 'reviews' },
  ];
  const many = { kind: 'proxies-synced', ingress: false, pods } as const;
  const reviews = pod({ app: 'reviews', name: 'reviews-v1' });
  const two = { ...lab(web, row('reviews-v1.default')), pods: [pod(), reviews] };
  expect(await codeOf(many, two)).toBe('ok');
  expect(await codeOf({ ...many, count: 2 }, two)).toBe('ok');
  expect(await codeOf({ ...many, count: { min: 3 } }, two)).toBe('proxy.count');
  expect(await codeOf(many, { ...two, pods: [pod()] })).toBe('proxy.none');
  expect(await codeOf(many, { ...two, pods: [pod(), { ...reviews, spec: { containers: [] } }] })).toBe('proxy.none');
});
test('no gateway', async () => {
  expect(await codeOf(spec, { ...lab(web), pods: [pod()] })).toBe('proxy.none');
});
test('an answer of another shape is not taken for a verdict', () => {
  expect(() => parseSyncz({ proxies: [] })).toThrow('SLW400');
});
