import { describe, expect, test } from 'vitest';
import { prepareCheck } from '../index.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const SERVICES = '/api/v1/services';
const VIRTUAL_SERVICES = '/apis/networking.istio.io/v1/virtualservices';
const service = (type: string, name = 'istio-ingressgateway', namespace = 'istio-system', more = {}) => ({
  metadata: { name, namespace, labels: { app: name }, ...more },
  spec: { type, ports: [{ name: 'http2', port: 80 }] },
});
const nodePort = {
  kind: 'resource',
  resource: 'services',
  namespace: 'istio-system',
  name: 'istio-ingressgateway',
  match: { spec: { type: 'NodePort' } },
} as const;
const lab = (...services: unknown[]) => ({ objects: { [SERVICES]: services } });

describe('one named object', () => {
  test.each([
    ['ok', [service('NodePort')]],
    ['resource.missing', []],
    ['resource.missing', [service('NodePort', 'istiod')]],
    ['resource.mismatch', [service('LoadBalancer')]],
    ['resource.other-namespace', [service('NodePort', 'istio-ingressgateway', 'default')]],
    // An object that is being deleted counts as absent.
    ['resource.missing', [service('NodePort', undefined, undefined, { deletionTimestamp: '2026-11-23T07:00:00Z' })]],
  ])('%s: %j', async (code, services) => {
    expect(await codeOf(nodePort, lab(...services))).toBe(code);
  });

  test('the reason names the path, what is there and what should be', async () => {
    expect(await runCheck(nodePort, lab(service('LoadBalancer')))).toMatchObject({
      reason: {
        layer: 'service',
        object: 'Service/istio-system/istio-ingressgateway',
        expected: 'spec.type: NodePort',
        observed: 'spec.type: LoadBalancer',
        next: 'kubectl get services -n istio-system istio-ingressgateway -o yaml',
        on: 'k3s-s',
      },
    });
  });
});

describe('any name', () => {
  const route = (name: string, hosts: string[]) => ({ metadata: { name, namespace: 'default' }, spec: { hosts } });
  const spec = {
    kind: 'resource',
    resource: 'virtualservices.networking.istio.io',
    namespace: 'default',
    suggested: 'reviews',
    match: { spec: { hosts: ['reviews'], http: { $exists: true } } },
  } as const;
  const withRules = { ...route('my-route', ['reviews']), spec: { hosts: ['reviews'], http: [{}] } };

  test('one that fits is enough', async () => {
    expect(await codeOf(spec, { objects: { [VIRTUAL_SERVICES]: [route('other', ['x']), withRules] } })).toBe('ok');
  });
  test('the one that comes closest is named', async () => {
    const objects = { [VIRTUAL_SERVICES]: [route('other', ['x']), route('near', ['reviews'])] };
    expect(await runCheck(spec, { objects })).toMatchObject({
      reason: { object: 'VirtualService/default/near', observed: 'spec.http: (absent)' },
    });
  });
  test('or the one of the suggested name', async () => {
    const objects = { [VIRTUAL_SERVICES]: [route('near', ['reviews']), route('reviews', ['x'])] };
    expect(await runCheck(spec, { objects })).toMatchObject({ reason: { object: 'VirtualService/default/reviews' } });
  });
});

