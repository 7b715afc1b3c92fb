import { expect, test } from 'vitest';
import type { ProxySync } from '../proxy/sync-status.ts';
import { parseSyncz } from '../proxy/sync-status.ts';
import { doneLab } from '../testing/lab-objects.ts';
import { codeOf } from '../testing/run-check.ts';

const spec = { kind: 'proxies-synced', app: { namespace: 'default', name: 'web' } } as const;
const row = (proxy: string, more: Record<string, unknown> = {}) => ({
  proxy,
  cluster_sent: 'n1',
  cluster_acked: 'n1',
  listener_sent: 'n2',
  listener_acked: 'n2',
  ...more,
});
const web = row('web-6557b9b857-sjnxf.default');
const gateway = row('istio-ingressgateway-x.istio-system');
const lab = (...rows: unknown[]): { sync: ProxySync[] } => ({ ...doneLab(), sync: parseSyncz(rows) });

test('passes when all was acknowledged; what was never sent is no fault', async () => {
  expect(await codeOf(spec, lab(web, gateway))).toBe('ok');
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
test('an answer of another shape is not taken for a verdict', () => {
  expect(() => parseSyncz({ proxies: [] })).toThrow('SLW400');
});
