import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('a burst is free, and what follows waits for its turn', () => {
  let now = 0;
  const pace = new Pace({ burst: 1000, perSecond: 1000, clock: () => now });
  expect(pace.spend(1000)).toBe(0);
  expect(pace.left).toBe(0);
  expect(pace.spend(500)).toBe(500);
  expect(pace.left).toBe(-0.5);
  now = 1500;
  expect(pace.spend(1000)).toBe(0);
});
