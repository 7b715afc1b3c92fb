import { afterEach, beforeEach, expect, test } from 'vitest';
import { SlipwayError } from '#protocol/errors.ts';
import { APPLIED_OBJECTS_MAX } from '#protocol/work.ts';
import { FakeApiServer } from '../cluster/api-server-fixture.ts';
import { createClusterAccess } from '../cluster/cluster-access.ts';
import { appliedObjects } from './applied-objects.ts';

let api: FakeApiServer;
beforeEach(async () => {
  api = await new FakeApiServer().start();
});
afterEach(() => api[Symbol.asyncDispose]());

const verbs = ['create', 'list'];
const resource = (kind: string, name: string, scope = 'Namespaced') => ({
  resource: name,
  responseKind: { kind },
  scope,
  verbs,
});
const core = [
  resource('Namespace', 'namespaces', 'Cluster'),
  resource('Service', 'services'),
  resource('ConfigMap', 'configmaps'),
  resource('Pod', 'pods'),
  resource('Secret', 'secrets'),
  { ...resource('Binding', 'bindings'), verbs: ['create'] },
];
const istio = [resource('VirtualService', 'virtualservices')];
const discovery = {
  '/api': { items: [{ metadata: {}, versions: [{ version: 'v1', resources: core }] }] },
  '/apis': {
    items: [
      {
        metadata: { name: 'networking.istio.io' },
        versions: ['v1', 'v1beta1'].map((version) => ({ version, resources: istio })),
      },
    ],
  },
};

const by = (...managers: string[]) => managers.map((manager) => ({ manager, operation: 'Update', fieldsV1: {} }));
const scale = { manager: 'kubectl', operation: 'Update', subresource: 'scale' };
const LAST = 'kubectl.kubernetes.io/last-applied-configuration';
/** An object as the cluster has it after `kubectl apply` of just this. */
function asApplied(
  object: { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } },
  ...later: string[]
) {
  const annotations = { [LAST]: JSON.stringify(object) };
  const metadata = {
    ...object.metadata,
    annotations,
    uid: 'u',
    managedFields: by('kubectl-client-side-apply', ...later),
  };
  return { ...object, metadata, status: { seen: true } };
}
const at = (name: string, namespace = 'default') => ({ name, namespace });

/** What the API server has, by the paths of its lists; single objects are found in these. */
function serve(lists: Readonly<Record<string, readonly { metadata: { name: string; namespace?: string } }[]>>) {
  api.answer = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://api');
    const single = /^(.*?)\/(?:namespaces\/([^/]+)\/)?([^/]+)\/([^/]+)$/.exec(pathname);
    const list = lists[pathname];
    const one = lists[`${single?.[1]}/${single?.[3]}`]?.find(
      ({ metadata }) => metadata.name === single?.[4] && metadata.namespace === single?.[2],
    );
    const known = (discovery as Record<string, unknown>)[pathname];
    const items = list ?? (/^\/apis?\/[^?]*\/[a-z]+$/.test(pathname) && !one ? [] : undefined);
    const body = known ?? (items ? { metadata: { resourceVersion: '1' }, items } : one);
    response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? { message: 'not found' }));
    return true;
  };
  const cluster = createClusterAccess({ hosts: api.hosts() });
  return appliedObjects(cluster, new AbortController().signal).finally(() => cluster.close());
}
const vs = (name: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: at(name),
  spec: { a: 1 },
});

test('what kubectl applied comes as it was applied, each once, and what others made not at all', async () => {
  const { objects, leftOut } = await serve({
    '/apis/networking.istio.io/v1/virtualservices': [
      asApplied(vs('web')),
      { ...vs('istio'), metadata: { ...at('istio'), managedFields: by('istio-operator') } as never },
    ],
    '/api/v1/services': [
      { metadata: { ...at('dns', 'kube-system'), annotations: { [LAST]: '{}' } } as never },
      { metadata: { ...at('owned'), ownerReferences: [{}], managedFields: by('kubectl-create') } as never },
      { metadata: { ...at('node'), managedFields: by('labnode-manifests', 'kubectl-patch') } as never },
      { metadata: { ...at('scaled'), managedFields: [...by('istio-operator'), scale] } as never },
      { metadata: { ...at('copied'), annotations: { [LAST]: '{}' }, managedFields: by('istio-operator') } as never },
    ],
  });
  expect(objects).toEqual([{ object: vs('web'), namespace: 'default', asApplied: true }]);
  expect(leftOut).toEqual([]);
  expect(api.requests.filter((path) => path.includes('virtualservices'))).toEqual([
    '/apis/networking.istio.io/v1/virtualservices',
  ]);
});

