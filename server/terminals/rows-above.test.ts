import { inflateRawSync } from 'node:zlib';
import type { Terminal } from '@xterm/headless';
import { expect, test, vi } from 'vitest';
import { HISTORY_LINES } from '#protocol/terminal-flow.ts';
import { Emulator, type ScreenSnapshot } from './emulator.ts';
import { makeTerminal } from './page-fixture.ts';
import { screenRows } from './screen-rows.ts';

// Two busy cores must not fail a test.
vi.setConfig({ testTimeout: 120_000 });

const size = { cols: 80, rows: 24 };
const ALL_LINES = 30_000;
const encoder = new TextEncoder();

function emulator(): Emulator {
  return new Emulator({ ...size, offset: 0, quietUntil: 0, onParsed: () => {}, onReply: () => {} });
}

async function drawn(...texts: string[]): Promise<Terminal> {
  const terminal = makeTerminal(size.cols, size.rows, ALL_LINES);
  for (const text of texts) await new Promise<void>((done) => terminal.write(text, done));
  return terminal;
}

const whole = (terminal: Terminal) => screenRows(terminal, terminal.buffer.normal, ALL_LINES).split('\r\n');
const pageOf = ({ above = [], data }: ScreenSnapshot) =>
  drawn(...above.map((piece) => inflateRawSync(piece).toString('utf8')), data);

const kinds = [
  (at: number) => `plain ${at}`,
  (at: number) => `\x1b[1;3${at % 8}mcoloured ${at}\x1b[0m and not`,
  (at: number) => `\x1b[4:3;58;5;${at % 256}mcurly\x1b[0m and not`,
  (at: number) => `게이트웨이 ${at} e\u0301 👩‍💻 ${'x'.repeat(at % 90)}`,
  (at: number) => `\x1b[44mfull\x1b[K\x1b[0m ${at}`,
  (at: number) => `${at} `.repeat(40),
];
const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `${kinds[(from + at) % kinds.length]?.(from + at)}\r\n`).join('');

test('rows that a flood pushed out come back as they were, each once and in order', async () => {
  const output = lines(0, 6_000);
  const ours = emulator();
  const bytes = encoder.encode(output);
  // In one piece, so that nobody has a look at the rows in between.
  ours.write(0, bytes);
  const page = await pageOf(await ours.snapshot({ above: true }));
  const expected = whole(await drawn(output));
  const got = whole(page);
  expect(got.length).toBe(expected.length);
  expect(got).toEqual(expected);
  ours.dispose();
});

test('what lies between a flood and the next is not lost, and the oldest lines go first', async () => {
  const ours = emulator();
  let offset = 0;
  const print = (text: string) => {
    const bytes = encoder.encode(text);
    ours.write(offset, bytes);
    offset += bytes.length;
  };
  const numbered = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => `${from + at}\r\n`).join('');
  print(numbered(0, 3_000));
  await ours.snapshot({ above: true });
  print(numbered(3_000, 9_000));
  const page = await pageOf(await ours.snapshot({ above: true }));
  const { normal } = page.buffer;
  const found = Array.from({ length: normal.length }, (_, y) => normal.getLine(y)?.translateToString(true) ?? '')
    .filter((line) => line !== '')
    .map(Number);
  expect(found.length).toBeGreaterThanOrEqual(HISTORY_LINES);
  expect(found.at(-1)).toBe(11_999);
  expect(found.every((each, at) => at === 0 || each === (found[at - 1] ?? 0) + 1)).toBe(true);
  ours.dispose();
});

test('a scroll region that pushes rows out leaves them as they were', async () => {
  const region = '\x1b[1;20r\x1b[20;1H';
  const output = `${lines(0, 2_100)}${region}${lines(2_100, 500)}\x1b[r\x1b[24;1H${lines(2_600, 1_200)}`;
  const ours = emulator();
  ours.write(0, encoder.encode(output));
  const page = await pageOf(await ours.snapshot({ above: true }));
  expect(whole(page)).toEqual(whole(await drawn(output)));
  ours.dispose();
});

test('erased lines stay erased, though they waited', async () => {
  const ours = emulator();
  ours.write(0, encoder.encode(`${lines(0, 5_000)}\x1b[H\x1b[2J\x1b[3Jnew`));
  const { above = [] } = await ours.snapshot({ above: true });
  expect(above).toEqual([]);
  ours.dispose();
});

test('rows that become narrower are all kept', async () => {
  const ours = emulator();
  const wide = Array.from({ length: 1_500 }, (_, at) => `${at} ${'w'.repeat(70)}\r\n`).join('');
  ours.write(0, encoder.encode(wide));
  ours.resize(20, 24);
  const { above = [], data } = await ours.snapshot({ above: true });
  const text = above.map((piece) => inflateRawSync(piece).toString('utf8')).join('') + data;
  const terminal = makeTerminal(20, 24, ALL_LINES);
  await new Promise<void>((done) => terminal.write(text, done));
  const { normal } = terminal.buffer;
  const all = Array.from({ length: normal.length }, (_, y) => normal.getLine(y)?.translateToString(true)).join('');
  for (const at of [0, 1, 700, 1_499]) expect(all).toContain(`${at} ${'w'.repeat(70)}`);
  ours.dispose();
});
