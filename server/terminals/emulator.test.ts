import headless, { type Terminal } from '@xterm/headless';
import { expect, onTestFinished, test } from 'vitest';
import { useCells } from '#protocol/cells.ts';
import { guardEmulator } from '#protocol/emulation.ts';
import { SNAPSHOT_MAX_BYTES, SNAPSHOT_SCROLLBACK_LINES } from '#protocol/terminal-flow.ts';
import { Emulator } from './emulator.ts';
import { coreOf } from './xterm-internals.ts';

const [cols, rows] = [20, 6];

function page(size = { cols, rows }): Terminal {
  const terminal = new headless.Terminal({ ...size, scrollback: SNAPSHOT_SCROLLBACK_LINES, allowProposedApi: true });
  useCells(terminal);
  guardEmulator(terminal);
  return terminal;
}

const write = (terminal: Terminal, data: string | Uint8Array) =>
  new Promise<void>((resolve) => terminal.write(data, resolve));

/** Everything that one can see of a terminal or that decides how it goes on. */
function state(terminal: Terminal) {
  const core = coreOf(terminal);
  const lines = (buffer: typeof terminal.buffer.normal) =>
    Array.from({ length: buffer.length }, (_, y) => {
      const line = buffer.getLine(y);
      return Array.from({ length: terminal.cols }, (_, x) => {
        const cell = line?.getCell(x);
        if (!cell) return '?';
        const background = [cell.getBgColorMode(), cell.getBgColor()];
        // Of an empty cell only the background shows.
        if (cell.getChars() === '') return background.join();
        const flags = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse()];
        const colour = [cell.getFgColorMode(), cell.getFgColor(), cell.isStrikethrough(), cell.isBlink()];
        return [cell.getChars(), cell.getWidth(), ...background, ...flags, ...colour].join();
      });
    });
  const { normal, alternate, active } = terminal.buffer;
  const { scrollTop, scrollBottom } = active.type === 'normal' ? core.buffers.normal : core.buffers.alt;
  return {
    active: active.type,
    normal: lines(normal),
    alternate: active.type === 'alternate' ? lines(alternate) : [],
    cursor: [active.cursorX, active.cursorY, active.baseY],
    modes: terminal.modes,
    region: [scrollTop, scrollBottom],
    hidden: core.coreService.isCursorHidden,
    mouse: core.coreMouseService.activeEncoding,
    style: core.coreService.decPrivateModes.cursorStyle,
  };
}

