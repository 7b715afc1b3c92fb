import type { Terminal } from '@xterm/xterm';
import { ACK_STEP_BYTES } from '#protocol/terminal-flow.ts';
import { Utf8Boundary } from '#protocol/utf8-boundary.ts';
import type { SnapshotMessage } from './terminal-link.ts';

/** Ends whatever sequence was under way, then resets everything. */
const START_OVER = '\x18\x1bc';

/** Brings snapshots and output to the emulator, and acknowledges what it has drawn. */
export class ScreenFeed {
  readonly #terminal: Terminal;
  readonly #acknowledge: (offset: number) => void;
  readonly #boundary = new Utf8Boundary();
  #acked = 0;
  /** Counts snapshots: what was written before one is not acknowledged after it. */
  #era = 0;

  constructor(terminal: Terminal, acknowledge: (offset: number) => void) {
    this.#terminal = terminal;
    this.#acknowledge = acknowledge;
  }

  /** `drawn` runs when the screen shows it. */
  snapshot({ cols, rows, data, offset }: SnapshotMessage, drawn: () => void): void {
    this.#era += 1;
    this.#acked = offset;
    this.#boundary.clear();
    // In the stream, behind what still waits to be parsed.
    this.#terminal.write('', () => this.#terminal.resize(cols, rows));
    this.#terminal.write(START_OVER + data, drawn);
  }

  output(offset: number, bytes: Uint8Array): void {
    const era = this.#era;
    const end = offset + bytes.length;
    this.#terminal.write(this.#boundary.push(bytes), () => {
      if (era !== this.#era || end - this.#acked < ACK_STEP_BYTES) return;
      this.#acked = end;
      this.#acknowledge(end);
    });
  }
}
