import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';
import type { SearchDocument } from './search-documents.ts';
import { SearchIndex } from './search-index.ts';

const section = (title: string, text: string): SearchDocument => ({
  kind: 'section',
  href: `/ko/a/#${title}`,
  title,
  chapter: { number: 1, title: '첫 장' },
  text,
});
const index = new SearchIndex({
  documents: [
    section('사이드카 넣기', '파드에 사이드카가 주입된다. kubectl label namespace default istio-injection=enabled'),
    section('라우트', '버추얼서비스가 요청을 어디로 보낼지 정한다. 사이 좋은 이드, 드카.'),
    section('끝', '게이트웨이에서 포트 30080을 연다. VirtualService'),
  ],
  names: [
    ['사이드카', 'sidecar'],
    ['버추얼서비스', 'virtualservice'],
  ],
});
const titles = (query: string) => index.find(query).map(({ document }) => document.title);

test.each([
  ['사이드카를', ['사이드카 넣기']],
  ['사이드카', ['사이드카 넣기']],
  ['사이드', ['사이드카 넣기']],
  ['주입하면', ['사이드카 넣기']],
  ['게이트웨이의 포트를', ['끝']],
  ['istio injection', ['사이드카 넣기']],
  ['istio-injection을', ['사이드카 넣기']],
  ['inject', ['사이드카 넣기']],
  ['injectoin', ['사이드카 넣기']],
  ['SIDECAR', ['사이드카 넣기']],
  ['virtualService', ['끝', '라우트']],
  ['30080', ['끝']],
  ['없는말', []],
  ['사이드카 없는말', []],
  ['  ', []],
])('%s finds %j', (query, wanted) => {
  expect(titles(query).sort()).toEqual([...wanted].sort());
});

test('a title counts for more than a text', () => {
  expect(titles('라우트')[0]).toBe('라우트');
});

test('a query that is no question is bounded and breaks nothing', () => {
  for (const query of ['*', '(((', '가'.repeat(10_000), '\\', '-', '"', '👩‍🚀', '\u0000']) {
    expect(() => index.find(query)).not.toThrow();
  }
});

test('an excerpt shows the place and marks the words', () => {
  const [found] = index.find('사이드카를');
  const pieces = excerptOf(found?.document.text ?? '', found?.words ?? []);
  expect(pieces.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(['사이드카']);
  expect(pieces.map(({ text }) => text).join('')).toMatch(/^파드에 사이드카가/);
  const long = `${'앞 '.repeat(100)}여기 게이트웨이가 있다 ${'뒤 '.repeat(100)}`;
  const cut = excerptOf(long, ['게이트웨이'])
    .map(({ text }) => text)
    .join('');
  expect(cut).toContain('여기 게이트웨이가 있다');
  expect(cut.length).toBeLessThan(170);
});
