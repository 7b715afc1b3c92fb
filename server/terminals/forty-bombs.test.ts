import { expect, test, vi } from 'vitest';
import { REPLY_MAX_CHARS } from '#protocol/terminal-flow.ts';
import { Emulator } from './emulator.ts';
import { makeTerminal, screenText } from './page-fixture.ts';
import { screenBombs } from './screen-bombs-fixture.ts';

// Each takes far less than a second by itself; the machine may have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const [cols, rows] = [80, 24];
const bytes = new TextEncoder();
/** The sequence that was begun is cut off, and the screen is as at the start but for what the program kept. */
const AFTER = '\x18\x1b[!p\x1b[4l\x1b[r\x1b[2J\x1b[Hstill here';
const PIECE_BYTES = 65_536;
/** Far below what a sequence asks for, and above what such a screen takes with what is garbage by then. */
const GROWN_MAX_BYTES = 256 * 1024 * 1024;

const usedBytes = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const before = usedBytes();

test('the list has forty', () => {
  expect(Object.keys(screenBombs).length).toBeGreaterThanOrEqual(40);
});

test.each(Object.entries(screenBombs))('the server goes on after %s', async (_, bomb) => {
  let replied = 0;
  let parsed = 0;
  const emulator = new Emulator({
    cols,
    rows,
    offset: 0,
    quietUntil: 0,
    onParsed: (offset) => {
      parsed = offset;
    },
    onReply: ({ length }) => {
      replied += length;
    },
  });
  const all = bytes.encode(`${bomb}${AFTER}`);
  let writes = 0;
  for (let at = 0; at < all.length; at += PIECE_BYTES) {
    emulator.write(at, all.slice(at, at + PIECE_BYTES));
    writes += 1;
  }
  const { data, offset } = await emulator.snapshot();
  expect([data.includes('still here'), offset, parsed]).toEqual([true, all.length, all.length]);
  expect(replied).toBeLessThanOrEqual(writes * REPLY_MAX_CHARS);
  expect(usedBytes()).toBeLessThan(before + all.length * 2 + GROWN_MAX_BYTES);
  emulator.dispose();
});

test.each(Object.entries(screenBombs))('the page goes on after %s', async (_, bomb) => {
  const terminal = makeTerminal(cols, rows, 20_000);
  await new Promise<void>((resolve) => terminal.write(`${bomb}${AFTER}`, resolve));
  expect(screenText(terminal, rows)).toBe('still here');
  expect(usedBytes()).toBeLessThan(before + bomb.length * 2 + GROWN_MAX_BYTES);
  terminal.dispose();
});
