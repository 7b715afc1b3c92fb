import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readText, writeText } from './file-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['a\nb', '\n'],
  ['a\r\nb\r\n', '\r\n'],
  ['', '\n'],
  ['\ufeffkind: Pod\n', '\n'],
  ['안녕\u2028\ud83e\ude84', '\n'],
])('%j comes back as it was', (text, lineEnd) => {
  expect(readText(bytes(text))).toEqual({ text, lineEnd });
  expect(writeText(text)).toEqual(bytes(text));
});

test.each([
  [bytes('a\r\nb\n'), 'line-ends'],
  [bytes('a\rb'), 'line-ends'],
  [Uint8Array.of(0x61, 0xff, 0x0a), 'encoding'],
  [Uint8Array.of(0x7f, 0x45, 0x00, 0xff), 'binary'],
  [bytes('a\0b'), 'binary'],
])('%s is shown and not edited: %s', (given, reason) => {
  expect(readText(given).readOnly).toBe(reason);
});

test('whatever may be edited is written as it was read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (given) => {
      const { text, readOnly } = readText(given);
      if (readOnly === undefined) expect(writeText(text)).toEqual(given);
    }),
  );
});
