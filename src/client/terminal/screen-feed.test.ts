// @vitest-environment node
import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { expect, test, vi } from 'vitest';
import { ScreenFeed } from './screen-feed.ts';
import type { SnapshotMessage } from './terminal-link.ts';

// Two busy cores must not fail a test.
vi.setConfig({ testTimeout: 60_000 });

const snapshot = (data: string, offset: number): SnapshotMessage => {
  return { type: 'terminal.snapshot', terminal: 1, offset, cols: 20, rows: 4, data, skipped: false };
};
const bytes = (text: string) => new TextEncoder().encode(text);
const deflated = async (text: string) =>
  new Uint8Array(
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer(),
  );

function feed() {
  const emulator = new headless.Terminal({ cols: 20, rows: 4, scrollback: 100, allowProposedApi: true });
  // What the feed uses of it is the same.
  const screen = new ScreenFeed(emulator as unknown as Terminal, () => {});
  const lines = () =>
    Array.from({ length: emulator.buffer.active.length }, (_, y) =>
      emulator.buffer.active.getLine(y)?.translateToString(true),
    );
  return { screen, lines };
}

test('the lines above a snapshot come first, and what follows it meanwhile comes after', async () => {
  const { screen, lines } = feed();
  screen.history(await deflated('one\r\ntwo\r\n'));
  screen.history(await deflated('three\r\n'));
  await new Promise<void>((drawn) => {
    screen.snapshot(snapshot('four\r\nfive\r\n\r\n', 10), drawn);
    screen.output(10, bytes('si'));
    screen.output(12, bytes('x'));
  });
  expect(screen.received).toBe(13);
  await expect.poll(lines, { timeout: 20_000 }).toEqual(['one', 'two', 'three', 'four', 'five', '', 'six']);
});

test('a snapshot that comes while another waits for its lines takes its place', async () => {
  const { screen, lines } = feed();
  screen.history(await deflated('old\r\n'));
  screen.snapshot(snapshot('never', 5), () => {});
  screen.output(5, bytes('never'));
  await new Promise<void>((drawn) => {
    screen.snapshot(snapshot('new', 20), drawn);
  });
  expect(lines().filter(Boolean)).toEqual(['new']);
});

test('lines whose snapshot was cut off are not drawn above the next one', async () => {
  const { screen, lines } = feed();
  screen.history(await deflated('one\r\n'));
  screen.cut();
  screen.history(await deflated('one\r\n'));
  await new Promise<void>((drawn) => {
    screen.snapshot(snapshot('two\r\n', 10), drawn);
  });
  expect(lines().filter(Boolean)).toEqual(['one', 'two']);
});
