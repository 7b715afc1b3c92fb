/** For tests and benches: a page without a browser. Its emulator shows what the page's would. */
import { inflateRawSync } from 'node:zlib';
import headless, { type Terminal } from '@xterm/headless';
import { useCells } from '#protocol/cells.ts';
import { guardEmulator } from '#protocol/emulation.ts';
import { decodeFrame, encodeInput } from '#protocol/frames.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { Utf8Boundary } from '#protocol/utf8-boundary.ts';
import type { TerminalSink } from './page-reader.ts';
import type { TerminalConnection, TerminalService } from './terminal-service.ts';

export function makeTerminal(cols: number, rows: number, scrollback = 1000): Terminal {
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true });
  useCells(terminal);
  guardEmulator(terminal);
  return terminal;
}

export function screenText(terminal: Terminal, last = Number.POSITIVE_INFINITY): string {
  const { active } = terminal.buffer;
  const from = Math.max(0, active.length - last);
  const lines = Array.from(
    { length: active.length - from },
    (_, y) => active.getLine(from + y)?.translateToString(true) ?? '',
  );
  return lines.join('\n').trimEnd();
}

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class PageFixture implements TerminalSink, Disposable {
  readonly messages: ServerMessage[] = [];
  readonly screens = new Map<number, Terminal>();
  readonly offsets = new Map<number, number>();
  receivedBytes = 0;
  readonly #histories = new Map<number, string>();
  /** False: like a page whose emulator does not draw. */
  acknowledge = true;
  buffered = 0;
  readonly connection: TerminalConnection;
  readonly #boundary = new Utf8Boundary();

  readonly #scrollback: number | undefined;

  constructor(service: TerminalService, session: string, { scrollback }: { scrollback?: number } = {}) {
    this.#scrollback = scrollback;
    this.connection = service.connect(session, this);
  }

  sendMessage(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === 'terminal.snapshot') {
      this.screens.get(message.terminal)?.dispose();
      const screen = makeTerminal(message.cols, message.rows, this.#scrollback);
      this.screens.set(message.terminal, screen);
      this.offsets.set(message.terminal, message.offset);
      screen.write(`${this.#histories.get(message.terminal) ?? ''}${message.data}`);
      this.#histories.delete(message.terminal);
      this.#boundary.clear();
    }
    if (message.type === 'terminal.resized') this.screens.get(message.terminal)?.resize(message.cols, message.rows);
  }

  sendFrame(frame: Uint8Array): void {
    const output = decodeFrame(frame);
    if (output?.kind === 'history') {
      const before = this.#histories.get(output.terminal) ?? '';
      this.#histories.set(output.terminal, `${before}${inflateRawSync(output.bytes).toString('utf8')}`);
      return;
    }
    if (output?.kind !== 'output') throw new Error('not an output frame');
    const { terminal, offset, bytes } = output;
    if (this.offsets.get(terminal) !== offset)
      throw new Error(`output at ${offset}, not ${this.offsets.get(terminal)}`);
    this.receivedBytes += bytes.length;
    const end = offset + bytes.length;
    this.offsets.set(terminal, end);
    this.screens.get(terminal)?.write(this.#boundary.push(bytes), () => {
      if (this.acknowledge) this.connection.message({ type: 'terminal.ack', terminal, offset: end });
    });
  }

  bufferedBytes(): number {
    return this.buffered;
  }
  of<T extends ServerMessage['type']>(type: T): MessageOf<T>[] {
    return this.messages.filter((message): message is MessageOf<T> => message.type === type);
  }
  /** `last`: of so many rows only. */
  text(terminal: number, last?: number): string {
    const screen = this.screens.get(terminal);
    return screen ? screenText(screen, last) : '';
  }
  type(terminal: number, text: string): void {
    this.connection.frame(encodeInput(terminal, new TextEncoder().encode(text)));
  }
  attach(terminal: number): void {
    this.connection.message({ type: 'terminal.attach', terminal });
  }
  /** Goes on with the screen of a page whose connection was lost. */
  resume(terminal: number, lost: PageFixture): void {
    const screen = lost.screens.get(terminal);
    const offset = lost.offsets.get(terminal);
    if (!screen || offset === undefined) throw new Error('that page has no screen');
    this.screens.set(terminal, screen);
    this.offsets.set(terminal, offset);
    const { cols, rows } = screen;
    this.connection.message({ type: 'terminal.attach', terminal, resume: { offset, cols, rows } });
  }

  [Symbol.dispose](): void {
    this.connection.dispose();
    for (const screen of this.screens.values()) screen.dispose();
  }
}
