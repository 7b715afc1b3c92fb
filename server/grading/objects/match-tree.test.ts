import { describe, expect, test } from 'vitest';
import { matchTree, plainPath } from './match-tree.ts';
import { type MatchTree, matchTreeSchema } from './tree.ts';

const service = {
  metadata: { name: 'web-svc', labels: { app: 'web', 'app.kubernetes.io/name': 'web' } },
  spec: {
    type: 'ClusterIP',
    replicas: 2,
    ports: [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'status', port: 15021 },
    ],
    hosts: ['www.mesh.test'],
    empty: [],
  },
};
const mismatch = (tree: MatchTree) => matchTree(matchTreeSchema.parse(tree), service).mismatch;

describe('fits', () => {
  test.each<[string, MatchTree]>([
    ['nothing asked', {}],
    ['a scalar deep inside', { spec: { type: 'ClusterIP' } }],
    ['some items of an array, in any order', { spec: { ports: [{ port: 15021 }, { name: 'http' }] } }],
    ['a scalar item', { spec: { hosts: ['www.mesh.test'] } }],
    ['$regex', { metadata: { name: { $regex: '^web-' } } }],
    ['$in', { spec: { type: { $in: ['NodePort', 'ClusterIP'] } } }],
    ['numbers', { spec: { replicas: { $gte: 2, $lt: 3 } } }],
    ['$absent', { spec: { selector: { $absent: true } } }],
    ['$exists', { spec: { type: { $exists: true } } }],
    ['$size', { spec: { ports: { $size: 2 } } }],
    ['$size as a range', { spec: { ports: { $size: { $lte: 2 } } } }],
    ['$size of nothing', { spec: { none: { $size: 0 } } }],
    ['$not', { spec: { type: { $not: 'NodePort' } } }],
    ['$any', { spec: { $any: [{ type: 'NodePort' }, { replicas: 2 }] } }],
    ['$every', { spec: { ports: { $every: { port: { $gte: 1 } } } } }],
    ['$none', { spec: { ports: { $none: { port: 443 } } } }],
    ['$equals', { spec: { hosts: { $equals: ['www.mesh.test'] } } }],
  ])('%s', (_, tree) => {
    expect(mismatch(tree)).toBeUndefined();
  });
});

describe('does not fit, and says where', () => {
  test.each<[MatchTree, string, string, string]>([
    [{ spec: { type: 'NodePort' } }, 'spec.type', 'NodePort', 'ClusterIP'],
    [{ spec: { type: { $in: ['NodePort', 'LoadBalancer'] } } }, 'spec.type', 'NodePort or LoadBalancer', 'ClusterIP'],
    [{ spec: { selector: { app: 'web' } } }, 'spec.selector.app', 'web', '(absent)'],
    [{ spec: { replicas: '2' } }, 'spec.replicas', '2', '2'],
    [
      { metadata: { labels: { 'app.kubernetes.io/name': 'x' } } },
      "metadata.labels['app.kubernetes.io/name']",
      'x',
      'web',
    ],
    // the item of the same name is the one that is meant
    [{ spec: { ports: [{ name: 'http', targetPort: 80 }] } }, 'spec.ports[name=http].targetPort', '80', '8080'],
    [{ spec: { hosts: ['a.test'] } }, 'spec.hosts', 'an item a.test', '["www.mesh.test"]'],
    [{ spec: { empty: ['x'] } }, 'spec.empty', 'an item x', '(empty)'],
    [{ spec: { ports: { $size: 3 } } }, 'spec.ports', '3 items', JSON.stringify(service.spec.ports)],
    [{ spec: { ports: { $every: { targetPort: 8080 } } } }, 'spec.ports[1].targetPort', '8080', '(absent)'],
    [{ spec: { type: { $absent: true } } }, 'spec.type', 'absent', 'ClusterIP'],
    [{ spec: { empty: { $every: {} } } }, 'spec.empty', 'every item ', '(empty)'],
    [{ spec: { replicas: { $gte: 3 } } }, 'spec.replicas', '≥ 3', '2'],
    [{ metadata: { name: { $regex: '^x' } } }, 'metadata.name', '/^x/', 'web-svc'],
  ])('%j', (tree, path, expected, observed) => {
    expect(mismatch(tree)).toEqual({ path, expected, observed });
  });
});

test('what every object inherits is not there', () => {
  expect(mismatch({ constructor: { $exists: true } })).toBeDefined();
});

test('the evidence is what fits', () => {
  expect(matchTree({ spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 80 }] } }, service).evidence).toEqual([
    'spec.type: ClusterIP',
    'spec.ports[name=http].name: http',
    'spec.ports[name=http].port: 80',
  ]);
});

test.each<MatchTree>([
  { spec: { $regx: 'x' } },
  { $regex: '(' },
  { $regex: 7 },
  { $in: 'x' },
  { $gte: '2' },
  { $absent: false },
])('%j is refused when the lesson is read', (tree) => {
  expect(() => matchTreeSchema.parse(tree)).toThrow();
});

test('a path as a lesson writes it', () => {
  expect(plainPath('spec.ports[name=http].targetPort')).toBe('spec.ports.targetPort');
  expect(plainPath("metadata.labels['app.kubernetes.io/name']")).toBe("metadata.labels['app.kubernetes.io/name']");
});
