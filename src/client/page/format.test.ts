import { expect, it } from 'vitest';
import { formatDuration, formatEstimate } from './format.ts';

it.each([
  [840, '0.8초', '0.8 s'],
  [27_465, '27초', '27 s'],
  [120_000, '2분', '2 min'],
  [129_600, '2분 10초', '2 min 10 s'],
  [3_900_000, '1시간 5분', '1 h 5 min'],
])('%i ms', (ms, ko, en) => {
  expect(formatDuration(ms, 'ko')).toBe(ko);
  expect(formatDuration(ms, 'en')).toBe(en);
});

it('estimates in whole minutes', () => {
  expect(formatEstimate(1_126_000, 'en')).toBe('19 min');
  expect(formatEstimate(400, 'en')).toBe('1 min');
});
