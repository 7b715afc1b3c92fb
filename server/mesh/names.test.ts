import { expect, test } from 'vitest';
import { completeHost, gatewayKey, intersection, isSubsetOf, mostSpecific, parseGatewayHost } from './names.ts';

test.each([
  ['reviews', 'reviews.default.svc.cluster.local'],
  ['reviews.default', 'reviews.default'],
  ['reviews.default.svc.cluster.local', 'reviews.default.svc.cluster.local'],
  ['*', '*'],
  ['*.mesh.test', '*.mesh.test'],
  ['10.0.0.1', '10.0.0.1'],
])('only a name without a dot is completed: %s', (host, complete) => {
  expect(completeHost(host, 'default')).toBe(complete);
});

test.each([
  ['web-gw', 'default/web-gw'],
  ['edge/web-gw', 'edge/web-gw'],
  ['./web-gw', 'default/web-gw'],
  ['web-gw.edge', 'edge/web-gw'],
  ['web-gw.edge.svc.cluster.local', 'edge/web-gw'],
])('a Gateway is called %s', (reference, key) => {
  const { namespace, name } = gatewayKey(reference, 'default');
  expect(`${namespace}/${name}`).toBe(key);
});

test.each([
  ['www.mesh.test', '*', true],
  ['www.mesh.test', '*.mesh.test', true],
  ['mesh.test', '*.mesh.test', false],
  ['*.a.mesh.test', '*.mesh.test', true],
  ['*.mesh.test', '*.a.mesh.test', false],
  ['*', 'www.mesh.test', false],
])('%s is within %s: %s', (inner, outer, expected) => {
  expect(isSubsetOf(inner, outer)).toBe(expected);
});

test('of two overlapping patterns the narrower one is kept', () => {
  expect(intersection(['*.mesh.test', 'other.test'], ['www.mesh.test', '*'])).toEqual([
    'www.mesh.test',
    '*.mesh.test',
    'other.test',
  ]);
});

test('an exact host wins, then the longest pattern', () => {
  const candidates = [
    ['*', 'all'],
    ['*.mesh.test', 'wide'],
    ['www.mesh.test', 'exact'],
  ] as const;
  expect(mostSpecific('www.mesh.test', candidates)).toBe('exact');
  expect(mostSpecific('shop.mesh.test', candidates)).toBe('wide');
  expect(mostSpecific('other.test', candidates)).toBe('all');
  expect(mostSpecific('other.test', candidates.slice(1))).toBeUndefined();
});

test('a Gateway’s host may be for one namespace', () => {
  expect(parseGatewayHost('./www.mesh.test', 'edge')).toEqual({ namespace: 'edge', host: 'www.mesh.test' });
  expect(parseGatewayHost('www.mesh.test', 'edge')).toEqual({ namespace: '*', host: 'www.mesh.test' });
});
