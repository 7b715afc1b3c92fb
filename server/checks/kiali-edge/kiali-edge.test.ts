import { describe, expect, test } from 'vitest';
import { addonLab } from '../shared/addons/addons-fixture.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const node = (id: string, workload: string | undefined, service?: string) => ({
  data: { id, nodeType: workload ? 'workload' : 'service', namespace: 'default', workload, service },
});
const edge = (source: string, target: string, rate: string, more: object = {}, flags: object = { '-': '100.0' }) => ({
  data: {
    source,
    target,
    ...more,
    traffic: { protocol: 'http', rates: { http: rate, httpPercentReq: '10.0' }, responses: { 200: { flags } } },
  },
});
const graph = {
  elements: {
    nodes: [node('p', 'page'), node('a', 'reviews-v1'), node('b', 'reviews-v3'), node('r', undefined, 'ratings')],
    edges: [
      edge('p', 'a', '1.50', { isMTLS: '100', responseTime: '30' }),
      edge('p', 'b', '0.50', { responseTime: '900' }),
      {
        data: {
          source: 'b',
          target: 'r',
          traffic: {
            rates: { http: '0.5' },
            responses: { 500: { flags: { FI: '60.0' } }, 200: { flags: { '-': '40.0' } } },
          },
        },
      },
    ],
  },
};
const spec = { kind: 'kiali-edge', from: 'page', to: 'reviews-v1' } as const;
const among = ['reviews-v1', 'reviews-v3'];
const lab = addonLab(() => graph);

test.each([
  ['ok', {}],
  ['ok', { share: { min: 70, max: 80 }, among }],
  ['kiali.share', { share: { min: 40, max: 60 }, among }],
  ['ok', { mtls: { min: 99 } }],
  ['kiali.mtls', { to: 'reviews-v3', mtls: { min: 1 } }],
  ['ok', { to: 'reviews-v3', mtls: { max: 0 } }],
  ['ok', { latencyMs: { max: 100 } }],
  ['kiali.response-time', { to: 'reviews-v3', latencyMs: { max: 100 } }],
  ['kiali.response-time', { from: 'reviews-v3', to: 'ratings', latencyMs: { max: 100 } }],
  ['ok', { from: 'reviews-v3', to: 'ratings', response: { code: '500', flag: 'FI', min: 50 } }],
  ['kiali.response', { from: 'reviews-v3', to: 'ratings', response: { code: '500', flag: 'FI', min: 90 } }],
  ['kiali.response', { response: { code: '504', flag: 'UT' } }],
  ['kiali.no-edge', { to: 'reviews-v2' }],
  ['ok', { to: 'reviews-v2', absent: true }],
  ['kiali.edge-present', { absent: true }],
] as const)('%s %j', async (code, more) => {
  expect(await codeOf({ ...spec, ...more }, lab)).toBe(code);
});

test('asks for the namespaces and the time that it is about', async () => {
  const asked: string[] = [];
  const seen = addonLab((path, query) => {
    asked.push(path, query.get('namespaces') ?? '', query.get('duration') ?? '');
    return graph;
  });
  await runCheck({ ...spec, namespaces: ['office'], seconds: 30 }, seen);
  expect(asked).toEqual(['/kiali/api/namespaces/graph', 'office', '30s']);
});

test('a graph without edges is told as one', async () => {
  const empty = { elements: { nodes: null, edges: null } };
  expect(
    await codeOf(
      spec,
      addonLab(() => empty),
    ),
  ).toBe('kiali.empty-graph');
});

describe('what cannot be asked', () => {
  test('is missing, without pods, or not ready yet', async () => {
    expect(await codeOf(spec, { ...lab, services: [] })).toBe('addon.missing');
    expect(await codeOf(spec, { ...lab, pods: [] })).toBe('addon.no-pod');
    expect(
      await codeOf(
        spec,
        addonLab(() => graph, { ready: false }),
      ),
    ).toBe('waiting');
  });

  test.each([
    ['an error', addonLab(() => graph, { status: 500 })],
    ['no JSON', addonLab(() => '<html>')],
    ['another form', addonLab(() => ({ elements: { edges: 'many' } }))],
    ['rates that are none', addonLab(() => ({ elements: { edges: [edge('p', 'a', '1', { isMTLS: 'all' })] } }))],
    ['no answer', { ...lab, answer: () => ({ ok: false as const, error: 'refused' as const, message: '', ms: 1 }) }],
  ])('%s is no verdict about the learner', async (_, strange) => {
    await expect(runCheck(spec, strange)).rejects.toMatchObject({ failure: { code: 'SLW400' } });
  });
});
