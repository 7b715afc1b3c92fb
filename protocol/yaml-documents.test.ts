import { expect, test } from 'vitest';
import { isBlankDocument, yamlDocuments } from './yaml-documents.ts';

test.each([
  ['', 1],
  ['a: 1\n', 1],
  ['a: 1\n---\nb: 2\n', 2],
  ['---\na: 1\n---\nb: 2\n', 2],
  ['a: |\n  --- text\n---x\n', 1],
  ['a: 1\r\n---\r\nb: 2', 2],
  ['a: 1\n--- # two\nb: 2\n', 2],
  ['a: 1\n---', 2],
])('%j has %d documents, which are the whole text', (text, count) => {
  const documents = yamlDocuments(text);
  expect(documents).toHaveLength(count);
  expect(documents.map((each) => each.text).join('')).toBe(text);
  for (const { offset, line, text: own } of documents) {
    expect(text.slice(offset, offset + own.length)).toBe(own);
    expect(text.slice(0, offset).split('\n').length - 1).toBe(line);
  }
});

test.each(['', '---\n', '# a\n---\n\n...\n', '--- \r\n#b'])('%j is blank', (text) => {
  expect(yamlDocuments(text).every(isBlankDocument)).toBe(true);
});

test('a blank text of a megabyte is looked at once', () => {
  expect(isBlankDocument({ text: `${' '.repeat(1_000_000)}a`, offset: 0, line: 0 })).toBe(false);
});
