import { expect, test } from 'vitest';
import { drawTasks, sharesOf } from './draw.ts';

const bank = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([domain, count]) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${domain}-${index}`,
      spec: { domain: domain as 'installation' | 'traffic' | 'security' | 'troubleshooting' },
    })),
  );
const three = bank({ installation: 7, traffic: 13, troubleshooting: 8 });

test('an exam of sixteen is divided as the published one, what no task covers going to the others', () => {
  expect(sharesOf(three, 16).map(({ domain, tasks }) => [domain, tasks])).toEqual([
    ['installation', 4],
    ['traffic', 8],
    ['troubleshooting', 4],
  ]);
  const whole = bank({ installation: 9, traffic: 9, security: 9, troubleshooting: 9 });
  expect(sharesOf(whole, 16).map(({ share, tasks }) => [share, tasks])).toEqual([
    [20, 3],
    [35, 6],
    [25, 4],
    [20, 3],
  ]);
});

test('shares are percent of the whole, however few tasks there are', () => {
  for (const count of [1, 4, 16, 100]) {
    const shares = sharesOf(three, count);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100);
    expect(shares.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(Math.min(count, three.length));
  }
  expect(sharesOf([], 16)).toEqual([]);
  expect(sharesOf(bank({ traffic: 2, security: 30 }), 16).map(({ tasks }) => tasks)).toEqual([2, 14]);
});

test('the same seed draws the same tasks, another one others, and none twice', () => {
  const ids = (seed: number) => drawTasks(three, { seed, count: 16 }).map(({ id }) => id);
  expect(ids(5)).toEqual(ids(5));
  expect(ids(5)).not.toEqual(ids(6));
  for (let seed = 0; seed < 50; seed += 1) expect(new Set(ids(seed)).size).toBe(16);
  expect(drawTasks(three.toReversed(), { seed: 5, count: 16 }).map(({ id }) => id)).toEqual(ids(5));
});

test('over many seeds every task is drawn, and about as often', () => {
  const drawn = new Map<string, number>();
  for (let seed = 0; seed < 2000; seed += 1) {
    for (const { id } of drawTasks(three, { seed, count: 4 })) drawn.set(id, (drawn.get(id) ?? 0) + 1);
  }
  const traffic = three.filter(({ spec }) => spec.domain === 'traffic').map(({ id }) => drawn.get(id) ?? 0);
  const expected = (2000 * 2) / 13;
  for (const count of traffic) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.25);
});
