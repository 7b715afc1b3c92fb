import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '#protocol/labinit.ts';
import { answer, doneLab } from '#server/grading/lab-objects-fixture.ts';
import { SampleMemory } from '#server/grading/sample-memory.ts';
import { prepareCheck } from '../index.ts';
import { codeOf, runCheck } from '../run-check-fixture.ts';

const spec = {
  kind: 'distribution',
  url: 'http://{ingress}/api/v1/products/0/reviews',
  by: { json: 'podname' },
  categories: { v1: '^reviews-v1-', v3: '^reviews-v3-' },
  shares: { v1: 90, v3: 10 },
} as const;
const review = (version: string): ProbeResult => answer(200, JSON.stringify({ podname: `reviews-${version}-7dc` }));

/** Answers of the versions in turn, as often as their weights say: no chance in it. */
function weighted(weights: Record<string, number>, make = review) {
  const scores = new Map<string, number>();
  let asked = 0;
  const lab = {
    ...doneLab(),
    answer: () => {
      asked += 1;
      for (const [version, weight] of Object.entries(weights)) scores.set(version, (scores.get(version) ?? 0) + weight);
      const [next = ''] = [...scores].toSorted(([, a], [, b]) => b - a)[0] ?? [];
      scores.set(next, (scores.get(next) ?? 0) - Object.values(weights).reduce((sum, weight) => sum + weight, 0));
      return make(next);
    },
  };
  return { lab, asked: () => asked };
}

describe('the decision', () => {
  test.each([
    ['ok', {}, { v1: 90, v3: 10 }],
    ['ok', { shares: { v1: 50, v3: 50 }, tolerance: 15 }, { v1: 50, v3: 50 }],
    ['ok', { shares: { v1: 100 } }, { v1: 1 }],
    ['distribution.shares', {}, { v1: 70, v3: 30 }],
    ['distribution.shares', { shares: { v1: 50, v3: 50 }, tolerance: 15 }, { v1: 90, v3: 10 }],
    ['distribution.missing', {}, { v1: 1 }],
    ['distribution.unexpected', {}, { v1: 90, v2: 10 }],
    ['distribution.unexpected', { shares: { v1: 100 } }, { v1: 90, v3: 10 }],
  ] as const)('%s %j of %j', async (code, more, weights) => {
    expect(await codeOf({ ...spec, ...more }, weighted(weights).lab)).toBe(code);
  });

  test('the verdict tells the counts and the rule', async () => {
    const { lab, asked } = weighted({ v1: 90, v3: 10 });
    const outcome = await runCheck(spec, lab);
    expect(outcome).toMatchObject({
      evidence: expect.stringMatching(
        /^v1 \d+ \(9\d\.?\d* %\), v3 \d+ .*expected v1 90 %, v3 10 %;.*10 points, α 1 %, β 1 %$/,
      ),
    });
    expect(asked()).toBeLessThan(200);
  });
});

test('that nobody of a kind answers is told of thirty answers, not of the first ten', async () => {
  let asked = 0;
  const lab = {
    ...doneLab(),
    answer: () => {
      asked += 1;
      return review(asked <= 12 || asked % 2 === 0 ? 'v3' : 'v1');
    },
  };
  expect(await codeOf({ ...spec, shares: { v1: 80, v3: 20 }, tolerance: 30 }, lab)).toBe('distribution.shares');
});

test('requests are bounded in one look, and go on in the next', async () => {
  const { lab, asked } = weighted({ v1: 90, v3: 10 });
  const samples = new SampleMemory();
  const close = { ...spec, tolerance: 4 };
  expect(await codeOf(close, { ...lab, samples })).toBe('waiting');
  expect(asked()).toBe(300);
  while ((await codeOf(close, { ...lab, samples })) === 'waiting') expect(asked()).toBeLessThan(3_000);
  const decided = asked();
  expect(await codeOf(close, { ...lab, samples })).toBe('ok');
  expect(asked()).toBe(decided);
});

test('several checks of the same traffic count the same answers', async () => {
  const { lab, asked } = weighted({ v1: 90, v3: 10 });
  const samples = new SampleMemory();
  const halves = { ...spec, shares: { v1: 50, v3: 50 }, tolerance: 15 };
  const codes = await Promise.all([spec, halves].map((each) => codeOf(each, { ...lab, samples })));
  expect(codes).toEqual(['ok', 'distribution.shares']);
  const alone = weighted({ v1: 90, v3: 10 });
  await codeOf(spec, alone.lab);
  expect(asked()).toBe(alone.asked());
});

test('an answer that is none does not count, and the others stay', async () => {
  let broken = true;
  const { lab, asked } = weighted({ v1: 90, v3: 10 }, (version) => (broken ? answer(503) : review(version)));
  const samples = new SampleMemory();
  expect(await codeOf(spec, { ...lab, samples })).toBe('probe.no-cluster');
  broken = false;
  expect(await codeOf(spec, { ...lab, samples })).toBe('ok');
  expect(asked()).toBeGreaterThan(100);
});

test('right shares among requests of which some fail are never enough, until none fails', async () => {
  let [asked, failing] = [0, true];
  const { lab } = weighted({ v1: 90, v3: 10 }, (version) => {
    asked += 1;
    return failing && asked % 40 === 0 ? answer(503) : review(version);
  });
  const samples = new SampleMemory();
  for (let look = 0; look < 20; look += 1) expect(await codeOf(spec, { ...lab, samples })).toBe('probe.no-cluster');
  failing = false;
  expect(await codeOf(spec, { ...lab, samples })).toBe('ok');
});

describe('what tells answers apart', () => {
  const by = async (more: object, make: (version: string) => ProbeResult) =>
    codeOf({ ...spec, shares: { v1: 100 }, ...more } as Parameters<typeof codeOf>[0], weighted({ v1: 1 }, make).lab);
  test('a pattern of the body', async () => {
    expect(
      await by({ by: { body: 'served by: <u>(\\S+)</u>' } }, () => answer(200, 'served by: <u>reviews-v1-x</u>')),
    ).toBe('ok');
  });
  test('a header', async () => {
    const headers = { 'x-version': 'reviews-v1-x' };
    expect(await by({ by: { header: 'X-Version' } }, () => ({ ...answer(200), headers }) as ProbeResult)).toBe('ok');
  });
  test('the status', async () => {
    const half = {
      by: { status: true },
      categories: { good: '^200$', aborted: '^500$' },
      shares: { good: 50, aborted: 50 },
      tolerance: 20,
    } as const;
    const { lab } = weighted({ 200: 1, 500: 1 }, (status) => answer(Number(status)));
    expect(await codeOf({ ...spec, ...half }, lab)).toBe('ok');
  });
  test('no JSON is no category', async () => {
    expect(await by({}, () => answer(200, '<html>'))).toBe('distribution.unexpected');
  });
});

test('answers that are none are told by the triage', async () => {
  expect(await codeOf(spec, weighted({ v1: 1 }, () => answer(503)).lab)).toBe('probe.no-cluster');
  expect(await codeOf(spec, weighted({ v1: 1 }, () => ({ ok: false, error: 'refused', message: '', ms: 1 })).lab)).toBe(
    'probe.refused',
  );
});

test('shares are percent of named categories', () => {
  expect(() => prepareCheck({ ...spec, shares: { v1: 0.9, v3: 0.1 } })).toThrow('together 100');
  expect(() => prepareCheck({ ...spec, shares: { v1: 90, v2: 10 } })).toThrow('needs a category');
});