test('what was changed since, or made by another command, comes as the cluster has it', async () => {
  const changed = asApplied(vs('changed'), 'kubectl-patch');
  const exposed = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...at('exposed'), managedFields: by('kubectl-expose') },
  };
  const labelled = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default', labels: { a: 'b' }, managedFields: by('kube-apiserver', 'kubectl-label') },
  };
  const { objects } = await serve({
    '/apis/networking.istio.io/v1/virtualservices': [changed],
    '/api/v1/services': [exposed],
    '/api/v1/namespaces': [
      labelled,
      { metadata: { name: 'kube-system', managedFields: by('kubectl-label') } as never },
    ],
  });
  expect(objects.map(({ object, asApplied: isSo }) => [object.kind, object.metadata.name, isSo])).toEqual([
    ['Namespace', 'default', false],
    ['Service', 'exposed', false],
    ['VirtualService', 'changed', false],
  ]);
  expect(JSON.stringify(objects)).not.toContain('managedFields');
});

test('an annotation that speaks of another object is not believed', async () => {
  const claimed = asApplied(vs('web'));
  claimed.metadata.annotations[LAST] = JSON.stringify({ ...vs('web'), metadata: at('web', 'kube-system') });
  const torn = asApplied(vs('torn'));
  torn.metadata.annotations[LAST] = '{"apiVersion":';
  const { objects } = await serve({ '/apis/networking.istio.io/v1/virtualservices': [claimed, torn] });
  expect(objects.map(({ object, asApplied: isSo }) => [object.metadata.name, object.metadata.namespace, isSo])).toEqual(
    [
      ['web', 'default', false],
      ['torn', 'default', false],
    ],
  );
});

test('Secrets, pods of a command, and what is too much are named instead', async () => {
  const secret = asApplied({ apiVersion: 'v1', kind: 'Secret', metadata: at('key') });
  const pod = { metadata: { ...at('late'), managedFields: by('kubectl-run') } };
  const applied = asApplied({ apiVersion: 'v1', kind: 'Pod', metadata: at('caller') });
  const many = Array.from({ length: APPLIED_OBJECTS_MAX }, (_, index) =>
    asApplied({ apiVersion: 'v1', kind: 'ConfigMap', metadata: at(`c${index}`) }),
  );
  const { objects, leftOut } = await serve({
    '/api/v1/secrets': [secret],
    '/api/v1/pods': [pod, applied],
    '/api/v1/configmaps': many,
  });
  expect(objects.some(({ object }) => object.kind === 'Pod' && object.metadata.name === 'caller')).toBe(false);
  expect(leftOut.slice(0, 3)).toEqual([
    { what: 'Pod/default/late', reason: 'count' },
    { what: 'Pod/default/caller', reason: 'count' },
    { what: 'Secret/default/key', reason: 'count' },
  ]);
  const few = await serve({ '/api/v1/secrets': [secret], '/api/v1/pods': [pod, applied] });
  expect(few.objects.map(({ object }) => object.metadata.name)).toEqual(['caller']);
  expect(few.leftOut.toSorted((a, b) => (a.what < b.what ? -1 : 1))).toEqual([
    { what: 'Pod/default/late', reason: 'bare-pod' },
    { what: 'Secret/default/key', reason: 'secret' },
  ]);
  expect(api.requests).not.toContain('/api/v1/namespaces/default/secrets/key');
});

test('a kind of which there is too much costs no other, and a cluster that does not answer is a failure', async () => {
  const flood = Array.from({ length: 2_100 }, (_, index) => ({ metadata: at(`c${index}`) }));
  const { objects, leftOut } = await serve({
    '/api/v1/configmaps': flood,
    '/apis/networking.istio.io/v1/virtualservices': [asApplied(vs('web'))],
  });
  expect(objects).toHaveLength(1);
  expect(leftOut).toEqual([{ what: 'ConfigMap', reason: 'unread' }]);
  await api.kill();
  const cluster = createClusterAccess({ hosts: api.hosts() });
  const asked = appliedObjects(cluster, new AbortController().signal);
  await expect(asked).rejects.toBeInstanceOf(SlipwayError);
  cluster.close();
  await api.start();
});
