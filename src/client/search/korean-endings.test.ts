import { expect, test } from 'vitest';
import { isEnding, stemsOf } from './korean-endings.ts';

test.each([
  ['사이드카를', '사이드카'],
  ['사이드카가', '사이드카'],
  ['게이트웨이에서는', '게이트웨이'],
  ['엔보이로', '엔보이'],
  ['파드들이', '파드'],
  ['주입된다', '주입'],
  ['주입하면', '주입'],
  ['레이블이다', '레이블'],
  ['라우트', '라우트'],
])('%s is looked for as %s too', (word, stem) => {
  expect(stemsOf(word)).toContain(stem);
  expect(stemsOf(word)[0]).toBe(word);
});

test('a word of one syllable stays whole', () => {
  expect(stemsOf('문')).toEqual(['문']);
});

test('what goes on with another noun is no ending', () => {
  expect(isEnding('어카운트')).toBe(false);
  expect(isEnding('슬라이스')).toBe(false);
  expect(isEnding('')).toBe(true);
});
