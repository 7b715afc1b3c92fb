import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { charProperties, useCells } from './cells.ts';

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
  ...[
    '🏴\u200d☠\ufe0f',
    '👨🏽\u200d❤\ufe0f\u200d💋\u200d👨🏽',
    '🧑\u200d🧑\u200d🧒\u200d🧒',
    '🐦\u200d🔥',
    '👁\ufe0f\u200d🗨\ufe0f',
  ].map((text) => [text, 2] as const),
  ...[
    '⛹🏽\u200d♀\ufe0f',
    '#\ufe0f\u20e3',
    '©\ufe0f',
    '™\ufe0f',
    '‼\ufe0f',
    '〰\ufe0f',
    '㊗\ufe0f',
    '🅰\ufe0f',
    '🫩',
    '🫟',
  ].map((text) => [text, 2] as const),
  ...['#\u20e3', '™', '✂\ufe0e', 'ﾡ', 'ก็', 'q\u0323\u0307', 'a\ufe0e'].map((text) => [text, 1] as const),
  // Old Korean, and a syllable of two jamo.
  ...['\u1100\u119e\u11ab', '\u1100\u1161', 'ㅎ'].map((text) => [text, 2] as const),
  // England’s flag, by tags; jamo as macOS names its files.
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
    for (const [chars] of cells) expect(Array.from(String(chars)).length).toBeLessThanOrEqual(33);
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
