import { expect, it } from 'vitest';
import { codePieces, plainCode } from './inline-code.ts';

it('tells code from text by backticks, and leaves a lone one as it is', () => {
  expect(codePieces('run `ls` in `/etc`')).toEqual(['run ', 'ls', ' in ', '/etc', '']);
  expect(codePieces('a ` b')).toEqual(['a ` b']);
  expect(codePieces('`x` and ` y')).toEqual(['', 'x', ' and ` y']);
  expect(codePieces('plain')).toEqual(['plain']);
});

it('drops the marks where no markup can stand', () => {
  expect(plainCode('the `istiod` pod')).toBe('the istiod pod');
});
