import type { Terminal } from '@xterm/headless';
import {
  HISTORY_LINES,
  HISTORY_PIECE_CHARS,
  HISTORY_PIECE_LINES,
  PACKED_ROWS_MAX_BYTES,
  SNAPSHOT_SCROLLBACK_LINES,
} from '#protocol/terminal-flow.ts';
import { deflate, History, type HistoryStart } from './history.ts';
import { PackedRows } from './packed-rows.ts';
import { historyRows, type Rows } from './screen-rows.ts';
import { coreOf, dropOldest, type LineData, type ScreenBuffer } from './xterm-internals.ts';

const ERASE_SCROLLBACK = 3;
const CELL_BYTES = 12;
/** Room that is asked for again within this is asked for by a flood: turning rows into text would slow it down. */
const FLOOD_WITHIN_MS = 500;

/**
 * The rows above an emulator's screen. The newest belong to its state. Those that a flood pushes out of the emulator
 * wait as they are; in a quiet moment, or when somebody wants to see them, all but the newest become history.
 */
export class RowsAbove {
  readonly #terminal: Terminal;
  readonly #history: History;
  readonly #packed = new PackedRows();
  #watched: ScreenBuffer['lines'] | undefined;
  /** The row that leaves the emulator next, as far as is known. */
  #oldest: LineData | undefined;
  /** Rows are gone since the last that became history: that is no longer right above. */
  #hasGap = false;
  #isDropping = false;
  #relievedAt = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal, start: HistoryStart, onTrouble: (reason: string) => void) {
    this.#terminal = terminal;
    this.#history = new History(start, onTrouble);
    const erase = () => {
      this.#history.clear();
      this.#packed.clear();
      return false;
    };
    terminal.parser.registerEscHandler({ final: 'c' }, erase);
    for (const id of [{ final: 'J' }, { prefix: '?', final: 'J' }]) {
      terminal.parser.registerCsiHandler(id, ([what]) => what === ERASE_SCROLLBACK && erase());
    }
    this.watch();
  }

  get next(): number {
    return this.#history.next;
  }
  get rowsBytes(): number {
    return this.#buffer.lines.length * this.#terminal.cols * CELL_BYTES + this.#packed.bytes;
  }
  /** Whether so many rows have come since the last quiet moment that some wait. */
  get isFlooded(): boolean {
    return this.#packed.length > 0;
  }
  /** Whether the history ends right above the rows that belong to the state. */
  get isSettled(): boolean {
    return !this.#hasGap && this.#packed.length === 0 && this.#buffer.ybase <= SNAPSHOT_SCROLLBACK_LINES;
  }

  /** Makes history of all rows that do not belong to the state. */
  settle(): void {
    this.watch();
    if (this.#hasGap) this.#history.clear();
    this.#hasGap = false;
    const above = this.#buffer.ybase - SNAPSHOT_SCROLLBACK_LINES;
    const count = this.#packed.length + Math.max(above, 0);
    for (let from = 0; from < count; ) {
      const to = Math.min(from + HISTORY_PIECE_LINES, count);
      const { text, end } = historyRows(this.#rows, { from, to, maxChars: HISTORY_PIECE_CHARS });
      this.#history.append(text, end - from);
      from = end;
    }
    this.#packed.clear();
    this.#drop(above);
  }

  /** After each piece of output: a reset gives the emulator another buffer. */
  watch(): void {
    const { lines } = this.#buffer;
    this.#oldest = lines.get(0);
    if (lines === this.#watched) return;
    // Nobody saw what left it before.
    if (lines.isFull) this.#hasGap = true;
    this.#watched = lines;
    lines.onTrim((count) => this.#trimmed(count));
  }

  /** Makes room at once, for the sake of the session's other terminals. */
  relieve(): void {
    const now = performance.now();
    const isFlood = now - this.#relievedAt < FLOOD_WITHIN_MS;
    this.#relievedAt = now;
    if (!isFlood) {
      this.settle();
      return;
    }
    if (this.#packed.length === 0) {
      this.#hasGap = true;
      this.#drop(Math.floor((this.#buffer.ybase - SNAPSHOT_SCROLLBACK_LINES) / 2));
    }
    const kept = this.#packed.bytes / 2;
    while (this.#packed.bytes > kept) this.#forget();
  }

  /** What is above a snapshot that has `lines` of the rows that belong to the state. */
  pieces(lines: number): Uint8Array<ArrayBuffer>[] {
    const to = this.#packed.length + this.#buffer.ybase - lines;
    return to > 0
      ? [...this.#history.pieces, deflate(historyRows(this.#rows, { from: 0, to }).text)]
      : this.#history.pieces;
  }

  remove(): void {
    this.#history.remove();
  }

  get #buffer(): ScreenBuffer {
    return coreOf(this.#terminal).buffers.normal;
  }

  /** Those that wait, and below them the emulator's own. */
  get #rows(): Rows {
    const { normal } = this.#terminal.buffer;
    const { cols } = this.#terminal;
    const blank = () => normal.getNullCell();
    return {
      getNullCell: blank,
      getLine: (y) => this.#packed.row(y, cols, blank) ?? normal.getLine(y - this.#packed.length),
    };
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#isDropping = true;
    dropOldest(this.#buffer, count);
    this.#isDropping = false;
    this.watch();
  }

  /** The emulator has dropped rows by itself: one that a new row pushed out, or some that were erased. */
  #trimmed(count: number): void {
    if (this.#isDropping) return;
    const { lines, scrollBottom } = this.#buffer;
    // xterm takes the row for the new one, and has not touched it yet; below a scroll region it makes another.
    const isReused = scrollBottom === this.#terminal.rows - 1;
    const left = isReused ? lines.get(lines.length - 1) : this.#oldest;
    if (count === 1 && lines.isFull && left) this.#packed.push(left);
    else this.#hasGap = true;
    this.#oldest = lines.get(0);
    const isEnough = this.#packed.length - this.#packed.oldestCount >= HISTORY_LINES;
    if (isEnough || this.#packed.bytes > PACKED_ROWS_MAX_BYTES) this.#forget();
  }

  #forget(): void {
    if (this.#packed.dropOldest()) this.#hasGap = true;
  }
}
