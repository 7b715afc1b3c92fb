import type { Terminal } from '@xterm/headless';
import {
  EMULATOR_ROWS_MAX_BYTES,
  HISTORY_PIECE_CHARS,
  HISTORY_PIECE_LINES,
  SNAPSHOT_SCROLLBACK_LINES,
} from '#protocol/terminal-flow.ts';
import { deflate, History, type HistoryStart } from './history.ts';
import { historyRows } from './screen-rows.ts';
import { coreOf, dropOldest, type ScreenBuffer } from './xterm-internals.ts';

const ERASE_SCROLLBACK = 3;
const CELL_BYTES = 12;
/** Rows that fill their memory again within this are of a flood: turning them into text would slow it down. */
const FLOOD_WITHIN_MS = 500;

/**
 * The rows above an emulator's screen. The newest belong to its state; older ones wait in the emulator, which costs a
 * flood nothing, and become history in a quiet moment, or when somebody wants to see them.
 */
export class RowsAbove {
  readonly #terminal: Terminal;
  readonly #history: History;
  #watched: ScreenBuffer['lines'] | undefined;
  /** The emulator itself has dropped rows since the last that became history: that is no longer right above. */
  #hasGap = false;
  #isDropping = false;
  #relievedAt = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal, start: HistoryStart, onTrouble: (reason: string) => void) {
    this.#terminal = terminal;
    this.#history = new History(start, onTrouble);
    const erase = () => {
      this.#history.clear();
      return false;
    };
    terminal.parser.registerEscHandler({ final: 'c' }, erase);
    for (const id of [{ final: 'J' }, { prefix: '?', final: 'J' }]) {
      terminal.parser.registerCsiHandler(id, ([what]) => what === ERASE_SCROLLBACK && erase());
    }
    this.#watch();
  }

  get next(): number {
    return this.#history.next;
  }
  get rowsBytes(): number {
    return this.#buffer.lines.length * this.#terminal.cols * CELL_BYTES;
  }
  /** Whether the history ends right above the rows that belong to the state. */
  get isSettled(): boolean {
    return !this.#hasGap && this.#buffer.ybase <= SNAPSHOT_SCROLLBACK_LINES;
  }

  /** Makes history of all rows that do not belong to the state. */
  settle(): void {
    this.#watch();
    if (this.#hasGap) this.#history.clear();
    this.#hasGap = false;
    const { normal } = this.#terminal.buffer;
    const count = this.#buffer.ybase - SNAPSHOT_SCROLLBACK_LINES;
    for (let from = 0; from < count; ) {
      const to = Math.min(from + HISTORY_PIECE_LINES, count);
      const { text, end } = historyRows(normal, { from, to, maxChars: HISTORY_PIECE_CHARS });
      this.#history.append(text, end - from);
      from = end;
    }
    this.#drop(count);
  }

  /** After each piece of output: keeps the rows within their memory. */
  bound(): void {
    this.#watch();
    if (this.rowsBytes > EMULATOR_ROWS_MAX_BYTES) this.relieve();
  }

  relieve(): void {
    const now = performance.now();
    const isFlood = now - this.#relievedAt < FLOOD_WITHIN_MS;
    this.#relievedAt = now;
    if (!isFlood) {
      this.settle();
      return;
    }
    this.#hasGap = true;
    this.#drop(Math.floor((this.#buffer.ybase - SNAPSHOT_SCROLLBACK_LINES) / 2));
  }

  /** What is above a snapshot that has `lines` of the rows that belong to the state. */
  pieces(lines: number): Uint8Array<ArrayBuffer>[] {
    const { normal } = this.#terminal.buffer;
    const to = this.#buffer.ybase - lines;
    return to > 0
      ? [...this.#history.pieces, deflate(historyRows(normal, { from: 0, to }).text)]
      : this.#history.pieces;
  }

  remove(): void {
    this.#history.remove();
  }

  get #buffer(): ScreenBuffer {
    return coreOf(this.#terminal).buffers.normal;
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#isDropping = true;
    dropOldest(this.#buffer, count);
    this.#isDropping = false;
  }

  /** A reset gives the emulator another buffer. */
  #watch(): void {
    const { lines } = this.#buffer;
    if (lines === this.#watched) return;
    this.#watched = lines;
    lines.onTrim(() => {
      if (!this.#isDropping) this.#hasGap = true;
    });
  }
}
