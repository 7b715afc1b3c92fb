import { expect, test } from 'vitest';
import { isGoEnough } from './go.ts';

test.each([
  ['go version go1.25 linux/amd64', true],
  ['go version go1.25.1 linux/amd64', true],
  ['go version go1.26.8 linux/amd64', true],
  ['go version go2.0 linux/amd64', true],
  ['go version go1.24.9 linux/amd64', false],
  ['go version go1.19.8 linux/amd64', false],
  ['', false],
])('%s is new enough: %s', (output, expected) => {
  expect(isGoEnough(output)).toBe(expected);
});
