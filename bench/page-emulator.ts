import headless from '@xterm/headless';
import { PAGE_SCROLLBACK_LINES } from '#protocol/terminal-flow.ts';
import { makeTerminal } from '#server/terminals/page-fixture.ts';
import { SIZE } from './rivals/rival.ts';

export interface PageEmulator {
  /** Resolves when it is parsed. */
  write(output: Uint8Array | string): Promise<void>;
  dispose(): void;
}

/** xterm.js as a page has it, without drawing; `isOurs`: with the cells and guards that our page adds. */
export function pageEmulator({ isOurs }: { isOurs: boolean }): PageEmulator {
  const terminal = isOurs
    ? makeTerminal(SIZE.cols, SIZE.rows, PAGE_SCROLLBACK_LINES)
    : new headless.Terminal({ ...SIZE, scrollback: PAGE_SCROLLBACK_LINES, allowProposedApi: true });
  return {
    write: (output) => new Promise((resolve) => terminal.write(output, resolve)),
    dispose: () => terminal.dispose(),
  };
}

const CHUNK_BYTES = 64 * 1024;

/** MiB a second that the emulator alone parses of it. */
export async function parseRate(output: Buffer, options: { isOurs: boolean }): Promise<number> {
  const emulator = pageEmulator(options);
  const began = performance.now();
  let parsed: Promise<void> = Promise.resolve();
  for (let at = 0; at < output.length; at += CHUNK_BYTES)
    parsed = emulator.write(output.subarray(at, at + CHUNK_BYTES));
  await parsed;
  const seconds = (performance.now() - began) / 1000;
  emulator.dispose();
  return output.length / 2 ** 20 / seconds;
}
