import { expect, onTestFinished, test } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { SCHEMA_MAX_BYTES } from '#protocol/manifests.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { type FakeManifestCluster, fakeManifestCluster } from './manifest-cluster-fixture.ts';
import { createManifestService } from './manifest-service.ts';
import { cutShape } from './schema-cut.ts';

const LAB = 'lab00001';
const at = { session: 'me', lab: LAB, signal: new AbortController().signal };
const virtualService = { group: 'networking.istio.io', version: 'v1', kind: 'VirtualService' };

function serve(cluster: FakeManifestCluster = fakeManifestCluster()) {
  let end: Parameters<LabService['onChange']>[0] = () => undefined;
  const service = createManifestService({
    labs: {
      ownerOf: () => 'me',
      get: () => ({ id: LAB, state: 'ready', hosts: [{ name: 'k3s-s' }] }) as never,
      hostsAnswer: () => true,
      hosts: () => ({ labId: LAB, exec: (...all: Parameters<LabHosts['exec']>) => cluster.exec(...all) }) as LabHosts,
      onChange(listener) {
        end = listener;
        return () => undefined;
      },
    },
    openCluster: () => cluster,
    clock: () => 0,
  });
  onTestFinished(() => service.close());
  return { cluster, service, endLab: () => end({ id: LAB, state: 'stopping' } as never, 'me') };
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof SlipwayError ? error.failure.code : String(error)),
  );

test('kinds of Istio are there once it is installed, and the revision tells so', async () => {
  const { cluster, service } = serve();
  cluster.hasMesh = false;
  const before = await service.kinds(at);
  expect(before.kinds.map(({ kind }) => kind)).toEqual(['Service', 'Deployment']);
  expect(await service.shape({ ...at, ...virtualService })).toEqual({ parts: {} });
  cluster.hasMesh = true;
  const after = await service.kinds(at);
  expect(after.revision).not.toBe(before.revision);
  expect(after.kinds).toContainEqual({ ...virtualService, namespaced: true });
});

test('a kind travels with what it refers to, without its status', async () => {
  const { root, parts } = await serve().service.shape({ ...at, ...virtualService });
  expect([root, Object.keys(parts).sort()]).toEqual(['VirtualService', ['ObjectMeta', 'VirtualService']]);
  expect(JSON.stringify(parts)).not.toContain('conditions');
});

