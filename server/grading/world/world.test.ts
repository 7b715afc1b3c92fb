import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApiServer, until } from '#server/cluster/api-server-fixture.ts';
import { type ClusterAccess, createClusterAccess } from '#server/cluster/cluster-access.ts';
import { SharedStores } from './shared-stores.ts';
import { type ObjectsInput, type WatchedWorld, type WorldInput, watchWorld } from './world.ts';

const NODES = '/api/v1/nodes';
const OBJECTS: ObjectsInput = `objects:${NODES}`;
let api: FakeApiServer;
let cluster: ClusterAccess;
let world: WatchedWorld;
let changes: WorldInput[];

beforeEach(async () => {
  api = await new FakeApiServer().start();
  cluster = createClusterAccess({ hosts: api.hosts() });
  changes = [];
});
afterEach(async () => {
  world.stop();
  cluster.close();
  await api[Symbol.asyncDispose]();
});
const open = (...inputs: WorldInput[]) => {
  world = watchWorld(new SharedStores(cluster), { inputs: new Set(inputs), onChange: (input) => changes.push(input) });
};
const node = (name: string, more: object = {}) => ({ metadata: { name, managedFields: [{}] }, ...more });
const state = () => world.stateOf(new Set([OBJECTS]));
const names = () =>
  world
    .objects(OBJECTS)
    .all()
    .map(({ metadata }) => metadata.name);

test('objects of any resource are followed, over 410 and a restart of the API server', async () => {
  api.put(NODES, node('k3s-s', { status: { phase: 'x' } }));
  open(OBJECTS);
  await until(() => state().synced && api.requests.includes(`${NODES} watch`));
  expect(world.objects(OBJECTS).get('', 'k3s-s')?.value).toMatchObject({ status: { phase: 'x' } });
  expect(world.objects(OBJECTS).get('', 'k3s-s')?.value).not.toHaveProperty('metadata.managedFields');
  api.expireWatches();
  api.put(NODES, node('k3s-w1'));
  await until(() => names().includes('k3s-w1'));
  const { port } = api;
  await api.kill();
  await until(() => state().failure !== undefined);
  expect(state().failure?.code).toBe('SLW400');
  await api.start(port);
  await until(() => state().failure === undefined);
  api.put(NODES, node('k3s-w2'));
  await until(() => names().includes('k3s-w2'));
});

test('an absent resource is no objects, and is not reported again and again', async () => {
  api.answer = (_request, response) => {
    response.writeHead(404).end('404 page not found\n');
    return true;
  };
  open(OBJECTS);
  await until(() => api.requests.length >= 2);
  expect(state()).toEqual({ synced: true, failure: undefined });
  expect(changes).toEqual([OBJECTS]);
});

test('more than a lab may hold is said, and forgotten when it is gone', async () => {
  const heavy = { data: 'x'.repeat(400_000) };
  for (let i = 0; i < 30; i += 1) api.put(NODES, node(`node-${i}`, heavy));
  open(OBJECTS);
  await until(() => state().failure?.code === 'SLW401');
  for (let i = 0; i < 20; i += 1) api.remove(NODES, `node-${i}`);
  await until(() => state().failure === undefined);
  expect(names()).toHaveLength(10);
});

test('only metadata is asked for where nothing else is read', async () => {
  const accepts: (string | undefined)[] = [];
  api.answer = (request) => {
    accepts.push(request.headers.accept);
    return false;
  };
  open(`metadata:${NODES}`);
  await until(() => accepts.length >= 2);
  expect(accepts[0]).toContain('as=PartialObjectMetadataList');
  expect(accepts[1]).toContain('as=PartialObjectMetadata;');
});

test('what nobody named cannot be read', () => {
  open('pods');
  expect(() => world.services.all()).toThrow('services');
  expect(() => world.objects(OBJECTS).all()).toThrow(OBJECTS);
});
