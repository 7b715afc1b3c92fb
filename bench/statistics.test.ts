import { expect, test } from 'vitest';
import { percentile, summarize } from './statistics.ts';

test('nearest rank', () => {
  expect(percentile([5, 1, 3], 50)).toBe(3);
  expect(percentile([1, 2, 3, 4], 50)).toBe(2);
  expect(percentile([1, 2, 3, 4], 99)).toBe(4);
  expect(() => percentile([], 50)).toThrow();
});

test('a summary holds the extremes', () => {
  expect(summarize([10, 30, 20])).toMatchObject({ runs: 3, min: 10, p50: 20, max: 30 });
});
