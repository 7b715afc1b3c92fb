import { expect, test } from 'vitest';
import { editObject } from './edit-object.ts';
import { beforeFault, forgetEvents, putFault, undoFault } from './fault.ts';
import type { FaultChange } from './incident-spec.ts';
import { FakeWriter } from './incidents-fixture.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const PATH = '/api/v1/namespaces/default/services/web';
const SIDECAR = '/apis/networking.istio.io/v1/namespaces/default/sidecars/default';
const spec = { selector: { app: 'web' }, ports: [{ port: 80, name: 'http' }] };
const selects: FaultChange = {
  resource: 'services',
  namespace: 'default',
  name: 'web',
  edit: [{ at: ['spec', 'selector', 'app'], value: 'other' }],
};

function lab() {
  const writer = new FakeWriter();
  writer.objects.set(PATH, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'u1',
      resourceVersion: '1',
      managedFields: [{ manager: 'kubectl-client-side-apply', time: 'yesterday' }],
      annotations: { [LAST_APPLIED]: JSON.stringify({ spec }) },
    },
    spec,
  });
  return writer;
}

test('edits set and remove, in maps and lists, and make the maps on their way', () => {
  const object = { spec: { http: [{ a: 1 }, { b: 2 }] } };
  const edited = editObject(object, [
    { at: ['spec', 'http', 0, 'fault', 'abort'], value: 503 },
    { at: ['spec', 'http', 1] },
    { at: ['spec', 'hosts'], value: ['x'] },
  ]);
  expect(edited).toEqual({ spec: { http: [{ a: 1, fault: { abort: 503 } }], hosts: ['x'] } });
  expect(object.spec.http).toHaveLength(2);
  expect(() => editObject(object, [{ at: ['spec', 'tcp', 0, 'a'], value: 1 }])).toThrow('nothing is at spec.tcp.0');
});

test('a fault leaves who manages what as it was, and what was applied last says the same as the object', async () => {
  const writer = lab();
  await putFault([selects], writer);
  const { metadata, ...object } = (await writer.get(PATH)) ?? { metadata: undefined };
  expect(object).toMatchObject({ spec: { selector: { app: 'other' } } });
  expect(metadata?.managedFields).toEqual([{ manager: 'kubectl-client-side-apply', time: 'yesterday' }]);
  expect(JSON.parse(metadata?.annotations?.[LAST_APPLIED] ?? '').spec.selector).toEqual({ app: 'other' });
});

test('what is created is called as kubectl would, and is removed again; what was deleted comes back', async () => {
  const writer = lab();
  const changes: FaultChange[] = [
    { resource: 'services', namespace: 'default', name: 'web', delete: true },
    {
      resource: 'sidecars.networking.istio.io',
      namespace: 'default',
      name: 'default',
      create: { spec: { egress: [] } },
    },
  ];
  const undo = await beforeFault(changes, writer);
  await putFault(changes, writer);
  expect(await writer.get(PATH)).toBeUndefined();
  expect(await writer.get(SIDECAR)).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' });
  await undoFault(undo, writer);
  expect(await writer.get(SIDECAR)).toBeUndefined();
  const back = await writer.get(PATH);
  expect(back).toMatchObject({ spec });
  expect(back?.metadata.uid).toBeUndefined();
});

test('what somebody repaired meanwhile becomes what it was too', async () => {
  const writer = lab();
  const undo = await beforeFault([selects], writer);
  await putFault([selects], writer);
  await writer.put(PATH, { ...(await writer.get(PATH)), spec: { selector: {} } });
  await undoFault(undo, writer);
  expect(await writer.get(PATH)).toMatchObject({ spec, metadata: { uid: 'u1' } });
});

test('events of every namespace are forgotten', async () => {
  const writer = lab();
  await forgetEvents(writer);
  expect(writer.asked).toEqual(['DELETE /api/v1/namespaces/default/events', 'DELETE /api/v1/namespaces/shop/events']);
});
