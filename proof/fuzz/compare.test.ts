import { expect, test } from 'vitest';
import type { Told } from './ask.ts';
import { compare } from './compare.ts';
import type { CaseFacts } from './facts/case-facts.ts';
import type { RawAnswer } from './facts/raw-route.ts';
import { slotOf } from './ground/slot.ts';
import type { Shares } from './questions.ts';
import type { Seen } from './traffic.ts';

const request = { from: 'outside', host: 'www.fz00.test', port: 8100, path: '/', method: 'GET', headers: {} } as const;
const app = { namespace: 'fz00', name: 'web' };
const spec = { kind: 'route-to-app', host: request.host, app, virtualService: 'vs' } as const;
const byApp: Seen = { kind: 'reached', pod: 'web-v1', namespace: 'fz00', version: 'v1', status: 200, ms: 1 };
const answered = (status: number, body = ''): Seen => ({
  kind: 'answered',
  status,
  server: 'istio-envoy',
  body,
  ms: 1,
});
const ok: Told = { kind: 'ok', evidence: 'x' };
const broken = (code: string): Told => ({
  kind: 'broken',
  settleMs: 0,
  reason: {
    code,
    layer: 'route',
    object: 'VirtualService/fz00/vs',
    message: { ko: '', en: '' },
    expected: '',
    observed: '',
    next: '',
    on: 'k3s-s',
  },
});

const look = async (told: Told, seen: readonly Seen[], answer: RawAnswer = { kind: 'no-virtual-host' }) => {
  const facts = {
    slot: slotOf(0),
    fuzzCase: { objects: [] },
    routeOf: async () => answer,
    object: () => undefined,
  } as unknown as CaseFacts;
  const { contradiction, unchecked } = await compare({
    question: { spec, request },
    told,
    traffic: { request, seen },
    facts,
  });
  return contradiction?.disagreement ?? unchecked ?? 'agree';
};

test('a verdict agrees with what all requests did, or is contradicted', async () => {
  expect(await look(ok, [byApp, byApp])).toBe('agree');
  expect(await look(ok, [byApp, answered(404)])).toBe('false-pass');
  expect(await look(ok, [{ ...byApp, pod: 'client' }])).toBe('false-pass');
  expect(await look(ok, [answered(503, 'no healthy upstream')])).toBe('false-pass-endpoint');
  expect(await look(broken('virtual-service.match'), [byApp])).toBe('false-fail');
  expect(await look({ kind: 'waiting', waitingFor: { ko: '', en: '' } }, [byApp])).toBe('no-verdict');
});

test('a rightly failed check is contradicted where its reason says what the proxy has not', async () => {
  const missed = [answered(404)];
  expect(await look(broken('virtual-service.not-in-proxy'), missed)).toBe('agree');
  expect(
    await look(broken('virtual-service.not-in-proxy'), missed, { kind: 'clusters', clusters: [], route: {} }),
  ).toBe('false-reason');
  expect(await look(broken('virtual-service.host'), missed)).toBe('false-reason');
  expect(await look(broken('nobody.knows-this'), missed)).toBe('nobody.knows-this');
});

test('shares are held against many requests, and few or nearly right ones tell nothing', async () => {
  const url = 'http://{ingress:8100}/';
  const halves = { v1: 50, v2: 50 };
  const divided = async (told: Told, [v1, v2]: readonly [number, number], shares: Shares = halves) => {
    const seen = [...Array(v1).fill(byApp), ...Array(v2).fill({ ...byApp, version: 'v2' })];
    const categories = { v1: '^v1$', v2: '^v2$' };
    const question = {
      spec: { kind: 'distribution' as const, url, by: { json: 'version' }, categories, shares: { ...shares } },
      request,
      shares,
    };
    const facts = { slot: slotOf(0), routeOf: async () => ({ kind: 'no-virtual-host' }) } as unknown as CaseFacts;
    const { contradiction } = await compare({ question, told, traffic: { request, seen }, facts });
    return contradiction?.disagreement ?? 'agree';
  };
  const unequal = broken('distribution.shares');
  expect(await divided(ok, [60, 0])).toBe('false-pass');
  expect(await divided(ok, [55, 5], { v2: 100 })).toBe('false-pass');
  expect(await divided(ok, [33, 27])).toBe('agree');
  expect(await divided(unequal, [33, 27])).toBe('false-fail');
  expect(await divided(unequal, [45, 15])).toBe('agree');
  expect(await divided(unequal, [3, 3])).toBe('agree');
});
