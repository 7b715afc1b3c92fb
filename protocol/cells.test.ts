import { execFileSync } from 'node:child_process';
import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { cellWidth, charProperties, useCells } from './cells.ts';

/** The cells of a screen after the text, and where the cursor is. */
async function drawn(text: string) {
  const terminal = new headless.Terminal({ cols: 40, rows: 4, allowProposedApi: true });
  useCells(terminal);
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const line = terminal.buffer.active.getLine(0);
  const cells = Array.from({ length: 40 }, (_, x) => line?.getCell(x)).filter((cell) => cell?.getChars());
  const column = terminal.buffer.active.cursorX;
  terminal.dispose();
  return { column, cells: cells.map((cell) => [cell?.getChars(), cell?.getWidth()]) };
}

test.each([
  ...['🪄', '🥲', '🫠', '🫨', '🩷', '😀', '한', '漢'].map((text) => [text, 2] as const),
  ...['e\u0301', 'o\u0308\u0304', 'a', 'é', '☺\ufe0e'].map((text) => [text, 1] as const),
  // As they are drawn: in one cell of two columns.
  ...['👩\u200d🚀', '👨\u200d👩\u200d👧\u200d👦', '🏳\ufe0f\u200d🌈', '❤\ufe0f\u200d🔥', '🧑🏽\u200d🚀'].map(
    (text) => [text, 2] as const,
  ),
  ...['❤\ufe0f', '☺\ufe0f', '1\ufe0f\u20e3', '👍🏽', '☝🏽', '🇰🇷', '⌚\ufe0e'].map((text) => [text, 2] as const),
  // England's flag, by tags; jamo as macOS names its files.
  ['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', 2] as const,
  ['\u1112\u1161\u11ab', 2] as const,
])('%s is one cell', async (text, width) => {
  expect(await drawn(text)).toEqual({ column: width, cells: [[text, width]] });
});

test.each([
  ['🇰🇷🇺🇸🇰', ['🇰🇷', '🇺🇸', '🇰']],
  ['👩🚀', ['👩', '🚀']],
  ['a\u200d🚀', ['a\u200d', '🚀']],
  ['a\ufe0fb', ['a\ufe0f', 'b']],
  ['👩\u200da', ['👩\u200d', 'a']],
  ['🏽a', ['🏽', 'a']],
  ['a👍', ['a', '👍']],
  ['a\x1b[m\u0301b', ['a', '\u0301', 'b']],
])('%s stays in cells of its own', async (text, cells) => {
  const { cells: seen } = await drawn(text);
  expect(seen.map(([chars]) => chars)).toEqual(cells);
});

test('what joins one cell is bounded', async () => {
  for (const more of ['\u0301', '\u200d🚀', '🏽', '\ufe0f']) {
    const { cells } = await drawn(`👩${more.repeat(100)}`.slice(0, 100));
    for (const [chars] of cells) expect([...String(chars)].length).toBeLessThanOrEqual(33);
  }
});

test('a character that begins a cell is the same whatever came before', () => {
  const some = ['a', '1', '한', '👩', '❤', '🇰', '\u200d', '\ufe0f', '🏽', '🚀'].map((char) => char.codePointAt(0) ?? 0);
  for (const before of some) {
    for (const character of some) {
      const after = charProperties(character, charProperties(before, 0));
      if ((after & 1) === 0) expect(after).toBe(charProperties(character, 0));
    }
  }
});

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
