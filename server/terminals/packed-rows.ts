import type { IBufferCell } from '@xterm/headless';
import { type CellData, HAS_EXTENDED, type LineData } from './xterm-internals.ts';

/** A row as its cells are read; a line of a buffer is one too. */
export interface Row {
  readonly length: number;
  readonly isWrapped: boolean;
  getCell(column: number, cell?: IBufferCell): IBufferCell | undefined;
}

/** What few rows have: cells of several characters, and underlines and links of their own. */
type Extras = Pick<LineData, '_combined' | '_extendedAttrs'>;

interface Block {
  readonly words: Uint32Array;
  used: number;
  /** Where each row begins. */
  readonly starts: number[];
  readonly extras: Map<number, Extras>;
}

const BLOCK_WORDS = 32 * 1024;
const WORD_BYTES = 4;
/** Of each cell, xterm has three: its character and width, and two of attributes. */
const CELL_WORDS = 3;
const IS_WRAPPED = 0x8000_0000;
const CHARACTER_MASK = 0x3f_ffff;
const IS_COMBINED = 0x20_0000;
/** No character, one column wide. */
const BLANK = 1 << 22;

/** Up to its last cell that is not as an erased screen has it. */
function cellsOf(words: Uint32Array, columns: number): number {
  for (let cells = columns; cells > 0; cells -= 1) {
    const at = (cells - 1) * CELL_WORDS;
    // Each is there. One test for all three, for this is done for each blank end of a line of a flood.
    const cell = ((words[at] as number) & CHARACTER_MASK) | (words[at + 1] as number) | (words[at + 2] as number);
    if (cell !== 0) return cells;
  }
  return 0;
}

const isEmpty = (object: object): boolean => {
  for (const _ in object) return false;
  return true;
};

/** Rows that have left an emulator, oldest first, without their blank ends: no text yet, which takes longer to make. */
export class PackedRows {
  #blocks: Block[] = [];
  #length = 0;
  /** The last one that was dropped: a flood would make thousands of them. */
  #spare: Block | undefined;

  get length(): number {
    return this.#length;
  }
  get bytes(): number {
    return this.#blocks.length * BLOCK_WORDS * WORD_BYTES;
  }

  /** Copies the row, but takes over its combined characters, which xterm does not change any more. */
  push(line: LineData): void {
    const cells = cellsOf(line._data, line.length);
    const block = this.#roomFor(1 + cells * CELL_WORDS);
    const { words, starts, extras } = block;
    if (!isEmpty(line._combined) || !isEmpty(line._extendedAttrs)) {
      extras.set(starts.length, { _combined: line._combined, _extendedAttrs: line._extendedAttrs });
    }
    starts.push(block.used);
    words[block.used] = line.isWrapped ? cells | IS_WRAPPED : cells;
    const from = block.used + 1;
    // As a whole where that fits: the next row goes over the blank end, and a view of the rest would be one more object.
    if (from + line._data.length <= words.length) words.set(line._data, from);
    else for (let at = 0; at < cells * CELL_WORDS; at += 1) words[from + at] = line._data[at] ?? 0;
    block.used = from + cells * CELL_WORDS;
    this.#length += 1;
  }

  /** The oldest rows go, as many as lie together; false when there are none. */
  dropOldest(): boolean {
    const oldest = this.#blocks.shift();
    if (!oldest) return false;
    this.#length -= oldest.starts.length;
    oldest.used = 0;
    oldest.starts.length = 0;
    oldest.extras.clear();
    this.#spare = oldest;
    return true;
  }

  /** How many rows would go. */
  get oldestCount(): number {
    return this.#blocks[0]?.starts.length ?? 0;
  }

  clear(): void {
    this.#blocks = [];
    this.#length = 0;
    this.#spare = undefined;
  }

  /** `columns`: of the emulator that they left; `blank` makes the cell that is filled where none is given. */
  row(index: number, columns: number, blank: () => IBufferCell): Row | undefined {
    let at = index;
    for (const block of this.#blocks) {
      if (at < block.starts.length) return rowOf(block, at, columns, blank);
      at -= block.starts.length;
    }
    return undefined;
  }

  #roomFor(words: number): Block {
    const last = this.#blocks.at(-1);
    if (last && last.used + words <= last.words.length) return last;
    const next = this.#spare ?? { words: new Uint32Array(BLOCK_WORDS), used: 0, starts: [], extras: new Map() };
    this.#spare = undefined;
    this.#blocks.push(next);
    return next;
  }
}

function rowOf({ words, starts, extras }: Block, at: number, length: number, blank: () => IBufferCell): Row {
  const start = starts[at] ?? 0;
  const head = words[start] ?? 0;
  const cells = head & ~IS_WRAPPED;
  const extra = extras.get(at);
  return {
    length,
    isWrapped: (head & IS_WRAPPED) !== 0,
    getCell(column, given = blank()) {
      if (column < 0 || column >= length) return undefined;
      const cell = given as unknown as CellData;
      const from = start + 1 + column * CELL_WORDS;
      const isThere = column < cells;
      cell.content = isThere ? (words[from] ?? 0) : BLANK;
      cell.fg = isThere ? (words[from + 1] ?? 0) : 0;
      cell.bg = isThere ? (words[from + 2] ?? 0) : 0;
      if (cell.content & IS_COMBINED) cell.combinedData = extra?._combined[column] ?? '';
      const extended = cell.bg & HAS_EXTENDED ? extra?._extendedAttrs[column] : undefined;
      if (extended !== undefined) cell.extended = extended;
      return given;
    },
  };
}
