import { expect, test } from 'vitest';
import { errorHelp } from './help.ts';
import { errorsMarkdown } from './markdown.ts';
import { errorParts, knownCodes } from './parts.ts';

test('every code has its help, and each stands in one part', () => {
  expect(Object.keys(errorHelp).sort()).toEqual([...knownCodes].sort());
  expect(errorParts.flatMap(({ codes }) => codes).sort()).toEqual([...knownCodes].sort());
  for (const { codes } of errorParts) expect(codes).not.toEqual([]);
});

test.each(knownCodes)('%s says what happened, why, and what to do in both languages', (code) => {
  const { title, why, steps } = errorHelp[code];
  expect(steps.length).toBeGreaterThan(0);
  for (const text of [title, why, ...steps]) {
    expect(text.ko).toMatch(/[가-힣]/);
    expect(text.en).toMatch(/[a-z]/);
    expect(text.en).not.toMatch(/[가-힣]/);
    // Code is closed where it was opened, and is the same in both languages.
    const code = ({ ko, en }: typeof text) => [ko, en].map((each) => each.split('`').length % 2);
    expect(code(text)).toEqual([1, 1]);
  }
  for (const { ko } of [why, ...steps]) expect(ko).toMatch(/다\.$/);
  for (const { en } of [why, ...steps]) expect(en).toMatch(/\.$/);
});

test('docs/errors.md is what the table and the help say; -u writes it', async () => {
  await expect(errorsMarkdown()).toMatchFileSnapshot('../../docs/errors.md');
});
