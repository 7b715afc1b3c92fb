import { expect, test } from 'vitest';
import { fitsRe2 } from './re2-pattern.ts';

test('the whole text must fit, in RE2’s syntax', () => {
  expect(fitsRe2('jason', 'jason')).toBe(true);
  expect(fitsRe2('jaso', 'jason')).toBe(false);
  expect(fitsRe2('.*as.*', 'jason')).toBe(true);
  expect(fitsRe2('(?i)JASON', 'jason')).toBe(true);
  expect(fitsRe2('JASON', 'jason')).toBe(false);
  expect(fitsRe2('JASON', 'jason', { ignoreCase: true })).toBe(true);
});

test('what no proxy would take, or takes long, is not known', () => {
  for (const pattern of ['(', '(?=jason)', 'a{1001}', '(((a{100}){100}){10})', 'a'.repeat(1_001)]) {
    expect(fitsRe2(pattern, 'jason')).toBe('unknown');
  }
  expect(fitsRe2('.*', 'a'.repeat(4_001))).toBe('unknown');
});

test('a pattern that takes others for ever takes time by the length of the text', () => {
  expect(fitsRe2('(a+)+b', 'a'.repeat(4_000))).toBe(false);
});
