import { afterEach, beforeEach, expect, test } from 'vitest';
import { SlipwayError } from '#protocol/errors.ts';
import { FakeApiServer } from '../cluster/api-server-fixture.ts';
import { createClusterAccess } from '../cluster/cluster-access.ts';
import { createObjectService, OBJECT_READS_AT_ONCE_MAX } from './object-service.ts';

let api: FakeApiServer;
beforeEach(async () => {
  api = await new FakeApiServer().start();
});
afterEach(() => api[Symbol.asyncDispose]());

const resource = (kind: string, name: string, scope: 'Namespaced' | 'Cluster' = 'Namespaced') => ({
  resource: name,
  responseKind: { kind },
  scope,
});
const group = (name: string, version: string, ...resources: object[]) => ({
  metadata: { name },
  versions: [{ version, resources }],
});
const core = [group('', 'v1', resource('Secret', 'secrets'), resource('Namespace', 'namespaces', 'Cluster'))];
const groups = [
  group('gateway.networking.k8s.io', 'v1', resource('Gateway', 'gateways')),
  group('networking.istio.io', 'v1', resource('Gateway', 'gateways')),
];
const gateway = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' };

/** Answers these paths, whatever their query; others with 404. */
function serve(answers: Readonly<Record<string, unknown>>) {
  const all: Record<string, unknown> = { '/api': { items: core }, '/apis': { items: groups }, ...answers };
  api.answer = (request, response) => {
    const found = all[request.url ?? ''];
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { message: 'not found' }));
    return true;
  };
  const service = createObjectService({
    labs: {
      ownerOf: () => 'me',
      get: () => ({ state: 'ready', hosts: [{ name: 'k3s-s' }] }) as never,
      hostsAnswer: () => true,
      hosts: () => api.hosts(),
      onChange: () => () => undefined,
    },
    open: (hosts) => createClusterAccess({ hosts }),
    clock: () => 5,
  });
  return (object: string, more: { group?: string; session?: string } = {}) =>
    service.read({ session: 'me', lab: 'testlab1', object, ...more });
}
const codeOf = (reading: Promise<unknown>) =>
  reading.then(
    () => 'read',
    (error: unknown) => (error instanceof SlipwayError ? error.failure.code : error),
  );

test('an object is read from the group that lessons mean, without what kubectl leaves out', async () => {
  const metadata = { name: 'web-gw', namespace: 'default', managedFields: [{ manager: 'kubectl' }] };
  const read = serve({
    '/apis/networking.istio.io/v1/namespaces/default/gateways/web-gw': { ...gateway, metadata, spec: { servers: [] } },
    '/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/web-gw': {
      ...gateway,
      apiVersion: 'gateway.networking.k8s.io/v1',
      metadata,
    },
  });
  expect(await read('Gateway/default/web-gw')).toEqual({
    object: { ...gateway, metadata: { name: 'web-gw', namespace: 'default' }, spec: { servers: [] } },
    readAt: 5,
  });
  const other = await read('Gateway/default/web-gw', { group: 'gateway.networking.k8s.io' });
  expect(other.object.apiVersion).toBe('gateway.networking.k8s.io/v1');
});

test('the data of a Secret stays where it is', async () => {
  const data = { password: Buffer.from('hunter2').toString('base64') };
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data }), mine: 'stays' };
  const metadata = { name: 's', namespace: 'default', annotations };
  const read = serve({ '/api/v1/namespaces/default/secrets/s': { apiVersion: 'v1', kind: 'Secret', metadata, data } });
  const { object } = await read('Secret/default/s');
  expect(object.data).toEqual({ password: '(7 bytes, not shown)' });
  expect(object.metadata.annotations).toEqual({ mine: 'stays' });
  expect(JSON.stringify(object)).not.toContain(data.password);
});

test.each(['Gateway/default/none', 'Gateway/web-gw', 'Namespace/x/default', 'Widget/default/a', 'Namespace/none'])(
  '%s is not in the cluster',
  async (object) => {
    expect(await codeOf(serve({})(object))).toBe('SLW710');
  },
);

test.each([
  ['no discovery', { '/apis': { items: 'soup' } }],
  ['an object of another shape', { '/apis/networking.istio.io/v1/namespaces/default/gateways/web-gw': { kind: 1 } }],
  [
    'an object that is too large',
    {
      '/apis/networking.istio.io/v1/namespaces/default/gateways/web-gw': {
        ...gateway,
        metadata: { name: 'web-gw' },
        spec: 'x'.repeat(3 * 1024 * 1024),
      },
    },
  ],
])('%s is told as such, and not as a fault of grading', async (_, answers) => {
  expect(await codeOf(serve(answers)('Gateway/default/web-gw'))).toBe('SLW711');
});

test('a lab of somebody else is not read, and one’s own only so much at once', async () => {
  const read = serve({});
  expect(await codeOf(read('Gateway/default/web-gw', { session: 'you' }))).toBe('SLW200');
  const waiting: (() => void)[] = [];
  api.answer = (_, response) => waiting.push(() => response.writeHead(404).end()) > 0;
  const held = Array.from({ length: OBJECT_READS_AT_ONCE_MAX }, () => codeOf(read('Namespace/default')));
  expect(await codeOf(read('Namespace/default'))).toBe('SLW104');
  await expect.poll(() => waiting.length).toBe(OBJECT_READS_AT_ONCE_MAX);
  for (const end of waiting) end();
  expect(new Set(await Promise.all(held))).toEqual(new Set(['SLW710']));
});
