import { expect, it } from 'vitest';
import { wirePaths } from './shapes.ts';

it('ends a wire before its head, so that the tip touches what it points at', () => {
  expect(
    wirePaths(
      [
        [0, 0],
        [100, 0],
      ],
      'end',
    ),
  ).toEqual({ line: 'M0 0L92 0', heads: 'M100 0L92 4.2L92 -4.2Z' });
});

it('draws heads at both ends in their own directions', () => {
  const { line, heads } = wirePaths(
    [
      [0, 0],
      [0, 50],
      [50, 50],
    ],
    'both',
  );
  expect(line).toBe('M0 8L0 50L42 50');
  expect(heads).toBe('M50 50L42 54.2L42 45.8ZM0 0L4.2 8L-4.2 8Z');
});

it('leaves a wire without heads whole', () => {
  expect(
    wirePaths(
      [
        [1, 2],
        [3, 4],
      ],
      'none',
    ),
  ).toEqual({ line: 'M1 2L3 4', heads: '' });
});
