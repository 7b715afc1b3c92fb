import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cellWidth } from '#protocol/cells.ts';

/** Of the C library: the widest line, each counted by its wcwidth. */
function widest(lines: readonly string[]): number {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  return Number(execFileSync('wc', ['-L'], { input: lines.join('\n'), env }));
}

test('the C library of this machine counts each character as the terminal does', () => {
  const characters = Array.from({ length: 0x11_0000 - 0xa0 }, (_, at) => at + 0xa0).filter(
    (each) => each < 0xd800 || each >= 0xe000,
  );
  const of = (width: number) => characters.filter((each) => cellWidth(each) === width);
  const text = (all: readonly number[]) => all.map((each) => String.fromCodePoint(each));
  // Emoji that are newer than the library's Unicode count nothing there.
  const known = (each: number) => widest([String.fromCodePoint(each)]) > 0;
  const newer = [...Array.from({ length: 0x90 }, (_, at) => 0x1fa70 + at), 0x1f6d8, 0x1f6dc];
  const unknown = new Set(newer.filter((each) => !known(each)));
  const wide = of(2).filter((each) => !unknown.has(each));
  expect(widest([text(wide).join('')])).toBe(2 * wide.length);
  expect(widest(text(of(1)))).toBe(1);
  expect(widest([text(of(0)).join('')])).toBe(0);
}, 60_000);
