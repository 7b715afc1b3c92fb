import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeaderMatch, StringMatch } from './route-schema.ts';
import { headerMatches, queryMatches, stringMatches } from './value-match.ts';

const word = fc.string({ maxLength: 8 });

test('each way to compare texts means what its name says', () => {
  fc.assert(
    fc.property(word, word, (value, part) => {
      expect(stringMatches({ exact: part }, value)).toBe(value === part);
      expect(stringMatches({ prefix: part }, part + value)).toBe(true);
      expect(stringMatches({ suffix: part }, value + part)).toBe(true);
      expect(stringMatches({ contains: part }, value)).toBe(value.includes(part));
    }),
  );
});

test('letters may be compared without their case, except by regular expressions', () => {
  const fold = (match: StringMatch) => stringMatches({ ...match, ignore_case: true }, 'Jason');
  expect([fold({ exact: 'JASON' }), fold({ prefix: 'jA' }), fold({ suffix: 'ON' }), fold({ contains: 'AS' })]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(fold({ safe_regex: { regex: 'jason' } })).toBe(false);
  expect(fold({})).toBe('unknown');
});

describe('headers', () => {
  const exact = { string_match: { exact: 'a' } };
  test.each<[Partial<HeaderMatch>, string | undefined, boolean]>([
    [{}, 'x', true],
    [{}, undefined, false],
    [{ present_match: true }, 'x', true],
    [{ present_match: false }, 'x', false],
    [{ present_match: false }, undefined, true],
    [{ present_match: true, invert_match: true }, undefined, true],
    [exact, 'a', true],
    [exact, 'b', false],
    [exact, undefined, false],
    [{ ...exact, invert_match: true }, 'b', true],
    [{ ...exact, invert_match: true }, 'a', false],
    [{ ...exact, invert_match: true }, undefined, false],
    [{ ...exact, invert_match: true, treat_missing_header_as_empty: true }, undefined, true],
    [{ string_match: { exact: '' }, treat_missing_header_as_empty: true }, undefined, true],
    [{ exact_match: 'a' }, 'a', true],
    [{ prefix_match: 'a' }, 'ab', true],
    [{ suffix_match: 'b' }, 'ab', true],
    [{ contains_match: 'b' }, 'abc', true],
    [{ safe_regex_match: { regex: 'a.' } }, 'ab', true],
    [{ safe_regex_match: { regex: 'a.' } }, 'abc', false],
    [{ range_match: { start: '1', end: '10' } }, '9', true],
    [{ range_match: { start: '1', end: '10' } }, '10', false],
    [{ range_match: { start: '1', end: '10' } }, 'nine', false],
  ])('%j of %s: %s', (match, value, wanted) => {
    expect(headerMatches({ name: 'x', ...match }, value)).toBe(wanted);
  });
});

test.each([
  ['/a?x=1&y=2', { name: 'x', string_match: { exact: '1' } }, true],
  ['/a?x=1&x=2', { name: 'x', string_match: { exact: '2' } }, false],
  ['/a?x', { name: 'x', present_match: true }, true],
  ['/a?xy=1', { name: 'x', present_match: true }, false],
  ['/a', { name: 'x', string_match: { prefix: '' } }, false],
  ['/a?x=%31', { name: 'x', string_match: { exact: '1' } }, false],
  ['/a?x=1#y=2', { name: 'y', present_match: true }, false],
])('the query of %s, %j: %s', (path, match, wanted) => expect(queryMatches(match, path)).toBe(wanted));
