import { describe, expect, test } from 'vitest';
import { OTHER, SequentialShares, type SharesOptions } from './sequential-shares.ts';

/** A seeded source of randomness, so that a simulation gives the same every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const RUNS = 2_000;

function simulate(options: SharesOptions, truth: Record<string, number>, seed: number) {
  const random = seeded(seed);
  let rejected = 0;
  let asked = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const shares = new SequentialShares(options);
    while (!shares.decision) shares.add(draw(truth, random()));
    if (shares.decision.kind === 'rejected') rejected += 1;
    asked += shares.total;
  }
  return { rejected: rejected / RUNS, mean: asked / RUNS };
}

function draw(truth: Record<string, number>, at: number): string {
  let sum = 0;
  for (const [category, share] of Object.entries(truth)) {
    sum += share;
    if (at < sum) return category;
  }
  return Object.keys(truth).at(-1) ?? OTHER;
}

const rates = { tolerance: 0.1, alpha: 0.01, beta: 0.01 };
const canary = { ...rates, shares: { v1: 0.9, v3: 0.1 } };
const halves = { ...rates, shares: { v1: 0.5, v3: 0.5 } };
const thirds = { ...rates, tolerance: 0.2, shares: { v1: 1 / 3, v2: 1 / 3, v3: 1 / 3 } };
const only = { ...rates, shares: { v1: 1 } };
// Sampling error of a rate of 1 % over 2,000 runs: three standard deviations are 0.7 points.
const AT_MOST = 0.017;

describe('the right shares are accepted', () => {
  test.each([
    ['90/10', canary, { v1: 0.9, v3: 0.1 }, 160],
    ['50/50', halves, { v1: 0.5, v3: 0.5 }, 400],
    ['three thirds', thirds, { v1: 1 / 3, v2: 1 / 3, v3: 1 / 3 }, 120],
    ['all to one', only, { v1: 1 }, 60],
  ] as const)('%s', (_, options, truth, mean) => {
    const found = simulate(options, truth, 1);
    expect(found.rejected).toBeLessThanOrEqual(AT_MOST);
    expect(found.mean).toBeLessThan(mean);
  });
});

describe('wrong shares are rejected', () => {
  test.each([
    ['80/20 for 90/10', canary, { v1: 0.8, v3: 0.2 }],
    ['all to v1 for 90/10', canary, { v1: 1, v3: 0 }],
    ['50/50 for 90/10', canary, { v1: 0.5, v3: 0.5 }],
    ['60/40 for 50/50', halves, { v1: 0.6, v3: 0.4 }],
    ['40/60 for 50/50', halves, { v1: 0.4, v3: 0.6 }],
    ['a version too few', thirds, { v1: 0.5, v2: 0.5, v3: 0 }],
    ['one in ten goes elsewhere', only, { v1: 0.9, v2: 0.1 }],
    ['a version that nobody named', canary, { v1: 0.81, v3: 0.09, v2: 0.1 }],
  ] as const)('%s', (_, options, truth) => {
    expect(simulate(options, truth, 2).rejected).toBeGreaterThanOrEqual(1 - AT_MOST);
  });
});

test('what must not occur rejects at once, and says what', () => {
  const shares = new SequentialShares(only);
  for (let i = 0; i < 5; i += 1) shares.add('v1');
  expect(shares.decision).toBeUndefined();
  shares.add(OTHER);
  expect(shares.decision).toEqual({ kind: 'rejected', category: OTHER, more: true });
});

test('a decision stands', () => {
  const shares = new SequentialShares(only);
  while (!shares.decision) shares.add('v1');
  expect(shares.decision).toEqual({ kind: 'accepted' });
  const { total } = shares;
  shares.add(OTHER);
  expect(shares.decision).toEqual({ kind: 'accepted' });
  expect(shares.total).toBe(total + 1);
});
