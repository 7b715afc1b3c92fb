import headless from '@xterm/headless';
import { useCells } from '#protocol/cells.ts';
import { guardEmulator } from '#protocol/emulation.ts';
import { LastMarks, watchMarks } from '#protocol/shell-marks.ts';
import {
  HISTORY_LINES,
  REPLY_MAX_CHARS,
  SNAPSHOT_MAX_BYTES,
  SNAPSHOT_SCROLLBACK_LINES,
  WAITING_LINES,
} from '#protocol/terminal-flow.ts';
import { Utf8Boundary } from '#protocol/utf8-boundary.ts';
import type { HistoryStart } from './history.ts';
import { RowsAbove } from './rows-above.ts';
import { plainScript, screenScript } from './screen-script.ts';
import { coreOf } from './xterm-internals.ts';

export interface ScreenSnapshot {
  /** Output from here on continues the screen. */
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
  readonly data: string;
  /** The pieces that belong above it end before this number; absent where the lines right above it are gone, or wait. */
  readonly history?: number;
  /** Made in a flood: the lines right above it wait, and a later snapshot finds them in the history. */
  readonly isEarly?: true;
  /** Those pieces, and what is above the lines that `data` has. */
  readonly above?: readonly Uint8Array<ArrayBuffer>[];
}

export interface EmulatorOptions {
  readonly cols: number;
  readonly rows: number;
  /** Offset of the first byte that it will see. */
  readonly offset: number;
  /** The screen at `offset`; empty when absent. */
  readonly screen?: string;
  readonly history?: HistoryStart;
  /** Questions of the program before this offset were answered by an earlier emulator. */
  readonly quietUntil: number;
  readonly onParsed: (offset: number) => void;
  /** What the program asked (where is the cursor, what are you) and the terminal answers as if typed. */
  readonly onReply: (text: string) => void;
  /** The disk does not take the history. */
  readonly onTrouble?: (reason: string) => void;
}

const SCROLLBACK = SNAPSHOT_SCROLLBACK_LINES + WAITING_LINES;
const SCROLLBACK_WHILE_RESIZED = SNAPSHOT_SCROLLBACK_LINES + HISTORY_LINES;
/** Aborts whatever sequence a gap in the output cut in two. */
const CANCEL = new Uint8Array([0x18]);
const LESS_SCROLLBACK = 4;
/** A program that printed nothing for so long has come to an end, or waits. */
const QUIET_MS = 250;
const ESCAPE = 0x1b;
const GROUND = 0;

/** No character takes more than six bytes in JSON, so most screens need not be measured. */
function fitsSnapshot(script: string): boolean {
  if (script.length > SNAPSHOT_MAX_BYTES) return false;
  return script.length * 6 <= SNAPSHOT_MAX_BYTES || Buffer.byteLength(JSON.stringify(script)) <= SNAPSHOT_MAX_BYTES;
}

/** Where the last control sequence in `bytes` begins: an ESC, or an 8-bit introducer (U+0080..9F). */
function lastIntroducer(bytes: Uint8Array): number | undefined {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === ESCAPE || (bytes[at] === 0xc2 && next >= 0x80 && next < 0xa0)) return at;
  }
  return undefined;
}

/** A headless terminal: parses the output and can give the screen at any time. */
export class Emulator {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #options: EmulatorOptions;
  #queued: number;
  #parsed: number;
  readonly #boundary = new Utf8Boundary();
  /** Where the control sequence began that `#parsed` is in the middle of. */
  #unfinishedSince: number | undefined;
  #replied = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  /** Whether a shell waits at its prompt, which pages that come later must know. */
  readonly #marks = new LastMarks();
  readonly #above: RowsAbove;