/** Follows `before`, takes a snapshot, and lets a page continue from it with `after`. */
async function continued(before: Uint8Array, after: Uint8Array) {
  const whole = page();
  const all = Buffer.concat([before, after]);
  await write(whole, before);
  const emulator = new Emulator({ cols, rows, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} });
  emulator.write(0, before);
  const snapshot = await emulator.snapshot();
  const rebuilt = page();
  await write(rebuilt, snapshot.data);
  const now = snapshot.offset === before.length ? { rebuilt: state(rebuilt), whole: state(whole) } : undefined;
  await write(rebuilt, all.subarray(snapshot.offset));
  await write(whole, after);
  return { now, rebuilt: state(rebuilt), whole: state(whole), snapshot };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['plain lines', '$ ls\r\nfile\r\n$ ', 'more'],
  ['scrollback', Array.from({ length: 50 }, (_, i) => `line ${i}\r\n`).join(''), 'x\r\ny'],
  ['a wrapped line', 'abcdefghijklmnopqrstuvwxyz0123456789', 'AB\r\n'],
  ['a wide character that did not fit', `${'x'.repeat(19)}한국어`, 'z'],
  ['the cursor beyond the last column', 'abcdefghijklmnopqrst', 'U'],
  ['…with another pen than the last character', '\x1b[31mabcdefghijklmnopqrst\x1b[44m', 'UV'],
  [
    'the alternate screen',
    '$ vi\r\n\x1b[?1049h\x1b[2J\x1b[H~\r\n~\x1b[6;1H\x1b[7m-- INSERT --\x1b[m\x1b[1;3H',
    'q\x1b[?1049l$ ',
  ],
  [
    'a scroll region, cursor hidden, SGR mouse',
    '\x1b[?1049h\x1b[2;4r\x1b[?25l\x1b[?1002h\x1b[?1006h\x1b[4;1Ha',
    '\n\n\nb',
  ],
  ['origin mode', 'a\r\nb\x1b[2;5r\x1b[?6h\x1b[2;2Hx', '\x1b[1;1Hy\n\n\n\nz'],
  ['insert mode after a base', 'xyz\r\x1b[4h1', '\ufe0fAB'],
  ['insert mode after a wide base', 'xyz\r\x1b[4h👍', '🏽AB'],
  ['no wraparound after a base', 'xyz\r\x1b[?7le', '\u0301AB'],
  ['a base of line drawing', '\x1b(0lA', '\u0301q'],
  ['insert mode', 'abcdef\x1b[3D\x1b[4h', 'XY'],
  ['no wraparound', '\x1b[?7labcdefghijklmnopqrstuv', 'wx'],
  ['line drawing', '\x1b(0lqqk', 'x\x1b(Bq'],
  ['shifted line drawing', '\x1b)0\x0eqq', 'q\x0fq'],
  ['a saved cursor with colours', 'ab\x1b[32m\x1b7\x1b[5;5H\x1b[0mzz', '\x1b8here'],
  ['tab stops', '\x1b[3g\x1b[1;6H\x1bH\r', 'a\tb\tc'],
  ['backgrounds', '\x1b[44m\x1b[2J\x1b[3;3Hhi\x1b[K\r\n\x1b[41m\n\n\n\nlow', '\n\x1b[0mend'],
  ['bold after dim, 256 colours below 16', '\x1b[1;2mA\x1b[22;1mB\x1b[22;2mC\x1b[0m\x1b[38;5;3mD\x1b[33mE', 'F'],
  ['a combining character yet to come', 'cafe', '\u0301!'],
  ['combined characters', 'e\u0301o\u0308 ᄒ\u1161\u11ab', 'x'],
  ['emoji of many characters', '👩\u200d🚀❤\ufe0f👍🏽🇰🇷1\ufe0f\u20e3🫠', 'x'],
  ['what would join, in cells of its own', '🇰\x1b[m🇷👩\x1b[m\u200d\x1b[m🚀❤\x1b[m\ufe0f', 'x'],
  ['half a flag', 'a🇰', '🇷b'],
  ['an emoji that a joiner will go on with', 'a👩\u200d', '🚀b'],
  ['a narrow emoji that becomes wide', 'a❤', '\ufe0fb'],
  ['…in the last column', `${'x'.repeat(19)}❤`, '\ufe0fb'],
  ['…and did so', `${'x'.repeat(19)}❤\ufe0f`, 'b'],
  ['a skin tone alone', '\u{1f3fd}👍', '\u{1f3fd}b'],
  ['bracketed paste and application keys', '\x1b[?2004h\x1b[?1h\x1b=', 'x'],
  ['half a colour sequence', 'a\x1b[3', '1mred'],
  ['half a title', 'a\x1b]0;half', ' a title\x07b'],
  ['half a character', 'a\xe2\x80', '\x94b'],
  ['a mark alone beyond the last column', '\x1b[?7labcdefghijklmnopqrst\x1b[m\u200d', 'ab'],
  ['erased cells under the cursor', 'abc\x1b[2K', 'd'],
])('a page goes on exactly from a snapshot: %s', async (name, before, after) => {
  const raw = (text: string) => (name === 'half a character' ? Buffer.from(text, 'latin1') : bytes(text));
  const { now, rebuilt, whole } = await continued(raw(before), raw(after));
  if (now) expect(now.rebuilt).toEqual(now.whole);
  // xterm itself gets U+2014 wrong when it is cut there; the page's terminal gets whole characters.
  if (name !== 'half a character') expect(rebuilt).toEqual(whole);
  else expect(rebuilt.normal[0]?.slice(0, 3).map((cell) => cell[0])).toEqual(['a', '—', 'b']);
});