describe('absence and numbers', () => {
  const absent = {
    kind: 'resource',
    resource: 'services',
    namespace: 'istio-system',
    name: 'egress',
    absent: true,
  } as const;
  const ending = service('ClusterIP', 'egress', 'istio-system', { deletionTimestamp: '2026-11-23T07:00:00Z' });
  test.each([
    ['ok', [service('ClusterIP')]],
    ['resource.present', [service('ClusterIP', 'egress')]],
    ['waiting', [ending]],
  ])('%s', async (code, services) => {
    expect(await codeOf(absent, lab(...services))).toBe(code);
  });

  const NODES = '/api/v1/nodes';
  const node = (name: string, status: string) => ({
    metadata: { name },
    status: {
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Ready', status },
      ],
    },
  });
  const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  const nodes = { kind: 'resource', resource: 'nodes', count: 3, match: ready } as const;
  test.each([
    ['ok', [node('a', 'True'), node('b', 'True'), node('c', 'True')]],
    ['resource.mismatch', [node('a', 'True'), node('b', 'False'), node('c', 'True')]],
    ['resource.too-few', [node('a', 'True'), node('b', 'True')]],
    ['resource.too-many', ['a', 'b', 'c', 'd'].map((name) => node(name, 'True'))],
    ['resource.missing', []],
  ])('%s', async (code, list) => {
    expect(await codeOf(nodes, { objects: { [NODES]: list } })).toBe(code);
  });
  test('every one must fit', async () => {
    const spec = { kind: 'resource', resource: 'nodes', every: true, match: ready } as const;
    expect(await codeOf(spec, { objects: { [NODES]: [node('a', 'True'), node('b', 'False')] } })).toBe(
      'resource.mismatch',
    );
  });
});

describe('reasons of a lesson', () => {
  const reasons = [
    { when: { spec: { type: 'LoadBalancer' } }, code: 'ingress.load-balancer', ko: '…', en: '{object} is {observed}.' },
    { path: 'spec.type', code: 'ingress.not-exposed', ko: '…', en: 'Not exposed.', next: 'kubectl patch …' },
    { for: 'resource.missing', code: 'ingress.service-missing', ko: '…', en: 'None.', layer: 'label' },
  ] as const;
  test('the first that fits gives the reason', async () => {
    const spec = { ...nodePort, reasons };
    expect(await runCheck(spec, lab(service('LoadBalancer')))).toMatchObject({
      reason: {
        code: 'ingress.load-balancer',
        message: { en: 'Service/istio-system/istio-ingressgateway is spec.type: LoadBalancer.' },
      },
    });
    expect(await runCheck(spec, lab(service('ClusterIP')))).toMatchObject({
      reason: { code: 'ingress.not-exposed', next: 'kubectl patch …', expected: 'spec.type: NodePort' },
    });
    expect(await runCheck(spec, lab())).toMatchObject({ reason: { code: 'ingress.service-missing', layer: 'label' } });
  });
  test('none fits: the reason is the kind’s own', async () => {
    expect(await codeOf({ ...nodePort, reasons }, lab(service('NodePort', undefined, 'default')))).toBe(
      'resource.other-namespace',
    );
  });
});

describe('what a lab may not do', () => {
  test('an object that is too large makes no verdict', async () => {
    const giant = { ...service('NodePort'), data: { x: 'y'.repeat(600_000) } };
    await expect(runCheck(nodePort, lab(giant))).rejects.toThrow('SLW401');
  });
  test('one of another name does not matter', async () => {
    const giant = { ...service('NodePort', 'giant'), data: { x: 'y'.repeat(600_000) } };
    expect(await codeOf(nodePort, lab(giant, service('NodePort')))).toBe('ok');
  });
});

test('only the metadata is watched where nothing else is read', () => {
  const crds = { kind: 'resource', resource: 'customresourcedefinitions.apiextensions.k8s.io' } as const;
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  expect(prepareCheck({ ...crds, count: 14 }).inputs).toEqual([`metadata:${path}`]);
  expect(prepareCheck({ ...crds, match: { spec: { group: 'x' } } }).inputs).toEqual([`objects:${path}`]);
});

test.each(['pod', 'things.example.com', 'things.example.com/v2beta1x'])('%s is no resource', (resource) => {
  expect(() => prepareCheck({ kind: 'resource', resource })).toThrow();
});

test('a resource of no known group, by its version', () => {
  const { inputs } = prepareCheck({ kind: 'resource', resource: 'things.example.com/v1alpha1' });
  expect(inputs).toEqual(['metadata:/apis/example.com/v1alpha1/things']);
});
