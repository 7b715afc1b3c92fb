import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

test('a burst passes, a stream is slowed, and the complaint comes once a second', () => {
  let now = 0;
  const rate = createRateLimit(() => now);
  const verdicts = Array.from({ length: 103 }, () => rate.take('normal'));
  expect(verdicts.slice(0, 100).every((verdict) => verdict === 'take')).toBe(true);
  expect(verdicts.slice(100)).toEqual(['complain', 'drop', 'drop']);
  now += 1000;
  expect(rate.take('normal')).toBe('take');
});

test('acknowledgements of a flood are not what is meant', () => {
  let now = 0;
  const rate = createRateLimit(() => now);
  for (let second = 0; second < 10; second++) {
    for (let index = 0; index < 5000; index++) expect(rate.take('cheap')).toBe('take');
    now += 1000;
  }
});