/** A small generator, so that a failing screen can be made again from its seed. */
function random(seed: number): (below: number) => number {
  let value = seed;
  return (below) => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((value / 2 ** 32) * below);
  };
}

const pieces: ((pick: (below: number) => number) => string)[] = [
  (pick) => 'abcdefghijklmnopqrstuvwxyz'.slice(0, pick(27)),
  (pick) => '한국어漢字テスト😀'.slice(0, 2 * pick(4)),
  (pick) => ['🪄', '👩\u200d🚀', '❤\ufe0f', '👍🏽', '🇰🇷', '1\ufe0f\u20e3'][pick(6)] ?? '',
  (pick) => ['❤', '\ufe0f', '\u200d', '🚀', '🏽', '🇰', '👩', '\u1161', '\u200b', '\x1b[b'][pick(10)] ?? '',
  () => '\r\n',
  () => '\n',
  (pick) => `\x1b[${1 + pick(rows)};${1 + pick(cols)}H`,
  (pick) => `\x1b[${[0, 1, 2, 3, 4, 7, 9, 22, 23, 24, 27, 39, 49, 53][pick(14)]}m`,
  (pick) => `\x1b[${30 + pick(8)};${40 + pick(8)}m`,
  (pick) => `\x1b[38;5;${pick(256)};48;2;${pick(256)};${pick(256)};${pick(256)}m`,
  () => '\x1b[m',
  (pick) => `\x1b[${pick(3)}${'JK'[pick(2)]}`,
  (pick) => `\x1b[${1 + pick(4)}${'ABCDXP@LMST'[pick(11)]}`,
  (pick) => `\x1b[${1 + pick(3)};${4 + pick(3)}r`,
  () => '\x1b[r',
  (pick) => `\x1b[?${[1, 6, 7, 25, 1049, 1047, 2004, 1006, 1002][pick(9)]}${'hl'[pick(2)]}`,
  (pick) => `\x1b[4${'hl'[pick(2)]}`,
  (pick) => ['\x1b7', '\x1b8', '\x1bM', '\t', '\b', '\r', '\x1b(0', '\x1b(B', '\x1b[!p', '\u0301'][pick(10)] ?? '',
];

test('random screens go on exactly', async () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const pick = random(seed);
    const some = (count: number) => Array.from({ length: count }, () => pieces[pick(pieces.length)]?.(pick)).join('');
    const [before, after] = [some(5 + pick(60)), some(10)];
    const { now, rebuilt, whole } = await continued(bytes(before), bytes(after));
    const seeded = `seed ${seed}: ${JSON.stringify(before)} then ${JSON.stringify(after)}`;
    if (now) expect(now.rebuilt, seeded).toEqual(now.whole);
    expect(rebuilt, seeded).toEqual(whole);
  }
}, 60_000);

test('questions are answered once, and not again for output that an earlier emulator saw', async () => {
  const replies: string[] = [];
  const follow = async (quietUntil: number) => {
    const emulator = new Emulator({
      cols,
      rows,
      offset: 0,
      quietUntil,
      onParsed: () => {},
      onReply: (text) => replies.push(text),
    });
    emulator.write(0, bytes('ab\x1b[6n\x1b[c'));
    await emulator.snapshot();
    return replies.splice(0).join('');
  };
  expect(await follow(0)).toBe('\x1b[1;3R\x1b[?1;2c');
  expect(await follow(6)).toBe('\x1b[?1;2c');
  expect(await follow(9)).toBe('');
});

test('a snapshot says whether the shell waits at its prompt, and how the last command ended', async () => {
  const after = async (output: string, screen?: string) => {
    const restored = screen === undefined ? {} : { screen };
    const options = { cols, rows, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} };
    const emulator = new Emulator({ ...options, ...restored });
    emulator.write(0, bytes(output));
    const { data } = await emulator.snapshot();
    emulator.dispose();
    return data;
  };
  const prompt = await after('\x1b]133;D;2\x07\x1b]133;A\x07$ ');
  expect(prompt.startsWith('\x1b]133;D;2\x07\x1b]133;A\x07')).toBe(true);
  // As for a new server, which has a screen and the output after it.
  expect((await after('ls', prompt)).startsWith('\x1b]133;D;2\x07\x1b]133;A\x07')).toBe(true);
  expect((await after('\x1b]133;C\x07', prompt)).startsWith('\x1b]133;C\x07')).toBe(true);
  expect(await after('$ ')).not.toContain('133');
});

