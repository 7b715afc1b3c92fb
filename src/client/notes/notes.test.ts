import { expect, test } from 'vitest';
import { type NoteStorage, Notes } from './notes.ts';
import { notesAsMarkdown } from './notes-file.ts';

function storage(entries: Record<string, string> = {}, { isFull = false } = {}): NoteStorage {
  const map = new Map(Object.entries(entries));
  return {
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    removeItem: (key) => map.delete(key),
    setItem(key, value) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      map.set(key, value);
    },
  };
}

test('a note is kept by its chapter until it is emptied', () => {
  const notes = new Notes(storage({ 'slipway.theme': '"dark"' }));
  expect(notes.read('a')).toBeUndefined();
  expect(notes.write({ lesson: 'a', text: '첫 노트\n', at: 1 })).toBe(true);
  expect(notes.write({ lesson: 'b', text: 'second', at: 2 })).toBe(true);
  expect(notes.read('a')).toEqual({ lesson: 'a', text: '첫 노트\n', at: 1 });
  expect(notes.all().map(({ lesson }) => lesson)).toEqual(['a', 'b']);
  notes.write({ lesson: 'a', text: '', at: 3 });
  expect(notes.all().map(({ lesson }) => lesson)).toEqual(['b']);
});

test('a browser that keeps nothing is told of, and what cannot be read is left alone', () => {
  expect(new Notes(storage({}, { isFull: true })).write({ lesson: 'a', text: 'x', at: 1 })).toBe(false);
  const odd = new Notes(storage({ 'slipway.note.a': '{"text":1}', 'slipway.note.b': '{' }));
  expect([odd.read('a'), odd.read('b'), odd.all()]).toEqual([undefined, undefined, []]);
});

test('the file has the chapters in their order', () => {
  const chapters = [
    { id: 'b', number: 1, title: 'First' },
    { id: 'a', number: 2, title: 'Second' },
  ];
  const notes = [
    { lesson: 'gone', text: 'old', at: 1 },
    { lesson: 'a', text: 'two\n\n', at: 1 },
    { lesson: 'b', text: 'one', at: 1 },
  ];
  expect(notesAsMarkdown(notes, { chapters, language: 'en' })).toBe(
    '# Chapter 1: First\n\none\n\n# Chapter 2: Second\n\ntwo\n\n# gone\n\nold\n',
  );
});
