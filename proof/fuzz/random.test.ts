import { expect, test } from 'vitest';
import { caseSeed, createRandom } from './random.ts';

test('the same seed makes the same choices, another one others', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => random.between(0, 999));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('values come about as often as their weights say', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 10_000 }, () =>
    random.weighted([
      [3, 'a'],
      [1, 'b'],
    ] as const),
  );
  const share = drawn.filter((each) => each === 'a').length / drawn.length;
  expect(share).toBeGreaterThan(0.72);
  expect(share).toBeLessThan(0.78);
});

test('neighbouring cases have seeds that differ', () => {
  const seeds = new Set(Array.from({ length: 5_000 }, (_, index) => caseSeed(1, index)));
  expect(seeds.size).toBe(5_000);
});