  constructor(options: EmulatorOptions) {
    this.#options = options;
    this.#queued = options.offset;
    this.#parsed = options.offset;
    const { cols, rows } = options;
    this.#terminal = new headless.Terminal({
      cols,
      rows,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
    });
    useCells(this.#terminal);
    guardEmulator(this.#terminal);
    this.#above = new RowsAbove(this.#terminal, options.history ?? { next: 0 }, (reason) =>
      options.onTrouble?.(reason),
    );
    watchMarks(this.#terminal, (mark) => this.#marks.note(mark));
    if (options.screen) this.#terminal.write(options.screen);
    this.#terminal.onData((text) => this.#reply(text));
  }

  /** `bytes` must be the emulator's own. */
  write(offset: number, bytes: Uint8Array): void {
    const { quietUntil } = this.#options;
    if (offset < quietUntil && quietUntil < offset + bytes.length) {
      this.write(offset, bytes.subarray(0, quietUntil - offset));
      this.write(quietUntil, bytes.subarray(quietUntil - offset));
      return;
    }
    if (offset !== this.#queued) {
      this.#boundary.clear();
      this.#terminal.write(CANCEL, () => {
        this.#unfinishedSince = undefined;
      });
    }
    const received = offset + bytes.length;
    const whole = this.#boundary.push(bytes);
    const end = received - this.#boundary.waiting;
    this.#queued = received;
    this.#writtenAt = performance.now();
    this.#terminal.write(whole, () => {
      this.#note(end - whole.length, whole);
      this.#parsed = end;
      this.#replied = 0;
      this.#above.watch();
      this.#options.onParsed(received);
    });
  }

  /** Takes effect after the output written before. */
  resize(cols: number, rows: number): void {
    this.#terminal.write('', () => {
      // Rows come back from above, so how many are there must not depend on when others became history.
      this.#above.settle();
      // Rows that become narrower become more, and none of them may be lost.
      this.#terminal.options.scrollback = SCROLLBACK_WHILE_RESIZED;
      this.#terminal.resize(cols, rows);
      this.#above.settle();
      this.#terminal.options.scrollback = SCROLLBACK;
      this.#above.watch();
    });
  }

  /** The screen after everything written before this call; `above`: with what is above it. */
  snapshot({ above = false } = {}): Promise<ScreenSnapshot> {
    return new Promise((resolve) => {
      this.#terminal.write('', () => {
        const isEarly = !above && this.#isFlooded;
        if (!isEarly) this.#above.settle();
        const { cols, rows } = this.#terminal;
        const { lines, data } = this.#script();
        const offset = this.#unfinishedSince ?? this.#parsed;
        const history = this.#above.isSettled && lines === SNAPSHOT_SCROLLBACK_LINES ? this.#above.next : undefined;
        resolve({
          offset,
          cols,
          rows,
          data,
          ...(history === undefined ? {} : { history }),
          ...(isEarly ? { isEarly } : {}),
          ...(above ? { above: this.#above.pieces(lines) } : {}),
        });
      });
    });
  }

  /** Bytes of the rows that are not history yet. */
  get rowsBytes(): number {
    return this.#above.rowsBytes;
  }

  /** Makes room, for the sake of the session's other terminals. */
  relieve(): void {
    this.#above.relieve();
  }

  /** With `history`, the terminal is gone for good. */
  dispose({ history = false } = {}): void {
    if (history) this.#above.remove();
    this.#terminal.dispose();
  }

  get #isFlooded(): boolean {
    if (this.#queued - this.#boundary.waiting > this.#parsed) return true;
    return this.#above.isFlooded && performance.now() - this.#writtenAt < QUIET_MS;
  }

  #script(): { lines: number; data: string } {
    // An empty script means to the page that the shell has not printed anything yet.
    if (this.#parsed === 0) return { lines: SNAPSHOT_SCROLLBACK_LINES, data: '' };
    for (let lines = SNAPSHOT_SCROLLBACK_LINES; ; lines = Math.floor(lines / LESS_SCROLLBACK)) {
      const data = `${this.#marks.script}${screenScript(this.#terminal, lines)}`;
      if (fitsSnapshot(data)) return { lines, data };
      if (lines === 0) return { lines, data: `${this.#marks.script}${plainScript(this.#terminal)}` };
    }
  }

  /** A snapshot in the middle of a sequence must be continued from that sequence's beginning. */
  #note(offset: number, bytes: Uint8Array): void {
    if (coreOf(this.#terminal)._inputHandler._parser.currentState === GROUND) {
      this.#unfinishedSince = undefined;
      return;
    }
    const began = lastIntroducer(bytes);
    if (began === undefined) this.#unfinishedSince ??= offset;
    else this.#unfinishedSince = offset + began;
  }

  #reply(text: string): void {
    if (this.#parsed < this.#options.quietUntil) return;
    this.#replied += text.length;
    if (this.#replied <= REPLY_MAX_CHARS) this.#options.onReply(text);
  }
}
