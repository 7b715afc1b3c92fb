import { expect, test } from 'vitest';
import { makeTerminal } from './page-fixture.ts';
import { coreOf } from './xterm-internals.ts';

const [cols, rows] = [20, 6];
const MOST = 2_147_483_647;

const write = (terminal: ReturnType<typeof makeTerminal>, data: string) =>
  new Promise<void>((resolve) => terminal.write(data, resolve));

async function shownAfter(data: string): Promise<string[]> {
  const terminal = makeTerminal(cols, rows);
  await write(terminal, data);
  const { active } = terminal.buffer;
  const shown = Array.from({ length: rows }, (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '');
  terminal.dispose();
  return shown;
}

test('a character that is to be repeated for ever fills the screen, and no more', async () => {
  const shown = await shownAfter(`x\x1b[${MOST}b`);
  expect(shown.slice(0, -1)).toEqual(Array(rows - 1).fill('x'.repeat(cols)));
});

test.each([
  ['@', 'ICH'],
  ['I', 'CHT'],
  ['L', 'IL'],
  ['M', 'DL'],
  ['P', 'DCH'],
  ['S', 'SU'],
  ['T', 'SD'],
  ['X', 'ECH'],
  ['Z', 'CBT'],
  [' @', 'SL'],
  [' A', 'SR'],
  ["'}", 'DECIC'],
  ["'~", 'DECDC'],
])('a count without end is as good as the whole screen: CSI %s (%s)', async (final) => {
  const before = 'one\r\ntwo\r\nthree\x1b[2;2H';
  expect(await shownAfter(`${before}\x1b[${MOST}${final}z`)).toEqual(
    await shownAfter(`${before}\x1b[${cols}${final}z`),
  );
});

test('a title longer than any is not kept', async () => {
  const terminal = makeTerminal(cols, rows);
  await write(terminal, `\x1b]2;mine\x07\x1b]2;${'x'.repeat(100_000)}\x07`);
  expect(coreOf(terminal)._inputHandler._windowTitle).toBe('mine');
  terminal.dispose();
});
