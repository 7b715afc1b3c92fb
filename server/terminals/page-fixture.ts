/** For tests and benches: a page without a browser. Its emulator shows what the page's would. */
import headless, { type Terminal } from '@xterm/headless';
import { useCells } from '#protocol/cells.ts';
import { guardEmulator } from '#protocol/emulation.ts';
import { decodeFrame, encodeInput } from '#protocol/frames.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { Utf8Boundary } from '#protocol/utf8-boundary.ts';
import type { TerminalSink } from './page-reader.ts';
import type { TerminalConnection, TerminalService } from './terminal-service.ts';

export function makeTerminal(cols: number, rows: number): Terminal {
  const terminal = new headless.Terminal({ cols, rows, scrollback: 1000, allowProposedApi: true });
  useCells(terminal);
  guardEmulator(terminal);
  return terminal;
}

export function screenText(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class PageFixture implements TerminalSink, Disposable {
  readonly messages: ServerMessage[] = [];
  readonly screens = new Map<number, Terminal>();
  readonly offsets = new Map<number, number>();
  receivedBytes = 0;
  /** False: like a page whose emulator does not draw. */
  acknowledge = true;
  buffered = 0;
  readonly connection: TerminalConnection;
  readonly #boundary = new Utf8Boundary();

  constructor(service: TerminalService, session: string) {
    this.connection = service.connect(session, this);
  }

  sendMessage(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === 'terminal.snapshot') {
      this.screens.get(message.terminal)?.dispose();
      const screen = makeTerminal(message.cols, message.rows);
      this.screens.set(message.terminal, screen);
      this.offsets.set(message.terminal, message.offset);
      screen.write(message.data);
      this.#boundary.clear();
    }
    if (message.type === 'terminal.resized') this.screens.get(message.terminal)?.resize(message.cols, message.rows);
  }

  sendFrame(frame: Uint8Array): void {
    const output = decodeFrame(frame);
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
  text(terminal: number): string {
    const screen = this.screens.get(terminal);
    return screen ? screenText(screen) : '';
  }
  type(terminal: number, text: string): void {
    this.connection.frame(encodeInput(terminal, new TextEncoder().encode(text)));
  }
  attach(terminal: number): void {
    this.connection.message({ type: 'terminal.attach', terminal });
  }

  [Symbol.dispose](): void {
    this.connection.dispose();
    for (const screen of this.screens.values()) screen.dispose();
  }
}
