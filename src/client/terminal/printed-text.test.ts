import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { printedText } from './printed-text.ts';

async function shown(text: string, size: { cols: number; rows: number }): Promise<string> {
  const terminal = new Terminal({ ...size, scrollback: 100, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const printed = printedText(terminal.buffer.normal);
  terminal.dispose();
  return printed;
}

describe('the text of a terminal', () => {
  it('has what scrolled off, and a long line as one', async () => {
    const long = 'spaces  stay '.repeat(5).trimEnd();
    expect(await shown(`first\r\n${long}\r\n\r\nlast\r\n\r\n`, { cols: 20, rows: 3 })).toBe(`first\n${long}\n\nlast\n`);
  });

  it('has nothing where a wide character did not fit', async () => {
    expect(await shown('a가나다라', { cols: 4, rows: 4 })).toBe('a가나다라\n');
  });

  it('is that of the shell while a program has the whole screen', async () => {
    expect(await shown('before\r\n\x1b[?1049hvim', { cols: 20, rows: 4 })).toBe('before\n');
  });
});
