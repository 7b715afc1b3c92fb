import type { IBuffer, IBufferCell, Terminal } from '@xterm/headless';
import { cellWidth, charProperties, wouldJoin } from '#protocol/cells.ts';
import type { Row } from './packed-rows.ts';
import { sgr } from './sgr.ts';
import { TextBuilder } from './text-builder.ts';
import { type CellAttributes, type CellData, HAS_EXTENDED } from './xterm-internals.ts';

const PLAIN = '\x1b[0m';

const attributesOf = (cell: IBufferCell): CellAttributes => cell as unknown as CellAttributes;
const hasBackground = (cell: IBufferCell) => cell.isBgRGB() || cell.isBgPalette();

/** Draws cells left to right and remembers the pen and where it stands. */
class RowWriter {
  readonly text = new TextBuilder();
  #pen = PLAIN;
  /** The attributes that were asked for last, as xterm keeps them, and what sets them. */
  #foreground = 0;
  #background = 0;
  #attributes = PLAIN;
  #column = 0;
  /** The emulator's properties of the last character, from which it decides whether the next one joins its cell. */
  #last = 0;
  readonly #cell: IBufferCell;

  constructor(cell: IBufferCell) {
    this.#cell = cell;
  }

  row(line: Row, continues: boolean): void {
    // A line that scrolled in while a background was set is full of it.
    let cleanUp = continues;
    this.#column = 0;
    for (let at = 0; at < line.length; ) {
      const cell = line.getCell(at, this.#cell);
      if (!cell) break;
      const width = Math.max(1, cell.getWidth());
      const chars = cell.getChars();
      if (chars !== '') {
        this.#moveTo(at);
        this.#use(this.#sgr(cell));
        this.#print(chars);
        this.#column = at + width;
        if (cleanUp && hasBackground(cell) && this.#column < line.length) {
          this.#use(PLAIN);
          this.#control('\x1b[K');
        }
        cleanUp = false;
      } else if (hasBackground(cell)) {
        const end = this.#sameBackground(line, at);
        this.#moveTo(at);
        line.getCell(at, this.#cell);
        this.#use(this.#sgr(this.#cell));
        this.#control(`\x1b[${end - at}X`);
        at = end;
        continue;
      }
      at += width;
    }
  }

  /** To the next row. Without a background, for a row that scrolls in takes it over. */
  newline(): void {
    this.#use(PLAIN);
    this.#control('\r\n');
  }

  /** Most cells have the attributes of the one before. */
  #sgr(cell: IBufferCell): string {
    const { fg, bg } = cell as unknown as CellData;
    if (fg === this.#foreground && bg === this.#background && !(bg & HAS_EXTENDED)) return this.#attributes;
    this.#foreground = fg;
    this.#background = bg;
    this.#attributes = sgr(attributesOf(cell));
    return this.#attributes;
  }

  /** A cell of its own: what could join the one before is kept from it by any sequence. */
  #print(chars: string): void {
    const first = chars.codePointAt(0) ?? 0;
    if (cellWidth(first) === 0 || wouldJoin(first, this.#last)) this.#control(this.#pen);
    if (chars.length === 1) this.#last = charProperties(first, this.#last);
    else for (const char of chars) this.#last = charProperties(char.codePointAt(0) ?? 0, this.#last);
    this.text.add(chars);
  }

  #control(sequence: string): void {
    this.text.add(sequence);
    this.#last = 0;
  }

  #sameBackground(line: Row, from: number): number {
    const first = this.#sgr(this.#cell);
    let end = from + 1;
    for (; end < line.length; end += 1) {
      const cell = line.getCell(end, this.#cell);
      if (cell?.getChars() !== '' || this.#sgr(cell) !== first) break;
    }
    return end;
  }

  #moveTo(column: number): void {
    if (column > this.#column) this.#control(`\x1b[${column - this.#column}C`);
    this.#column = column;
  }

  #use(pen: string): void {
    if (pen !== this.#pen) this.#control(pen);
    this.#pen = pen;
  }
}

/** Whether printing `next`'s first character after `line` wraps by itself, so that both stay one logical line. */
function wrapsByItself(line: Row, next: Row): boolean {
  const first = next.getCell(0);
  const last = line.getCell(line.length - 1);
  if (!next.isWrapped || !first || first.getChars() === '' || !last) return false;
  if (last.getChars() !== '' || last.getWidth() === 0) return true;
  // A wide character that did not fit left its last column empty.
  const beforeLast = line.getCell(line.length - 2);
  return first.getWidth() === 2 && beforeLast !== undefined && beforeLast.getChars() !== '' && !hasBackground(last);
}

/**
 * The escape sequences that draw a buffer's rows on an empty screen with the cursor at its top left, with up to
 * `scrollback` lines above. Leaves the pen plain. (@xterm/addon-serialize loses attributes and mixes bold with dim.)
 */
export function screenRows(terminal: Terminal, buffer: IBuffer, scrollback: number): string {
  const from = Math.max(0, buffer.length - terminal.rows - scrollback);
  return rowsText(buffer, { from, to: buffer.length }).text;
}

interface RowRange {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  /** No line begins beyond it. */
  readonly maxChars?: number;
}

/** Rows one below the other; a buffer is such. */
export interface Rows {
  getLine(y: number): Row | undefined;
  getNullCell(): IBufferCell;
}

/** Of some rows: what draws them, and the row after the last of them. Leaves the pen plain. */
function rowsText(
  buffer: Rows,
  { from, to, maxChars = Number.POSITIVE_INFINITY }: RowRange,
): { text: string; end: number } {
  const writer = new RowWriter(buffer.getNullCell());
  let before: Row | undefined;
  let y = from;
  for (; y < to && writer.text.length < maxChars; y += 1) {
    const line = buffer.getLine(y);
    if (!line) break;
    const continues = before !== undefined && wrapsByItself(before, line);
    if (before && !continues) writer.newline();
    writer.row(line, continues);
    before = line;
  }
  return { text: `${PLAIN}${writer.text.toString()}${PLAIN}`, end: y };
}

/** As text that other rows follow: the last line ends, unless it wraps into the row after it. */
export function historyRows(buffer: Rows, range: RowRange): { text: string; end: number } {
  const { text, end } = rowsText(buffer, range);
  const [last, next] = [buffer.getLine(end - 1), buffer.getLine(end)];
  return { text: last && next && wrapsByItself(last, next) ? text : `${text}\r\n`, end };
}
