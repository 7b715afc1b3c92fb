import { describe, expect, test } from 'vitest';
import type { FakeLab } from '#server/grading/scene-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';
import { caller, httpService, meshLab, reviewsPods, VERSIONS as versions } from '../shared/mesh/mesh-lab-fixture.ts';

const rule = (spec: object = {}) => ({
  metadata: { name: 'reviews', namespace: 'default' },
  spec: { host: 'reviews', subsets: versions.map((name) => ({ name, labels: { version: name } })), ...spec },
});
const to = (subset?: string, match?: object[]) => ({
  ...(match && { match }),
  route: [{ destination: { host: 'reviews', ...(subset && { subset }) } }],
});
const jason = [{ headers: { 'end-user': { exact: 'jason' } } }];
const vs = (http: object[], { created = '2026-11-23T07:01:00Z', name = 'reviews', ...spec } = {}) => ({
  metadata: { name, namespace: 'default', creationTimestamp: created },
  spec: { hosts: ['reviews'], http, ...spec },
});
const lab = (virtualServices: object[], more: FakeLab = {}): FakeLab =>
  meshLab({
    pods: [...reviewsPods, caller()],
    services: [httpService('reviews')],
    destinationRules: [rule()],
    virtualServices,
    ...more,
  });
const all = { kind: 'mesh-route', service: 'default/reviews', subset: 'v1' } as const;
const asJason = { ...all, subset: 'v2', headers: { 'end-user': 'jason' } } as const;

describe('everybody', () => {
  test.each([
    ['ok', [vs([to('v1')])]],
    ['ok', [vs([to('v1')], { hosts: ['reviews.default.svc.cluster.local'] } as object)]],
    ['ok', [vs([to('v1')], { gateways: ['shop', 'mesh'] } as object)]],
    ['ok', [vs([to('v2', jason), to('v1')])]],
    ['ok', [vs([{ route: [to('v1'), to('v2')].flatMap(({ route }, i) => ({ ...route[0], weight: i ? 0 : 100 })) }])]],
    ['virtual-service.missing', []],
    ['virtual-service.host', [vs([to('v1')], { hosts: ['review'] } as object)]],
    ['virtual-service.not-for-mesh', [vs([to('v1')], { gateways: ['bookinfo-gateway'] } as object)]],
    ['virtual-service.no-subset', [vs([to()])]],
    ['virtual-service.other-destination', [vs([to('v3')])]],
    ['virtual-service.no-default-rule', [vs([to('v2', jason)])]],
    ['virtual-service.match-or', [vs([to('v2', [...jason, { uri: { prefix: '/reviews' } }]), to('v1')])]],
  ])('%s %j', async (code, virtualServices) => {
    expect(await codeOf({ ...all, path: '/reviews/0' }, lab(virtualServices))).toBe(code);
  });
  test('without any VirtualService all pods are asked', async () => {
    expect(await codeOf({ ...all, subset: '' }, lab([]))).toBe('ok');
  });
  test('no Service of that name', async () => {
    expect(await codeOf(all, lab([], { services: [] }))).toBe('service.missing');
  });
});

describe('one user', () => {
  const header = (headers: object) => [vs([to('v2', [{ headers }]), to('v1')])];
  test.each([
    ['ok', [vs([to('v2', jason), to('v1')])]],
    ['ok', header({ 'End-User': { prefix: 'jas' } })],
    ['ok', header({ 'end-user': { regex: '(j|J)ason' } })],
    ['virtual-service.other-destination', [vs([to('v1')])]],
    ['virtual-service.rule-order', [vs([to('v1'), to('v2', jason)])]],
    ['virtual-service.match-header', header({ 'user-agent': { exact: 'jason' } })],
    ['virtual-service.match-header', header({ cookie: { regex: '.*jason.*' } })],
    ['virtual-service.match-value', header({ 'end-user': { exact: 'Jason' } })],
    ['virtual-service.match-value', header({ 'end-user': { regex: 'jas' } })],
    ['virtual-service.other-destination', [vs([to('v3', jason), to('v1')])]],
    [
      'virtual-service.duplicate',
      [vs([to('v1')]), vs([to('v2', jason)], { name: 'later', created: '2026-11-23T07:02:00Z' })],
    ],
  ])('%s %j', async (code, virtualServices) => {
    expect(await codeOf(asJason, lab(virtualServices))).toBe(code);
  });
});

describe('subsets', () => {
  const routed = [vs([to('v1')])];
  test.each([
    ['destination-rule.subset-missing', []],
    ['destination-rule.subset-missing', [rule({ host: 'review' })]],
    ['destination-rule.subset-missing', [rule({ subsets: [{ name: 'v2', labels: {} }] })]],
    ['destination-rule.subset-labels', [rule({ subsets: [{ name: 'v1', labels: { version: '1' } }] })]],
    ['ok', [rule({ host: 'reviews.default.svc.cluster.local' })]],
  ])('%s %j', async (code, destinationRules) => {
    expect(await codeOf(all, lab(routed, { destinationRules }))).toBe(code);
  });
});

describe('shares', () => {
  const canary = { ...all, subset: '', weights: { v1: 90, v3: 10 } } as const;
  const shared = (weights: Record<string, number | undefined>) => ({
    route: Object.entries(weights).map(([subset, weight]) => ({
      destination: { host: 'reviews', subset },
      ...(weight !== undefined && { weight }),
    })),
  });
  const right = shared({ v1: 90, v3: 10 });
  const later = '2026-11-23T08:00:00Z';
  test.each([
    ['ok', [vs([right])]],
    ['ok', [vs([shared({ v3: 2, v1: 18 })])]],
    ['ok', [vs([to('v3', jason), right])]],
    ['virtual-service.missing', []],
    ['virtual-service.weights-swapped', [vs([shared({ v1: 10, v3: 90 })])]],
    ['virtual-service.weights', [vs([shared({ v1: 80, v3: 20 })])]],
    ['virtual-service.weights', [vs([shared({ v1: undefined, v3: 10 })])]],
    ['virtual-service.weights', [vs([to('v1')])]],
    ['virtual-service.weight-subset', [vs([shared({ v1: 90, v2: 10 })])]],
    ['virtual-service.no-subset', [vs([to()])]],
    ['virtual-service.rule-order', [vs([to('v1'), right])]],
    ['virtual-service.duplicate', [vs([to('v1')]), vs([right], { created: later, name: 'canary' })]],
  ])('%s %j', async (code, virtualServices) => {
    expect(await codeOf(canary, lab(virtualServices))).toBe(code);
  });
  test('the right rule in another namespace', async () => {
    const elsewhere = { ...vs([right]), metadata: { ...vs([]).metadata, namespace: 'edge' } };
    expect(await codeOf(canary, lab([vs([to('v1')]), elsewhere]))).toBe('virtual-service.namespace');
  });
  test.each([
    ['destination-rule.subset-missing', { subsets: [{ name: 'v1', labels: { version: 'v1' } }] }],
    [
      'destination-rule.subset-labels',
      { subsets: versions.map((name) => ({ name, labels: { version: name === 'v3' ? '3' : name } })) },
    ],
  ])('%s', async (code, spec) => {
    expect(await codeOf(canary, lab([vs([right])], { destinationRules: [rule(spec)] }))).toBe(code);
  });
});
