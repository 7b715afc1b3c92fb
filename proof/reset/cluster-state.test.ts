import { describe, expect, test } from 'vitest';
import { type ClusterObject, keyOf } from './cluster-objects.ts';
import { changedPods, podsReady, rememberPods } from './cluster-pods.ts';
import { difference } from './cluster-state.ts';

type Parts = Partial<Omit<ClusterObject, 'metadata'>> & { metadata?: Partial<ClusterObject['metadata']> };
const object = (kind: string, name: string, { metadata, ...rest }: Parts = {}): ClusterObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default', uid: `uid-${name}`, ...metadata },
  ...rest,
});
const owned = { ownerReferences: [{}] };
const names = (before: ClusterObject[], now: ClusterObject[]) => {
  const found = difference(new Map(before.map((each) => [keyOf(each), each])), now);
  const named = (list: readonly ClusterObject[]) => list.map(({ metadata }) => metadata.name);
  return { added: named(found.added), changed: named(found.changed), lost: named(found.lost) };
};

describe('a cluster differs', () => {
  test('by what was added, changed and lost', () => {
    const before = [
      object('Service', 'a'),
      object('Service', 'b', { spec: { type: 'NodePort' } }),
      object('Secret', 'c'),
    ];
    const now = [
      object('Service', 'a'),
      object('Service', 'b', { spec: { type: 'ClusterIP' } }),
      object('Gateway', 'd'),
    ];
    expect(names(before, now)).toEqual({ added: ['d'], changed: ['b'], lost: ['c'] });
  });

  test('by a label, but not by what the cluster writes itself', () => {
    const before = [object('Namespace', 'default', { metadata: { labels: { a: '1' } } }), object('Deployment', 'web')];
    const revision = {
      'deployment.kubernetes.io/revision': '3',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    const now = [
      object('Namespace', 'default', { metadata: { labels: { a: '1', 'istio-injection': 'enabled' } } }),
      object('Deployment', 'web', {
        status: { replicas: 1 },
        metadata: { resourceVersion: '7', annotations: revision },
      }),
    ];
    expect(names(before, now)).toEqual({ added: [], changed: ['default'], lost: [] });
  });

  test('not by what controllers made, nor by the order of fields or the served version', () => {
    const before = [object('VirtualService', 'v', { apiVersion: 'n/v1beta1', spec: { a: 1, b: 2 } })];
    const now = [
      object('VirtualService', 'v', { apiVersion: 'n/v1', spec: { b: 2, a: 1 } }),
      object('ReplicaSet', 'web-1', { metadata: owned }),
      object('ConfigMap', 'istio-leader', {
        metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '' } },
      }),
    ];
    expect(names(before, now)).toEqual({ added: [], changed: [], lost: [] });
  });
});

describe('a pod', () => {
  const pod = (uid: string, spec: object = {}, metadata: Parts['metadata'] = {}) =>
    object('Pod', `web-${uid}`, {
      spec: { containers: [{ name: 'web', image: 'web' }], ...spec },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
      metadata: { uid, ...owned, ...metadata },
    });

  test('of a controller is made anew when it is a new one, or was debugged or labelled', () => {
    const before = rememberPods([pod('1'), pod('2'), pod('3')]);
    const now = [
      pod('1'),
      pod('2', { ephemeralContainers: [{ name: 'debug' }] }),
      pod('3', {}, { labels: { a: '1' } }),
      pod('4'),
    ];
    expect(changedPods(now, before).map(({ metadata }) => metadata.uid)).toEqual(['2', '3', '4']);
    expect(changedPods([pod('9', {}, { namespace: 'kube-system' })], before)).toEqual([]);
  });

  test('that ends, or a Deployment that lacks one, is waited for', () => {
    expect(podsReady([pod('1')])).toBeUndefined();
    expect(podsReady([pod('1', {}, { deletionTimestamp: 'now' })])).toContain('Pod default web-1');
    expect(
      podsReady([object('Deployment', 'web', { spec: { replicas: 2 }, status: { availableReplicas: 1 } })]),
    ).toContain('web');
  });
});
