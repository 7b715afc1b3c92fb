import { expect, test } from 'vitest';
import { FuzzyItems } from './fuzzy.ts';
import type { PaletteItem } from './palette-item.ts';

const item = (title: string, words = ''): PaletteItem => ({
  kind: 'command',
  icon: 'list',
  title,
  words,
  run: () => undefined,
});
const items = new FuzzyItems([
  item('사이드카 넣기'),
  item('게이트웨이 열기'),
  item('새 터미널: k3s-w1', '새 터미널: k3s-w1 New terminal on k3s-w1'),
  item('어두운 화면', '어두운 화면 Dark theme'),
]);
const first = (query: string) => items.find(query)[0]?.title;

test.each([
  ['사이드', '사이드카 넣기'],
  ['사읻', '사이드카 넣기'],
  ['ㅅㅇㄷㅋ', '사이드카 넣기'],
  ['게이트 열', '게이트웨이 열기'],
  ['w1', '새 터미널: k3s-w1'],
  ['term w1', '새 터미널: k3s-w1'],
  ['dark', '어두운 화면'],
])('%s finds %s', (query, title) => {
  expect(first(query)).toBe(title);
});

test('what is not there is not found', () => {
  expect(items.find('없는 것')).toEqual([]);
  expect(items.find('  ')).toEqual([]);
  expect(items.find('(*')).toEqual([]);
});
