import { expect, test } from 'vitest';
import { LabPattern } from './lab-pattern.ts';

test('finds what a pattern finds, in short and in long texts', () => {
  const title = new LabPattern('<title>(.*)</title>', 'mu');
  expect(title.exec('<title>Simple</title>')?.[1]).toBe('Simple');
  expect(title.exec(`${'x'.repeat(10_000)}<title>Simple</title>`)?.[1]).toBe('Simple');
  expect(title.test('x'.repeat(10_000))).toBe(false);
});

test('a text that is hostile to the pattern makes no verdict', () => {
  const pattern = new LabPattern('(a+)+b', 'u');
  expect(() => pattern.test('a'.repeat(30_000))).toThrow('SLW401');
});

test('a text is looked at only so far', () => {
  expect(new LabPattern('end$', 'u').test(`${'x'.repeat(100_000)}end`)).toBe(false);
});
