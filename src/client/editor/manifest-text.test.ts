import { expect, test } from 'vitest';
import { comparableText, declares, groupOf, manifestsIn, manifestText, nameOfManifest } from './manifest-text.ts';

const [service, rule] = manifestsIn(`apiVersion: v1
kind: Service
metadata: {name: web-svc}
spec: {selector: {app: web}}
---
kind: DestinationRule
apiVersion: networking.istio.io/v1
metadata: {name: web-dr, namespace: shop}
spec:
  subsets:
    - name: v1
      labels: {app: web}
  host: web-svc
`);

test('objects of a text are found and named as reasons name them', () => {
  expect([service && nameOfManifest(service), rule && nameOfManifest(rule)]).toEqual([
    { kind: 'Service', namespace: 'default', name: 'web-svc' },
    { kind: 'DestinationRule', namespace: 'shop', name: 'web-dr' },
  ]);
  expect([service && groupOf(service), rule && groupOf(rule)]).toEqual(['', 'networking.istio.io']);
  expect(service && declares(service, { kind: 'Service', namespace: 'default', name: 'web-svc' })).toBe(true);
  expect(service && declares(service, { kind: 'Service', namespace: 'shop', name: 'web-svc' })).toBe(false);
});

test.each(['a: [', 'admin: {}', 'kind: Pod', '\0', '', 'a: {b: '.repeat(50_000)])('%.20s holds no object', (text) => {
  expect(manifestsIn(text)).toEqual([]);
});

test('an alias bomb is no manifest', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`).slice(1);
  const head = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
  expect(manifestsIn(`${head}a0: &a0 x\n${levels.join('\n')}\n`)).toEqual([]);
});

test('an object is written as kubectl writes it', () => {
  expect(manifestText({ kind: 'Pod', apiVersion: 'v1', spec: { b: 'yes', a: ['x'] } })).toBe(
    'apiVersion: v1\nkind: Pod\nspec:\n  a:\n  - x\n  b: "yes"\n',
  );
});

test('beside what somebody wrote, an object keeps to that order and leaves out the API server’s own', () => {
  const inCluster = {
    kind: 'DestinationRule',
    apiVersion: 'networking.istio.io/v1',
    metadata: {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      creationTimestamp: '2026-01-01T00:00:00Z',
      name: 'web-dr',
      namespace: 'shop',
      resourceVersion: '5',
      uid: 'x',
    },
    spec: { host: 'web-svc', subsets: [{ labels: { app: 'web' }, name: 'v1' }], trafficPolicy: {} },
    status: {},
  };
  expect(comparableText(inCluster, rule)).toBe(`kind: DestinationRule
apiVersion: networking.istio.io/v1
metadata:
  name: web-dr
  namespace: shop
spec:
  subsets:
    - name: v1
      labels:
        app: web
  host: web-svc
  trafficPolicy: {}
`);
});
