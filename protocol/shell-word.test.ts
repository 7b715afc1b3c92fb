import { expect, test } from 'vitest';
import { shellWord } from './shell-word.ts';

test('a shell takes the path for one word, whatever is in it', () => {
  expect(shellWord('/root/web.yaml')).toBe('/root/web.yaml');
  expect(shellWord("/root/it's $(rm) `x` &.yaml")).toBe("'/root/it'\\''s $(rm) `x` &.yaml'");
  expect(shellWord('/root/이름')).toBe("'/root/이름'");
});