test('schemas that refer to themselves, to nothing or to too much are cut or refused', () => {
  const gvk = { 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Loop' }] };
  const wanted = { group: '', version: 'v1', kind: 'Loop' };
  const own = { $ref: '#/components/schemas/Loop' };
  const cut = (schemas: object) => cutShape({ components: { schemas } }, wanted);
  expect(cut({ Loop: { ...gvk, properties: { a: own, b: { $ref: '#/components/schemas/none' } } } }).root).toBe('Loop');
  expect(() => cut({ Loop: { ...gvk, description: 'x'.repeat(SCHEMA_MAX_BYTES) } })).toThrow('SLW401');
  for (const odd of [undefined, null, 7, [], { components: [] }, { components: { schemas: { Loop: 3 } } }]) {
    expect(cutShape(odd, wanted)).toEqual({ parts: {} });
  }
});

test('an index that leads elsewhere leads nowhere', async () => {
  const { cluster, service } = serve();
  cluster.answer = (path) =>
    path === '/openapi/v3'
      ? Promise.resolve({ paths: { 'api/v1': { serverRelativeURL: '/api/v1/secrets' } } })
      : undefined;
  expect(await service.shape({ ...at, group: '', version: 'v1', kind: 'Service' })).toEqual({ parts: {} });
});

test('an answer beyond the limits is a failure of the lab', async () => {
  const { cluster, service } = serve();
  cluster.answer = () => Promise.reject(new SlipwayError('SLW401', { detail: '/openapi/v3: more than 4194304 bytes' }));
  expect(await codeOf(service.kinds(at))).toBe('SLW401');
});

test('names of live objects', async () => {
  const names = await serve().service.names(at);
  expect(names.namespaces).toContain('harbour');
  expect(names.services).toContainEqual({
    namespace: 'default',
    name: 'reviews',
    ports: [{ name: 'http', number: 9080 }],
    selector: { app: 'reviews' },
  });
  expect(names.subsets).toEqual([{ namespace: 'default', host: 'reviews', names: ['v1', 'v2'] }]);
  expect(names.gateways).toEqual([{ namespace: 'default', name: 'web-gateway', kind: 'istio' }]);
});

test('istioctl’s findings in the text come with their line, those of the cluster do not', async () => {
  const { cluster, service } = serve();
  const text = 'kind: VirtualService\n    host: missing\n';
  expect(await service.analyze({ ...at, text, namespaces: ['default'] })).toEqual({
    findings: [{ level: 'error', code: 'IST0101', message: 'Referenced host not found: "missing"', line: 2 }],
  });
  expect(cluster.ran[0]?.slice(0, 4)).toEqual(['istioctl', 'analyze', '-n', 'default']);
});

test.each([
  ['no JSON', { code: 0, stdout: 'Error: boom', stderr: '' }],
  ['another shape', { code: 0, stdout: '{"a":1}', stderr: '' }],
  ['a failure', { code: 1, stdout: '[]', stderr: 'unable to connect' }],
  ['too much', { code: 0, stdout: '[]', stderr: '', truncated: true }],
])('an analysis that gives %s gives no result', async (_name, answer) => {
  const { cluster, service } = serve();
  cluster.exec = async () => ({ truncated: false, ...answer });
  expect(await codeOf(service.analyze({ ...at, text: 'a', namespaces: ['default'] }))).toBe('SLW720');
});

test('an analysis that hangs ends with its time, with a newer text, and with the lab', async () => {
  const { cluster, service, endLab } = serve();
  const signals: AbortSignal[] = [];
  cluster.exec = (_host, _request, { signal } = {}) =>
    new Promise((_, reject) => {
      if (signal) signals.push(signal);
      signal?.addEventListener('abort', () => reject(new LabinitError('aborted', 'ended')));
    });
  const analyze = () => service.analyze({ ...at, text: 'a', namespaces: ['default'] });
  const first = codeOf(analyze());
  const second = codeOf(analyze());
  expect(await first).toBe('SLW720');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  endLab();
  expect(await second).toBe('SLW200');
  cluster.exec = () => Promise.reject(new LabinitError('timeout', 'istioctl did not end in 10000 ms'));
  expect(await codeOf(analyze())).toBe('SLW720');
});

test('a dry run says of each document what the API server says', async () => {
  const text = 'kind: Service\n---\n# nothing\n---\nspec:\n  hots: [a]\n';
  expect(await serve().service.dryRun({ ...at, text })).toEqual({
    accepted: 1,
    findings: [
      {
        level: 'error',
        line: 0,
        document: 2,
        message: 'Error from server (BadRequest): strict decoding error: unknown field "spec.hots"',
      },
    ],
  });
});

test('the difference has each object before and after; one dry run at a time', async () => {
  const { cluster, service } = serve();
  const { documents } = await service.changes({ ...at, text: 'metadata:\n  name: known\n' });
  expect(documents).toHaveLength(1);
  expect(documents[0]?.before).toContain('"replicas":1');
  expect(documents[0]?.after).toContain('"replicas":2');
  expect((await service.changes({ ...at, text: 'kind: Service\n' })).documents[0]?.before).toBeUndefined();
  let release: () => void = () => undefined;
  const { exec } = cluster;
  cluster.exec = async (...all) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return exec(...all);
  };
  const held = service.dryRun({ ...at, text: 'kind: Service' });
  await expect.poll(() => cluster.ran.length).toBeGreaterThan(0);
  expect(await codeOf(service.dryRun({ ...at, text: 'kind: Service' }))).toBe('SLW104');
  release();
  expect((await held).accepted).toBe(1);
  expect(await codeOf(service.dryRun({ ...at, text: '---\na: 1\n'.repeat(60) }))).toBe('SLW720');
});
