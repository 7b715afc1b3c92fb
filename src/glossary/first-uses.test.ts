import { expect, test } from 'vitest';
import { FirstUses, type Piece } from './first-uses.ts';
import { glossary } from './glossary.ts';

const terms = glossary.flatMap((part) => part.terms);
const found = (pieces: readonly Piece[]) => pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.text]));
const whole = (pieces: readonly Piece[]) => pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text));

test('the first use of each term in a chapter is found, with its particle left outside', () => {
  const uses = new FirstUses('ko', terms);
  const first = uses.split('파드에 사이드카를 넣는다. 사이드카는 프록시다.');
  expect(found(first)).toEqual(['파드', '사이드카']);
  expect(whole(first).join('')).toBe('파드에 사이드카를 넣는다. 사이드카는 프록시다.');
  expect(found(uses.split('사이드카가 든 파드와 게이트웨이의 리스너'))).toEqual(['리스너']);
});

test('the longer term wins, and a longer word is none', () => {
  expect(found(new FirstUses('ko', terms).split('엔드포인트슬라이스와 서비스 메시'))).toEqual([
    '엔드포인트슬라이스',
    '서비스 메시',
  ]);
  expect(found(new FirstUses('ko', terms).split('노드포트, 라우트맵'))).toEqual([]);
});

test('English terms are found whatever their case and number', () => {
  const uses = new FirstUses('en', terms);
  expect(found(uses.split('Sidecars run in pods; a sidecar-like thing does not.'))).toEqual(['Sidecars', 'pods']);
  expect(found(uses.split('A service mesh, and its podcast.'))).toEqual(['service mesh']);
});

test('a word that means other things too is left alone where it does', () => {
  expect(found(new FirstUses('en', terms).split('each has its own PID namespace; route them'))).toEqual([]);
  expect(found(new FirstUses('ko', terms).split('PID 네임스페이스와 클러스터의 라우트'))).toEqual(['라우트']);
});
