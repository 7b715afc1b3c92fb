import headless from '@xterm/headless';
import { useCells } from '#protocol/cells.ts';
import { guardEmulator } from '#protocol/emulation.ts';
import { LastMarks, watchMarks } from '#protocol/shell-marks.ts';
import { REPLY_MAX_CHARS, SNAPSHOT_MAX_BYTES, SNAPSHOT_SCROLLBACK_LINES } from '#protocol/terminal-flow.ts';
import { Utf8Boundary } from '#protocol/utf8-boundary.ts';
import { plainScript, screenScript } from './screen-script.ts';
import { coreOf } from './xterm-internals.ts';

export interface ScreenSnapshot {
  /** Output from here on continues the screen. */
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
  readonly data: string;
}

export interface EmulatorOptions {
  readonly cols: number;
  readonly rows: number;
  /** Offset of the first byte that it will see. */
  readonly offset: number;
  /** The screen at `offset`; empty when absent. */
  readonly screen?: string;
  /** Questions of the program before this offset were answered by an earlier emulator. */
  readonly quietUntil: number;
  readonly onParsed: (offset: number) => void;
  /** What the program asked (where is the cursor, what are you) and the terminal answers as if typed. */
  readonly onReply: (text: string) => void;
}

/** Aborts whatever sequence a gap in the output cut in two. */
const CANCEL = new Uint8Array([0x18]);
const LESS_SCROLLBACK = 4;
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
  /** Whether a shell waits at its prompt, which pages that come later must know. */
  readonly #marks = new LastMarks();

  constructor(options: EmulatorOptions) {
    this.#options = options;
    this.#queued = options.offset;
    this.#parsed = options.offset;
    const { cols, rows } = options;
    this.#terminal = new headless.Terminal({
      cols,
      rows,
      scrollback: SNAPSHOT_SCROLLBACK_LINES,
      allowProposedApi: true,
    });
    useCells(this.#terminal);
    guardEmulator(this.#terminal);
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
    this.#terminal.write(whole, () => {
      this.#note(end - whole.length, whole);
      this.#parsed = end;
      this.#replied = 0;
      this.#options.onParsed(received);
    });
  }

  /** Takes effect after the output written before. */
  resize(cols: number, rows: number): void {
    this.#terminal.write('', () => this.#terminal.resize(cols, rows));
  }

  /** The screen after everything written before this call. */
  snapshot(): Promise<ScreenSnapshot> {
    return new Promise((resolve) => {
      this.#terminal.write('', () => {
        const { cols, rows } = this.#terminal;
        resolve({ offset: this.#unfinishedSince ?? this.#parsed, cols, rows, data: this.#script() });
      });
    });
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #script(): string {
    // An empty script means to the page that the shell has not printed anything yet.
    if (this.#parsed === 0) return '';
    for (let lines = SNAPSHOT_SCROLLBACK_LINES; ; lines = Math.floor(lines / LESS_SCROLLBACK)) {
      const script = `${this.#marks.script}${screenScript(this.#terminal, lines)}`;
      if (fitsSnapshot(script)) return script;
      if (lines === 0) return `${this.#marks.script}${plainScript(this.#terminal)}`;
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
