import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, needsLook, PASTE_UNASKED_LINES, pasteable } from './paste.ts';

test.each([
  ['the end of a bracketed paste', 'echo safe\x1b[201~\ntouch /tmp/ran\n', 'echo safe[201~\rtouch /tmp/ran\r'],
  ['its 8-bit form', 'a\x9b201~\nb', 'a201~\rb'],
  ['an end that appears once another is taken out', 'a\x1b\x1b[201~[201~b', 'a[201~[201~b'],
  ['keys that end programs', 'a\x03b\x04c\x1ad\x1ce', 'abcde'],
  ['characters that hide others', 'rm -rf /\x08\x7f\x15 ls', 'rm -rf / ls'],
  ['NUL, shifts and application commands', '\0a\x0e\x0f\x90\x9d\x98b\x85c', 'abc'],
  ['line ends of all systems', 'a\r\nb\nc\rd\n\ne', 'a\rb\rc\rd\r\re'],
  ['what text consists of', '\t한국어 🪄 👩‍🚀 é — “x”', '\t한국어 🪄 👩‍🚀 é — “x”'],
])('a paste is text: %s', (_, text, expected) => {
  expect(pasteable(text)).toBe(expected);
});

test('no control character but Tab and Enter is left of anything', () => {
  const characters = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xa5 }), fc.integer({ min: 0, max: 0xffff })));
  fc.assert(
    fc.property(characters, (codes) => {
      const clean = pasteable(String.fromCharCode(...codes));
      const controls = Array.from(clean).filter((char) => /\p{Cc}/u.test(char) && char !== '\t' && char !== '\r');
      expect(controls).toEqual([]);
      expect(pasteable(clean)).toBe(clean);
    }),
  );
});

test('several lines are shown first where each of them would be an Enter, many lines everywhere', () => {
  expect(linesOf('ls\r')).toBe(1);
  expect(linesOf('a\rb\r')).toBe(2);
  expect(needsLook('ls\r', { bracketed: false })).toBe(false);
  expect(needsLook('a\rb', { bracketed: false })).toBe(true);
  expect(needsLook('a\rb', { bracketed: true })).toBe(false);
  expect(needsLook('a\r'.repeat(PASTE_UNASKED_LINES), { bracketed: true })).toBe(false);
  expect(needsLook('a\r'.repeat(PASTE_UNASKED_LINES + 1), { bracketed: true })).toBe(true);
});