test.each(['🪄', '🥲', '🫠', '한'])(
  'a program that asks where the cursor is after %s hears what it counted',
  async (text) => {
    const replies: string[] = [];
    const onReply = (reply: string) => replies.push(reply);
    const emulator = new Emulator({ cols, rows, offset: 0, quietUntil: 0, onParsed: () => {}, onReply });
    emulator.write(0, bytes(`${text}\x1b[6n`));
    await emulator.snapshot();
    emulator.dispose();
    expect(replies).toEqual(['\x1b[1;3R']);
  },
);

test('a gap in the output cannot leave half a sequence behind', async () => {
  const emulator = new Emulator({ cols, rows, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} });
  emulator.write(0, bytes('a\x1b]0;never ends'));
  emulator.write(5000, bytes('b'));
  const snapshot = await emulator.snapshot();
  expect(snapshot.offset).toBe(5001);
  const rebuilt = page();
  await write(rebuilt, snapshot.data);
  expect(rebuilt.buffer.active.getLine(0)?.translateToString(true)).toBe('ab');
});

test('a program that prints nothing but combining characters costs a bounded screen', async () => {
  const emulator = new Emulator({ cols, rows, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} });
  emulator.write(0, bytes(`a${'\u0301'.repeat(300)}`));
  const { data } = await emulator.snapshot();
  expect(data).toContain(`a${'\u0301'.repeat(32)}`);
  expect(data).not.toContain('\u0301'.repeat(40));
});

// Each screen just large enough that its script is above the bound.
test.each([
  {
    what: 'combining characters',
    size: { cols: 150, rows: 90 },
    across: 150,
    cell: (at: number) => `${String.fromCharCode(97 + (at % 26))}${'\u20d0'.repeat(32)}`,
    first: 'a',
  },
  {
    what: 'wide characters with a colour each',
    size: { cols: 400, rows: 150 },
    across: 200,
    cell: (at: number) => `\x1b[38;2;${at % 256};0;1;48;2;9;${at % 256};1m한`,
    first: '한',
  },
])(
  'a screen full of $what keeps its text within the bound of a snapshot',
  async ({ size, across, cell, first }) => {
    for (const alternate of ['', '\x1b[?1049h\x1b[H']) {
      const emulator = new Emulator({ ...size, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} });
      emulator.write(0, bytes(alternate + Array.from({ length: across * size.rows }, (_, at) => cell(at)).join('')));
      const { data } = await emulator.snapshot();
      emulator.dispose();
      expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(SNAPSHOT_MAX_BYTES);
      const rebuilt = page(size);
      await write(rebuilt, data);
      const { active } = rebuilt.buffer;
      expect(active.type).toBe(alternate ? 'alternate' : 'normal');
      const shown = [0, 40, size.rows - 1].map((y) =>
        active
          .getLine(active.baseY + y)
          ?.getCell(0)
          ?.getChars(),
      );
      for (const chars of shown) expect(chars).toMatch(/^\p{L}$/u);
      expect(shown[0]).toBe(first);
    }
  },
  60_000,
);

test('a snapshot in the middle of a flood says that a later one will have the lines above it', async () => {
  const options = { cols, rows, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} };
  const emulator = new Emulator(options);
  onTestFinished(() => emulator.dispose());
  emulator.write(0, bytes(Array.from({ length: 6_000 }, (_, line) => `${line}\r\n`).join('')));
  const early = await emulator.snapshot();
  expect(early).toMatchObject({ isEarly: true });
  expect(early.history).toBeUndefined();
  const { above } = await emulator.snapshot({ above: true });
  expect(above?.length).toBeGreaterThan(0);
  expect(await emulator.snapshot()).toMatchObject({ history: expect.any(Number) });
  expect(await emulator.snapshot()).not.toHaveProperty('isEarly');
});
