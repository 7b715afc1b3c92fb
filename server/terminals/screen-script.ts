import type { IBuffer, IBufferLine, Terminal } from '@xterm/headless';
import { cellWidth } from '#protocol/cells.ts';
import { screenRows } from './screen-rows.ts';
import { sgr } from './sgr.ts';
import { type CellAttributes, coreOf, isLineDrawing, type ScreenBuffer } from './xterm-internals.ts';

const TITLE_MAX_CHARS = 200;
const MOUSE = { x10: '9', vt200: '1000', drag: '1002', any: '1003' } as const;
const MOUSE_ENCODING: Readonly<Record<string, string>> = { SGR: '1006', SGR_PIXELS: '1016' };
const CURSOR_STYLE = { block: 2, underline: 4, bar: 6 } as const;

const goTo = (row: number, column: number) => `\x1b[${row + 1};${column + 1}H`;
const on = (mode: string) => `\x1b[?${mode}h`;

function tabStops({ tabs }: ScreenBuffer, cols: number): string {
  const columns = Array.from({ length: cols }, (_, column) => column);
  if (columns.every((column) => Boolean(tabs[column]) === (column % 8 === 0))) return '';
  const set = columns.filter((column) => tabs[column]);
  return `\x1b[3g${set.map((column) => `${goTo(0, column)}\x1bH`).join('')}`;
}

/** Scroll region, tab stops and the cursor that DECSC saved; leaves cursor and pen anywhere. */
function surroundings(terminal: Terminal, buffer: ScreenBuffer): string {
  const { rows, cols } = terminal;
  let script = tabStops(buffer, cols);
  if (buffer.scrollTop !== 0 || buffer.scrollBottom !== rows - 1) {
    script += `\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`;
  }
  const row = Math.min(Math.max(buffer.savedY - buffer.ybase, 0), rows - 1);
  const drawing = isLineDrawing(buffer.savedCharset);
  script += `${goTo(row, Math.min(buffer.savedX, cols - 1))}${sgr(buffer.savedCurAttrData)}`;
  return `${script}${drawing ? '\x1b(0' : ''}\x1b7${drawing ? '\x1b(B' : ''}`;
}

/** Modes that neither move the cursor nor change how what follows here is drawn. */
function harmlessModes(terminal: Terminal): string {
  const core = coreOf(terminal);
  const { modes } = terminal;
  let script = '';
  if (modes.applicationCursorKeysMode) script += on('1');
  if (modes.applicationKeypadMode) script += '\x1b=';
  if (modes.bracketedPasteMode) script += on('2004');
  if (modes.reverseWraparoundMode) script += on('45');
  if (modes.sendFocusMode) script += on('1004');
  if (modes.mouseTrackingMode !== 'none') script += on(MOUSE[modes.mouseTrackingMode]);
  const encoding = MOUSE_ENCODING[core.coreMouseService.activeEncoding];
  if (encoding) script += on(encoding);
  if (core.coreService.isCursorHidden) script += '\x1b[?25l';
  const { cursorStyle, cursorBlink } = core.coreService.decPrivateModes;
  if (cursorStyle) script += `\x1b[${CURSOR_STYLE[cursorStyle] - (cursorBlink ? 1 : 0)} q`;
  if (terminal.options.convertEol) script += '\x1b[20h';
  const title = core._inputHandler._windowTitle?.replace(/\p{Cc}/gu, '').slice(0, TITLE_MAX_CHARS);
  if (title) script += `\x1b]2;${title}\x07`;
  return script;
}

function charsets(terminal: Terminal): string {
  const { glevel, _charsets, charset } = coreOf(terminal)._charsetService;
  const designate = ['(', ')', '*', '+'].map((slot, at) =>
    isLineDrawing(at === glevel ? charset : _charsets[at]) ? `\x1b${slot}0` : '',
  );
  return `${designate.join('')}${['', '\x0e', '\x1bn', '\x1bo'][glevel] ?? ''}`;
}

/** Modes that change how what follows is printed. */
function printing(terminal: Terminal): string {
  const { insertMode, wraparoundMode } = terminal.modes;
  return `${charsets(terminal)}${insertMode ? '\x1b[4h' : ''}${wraparoundMode ? '' : '\x1b[?7l'}`;
}

/** Puts the cursor where it is, with the pen that it has, and the character before it ready to be joined. */
function cursor(terminal: Terminal, shown: IBuffer, buffer: ScreenBuffer): string {
  const core = coreOf(terminal);
  const origin = terminal.modes.originMode ? buffer.scrollTop : 0;
  const pen = sgr(core._inputHandler._curAttrData);
  const { x, y } = buffer;
  const at = (column: number) => goTo(y - origin, column);
  const mayBeJoined = core._inputHandler._parser.precedingJoinState !== 0;
  const line = shown.getLine(buffer.ybase + y);
  if ((x >= terminal.cols || mayBeJoined) && x > 0 && line) {
    // Printed once more: only this leaves the cursor beyond the last column, or a base for what joins it.
    const column = line.getCell(x - 1)?.getWidth() === 0 ? x - 2 : x - 1;
    const cell = line.getCell(column);
    const chars = cell?.getChars() ?? '';
    if (cell && chars !== '') {
      const cellPen = sgr(cell as unknown as CellAttributes);
      // Any sequence ends the joining, so none may follow; where nothing joins, one must.
      if (!mayBeJoined) return `${at(column)}${cellPen}${chars}${pen}${printing(terminal)}`;
      const room = terminal.modes.insertMode ? `\x1b[${cellWidth(chars.codePointAt(0) ?? 0)}P` : '';
      return `${printing(terminal)}${at(column)}${cellPen}${room}${chars}${cellPen === pen ? '' : pen}`;
    }
  }
  return `${at(Math.min(x, terminal.cols - 1))}${pen}${printing(terminal)}`;
}

/**
 * The escape sequences that bring a terminal of the same size, right after its reset, to exactly this state: both
 * screens, attributes, cursor, modes, regions. Lossy only for hyperlinks and for what a sequence left unfinished.
 */
export function screenScript(terminal: Terminal, scrollback: number): string {
  const { normal, alt } = coreOf(terminal).buffers;
  const onAlternate = terminal.buffer.active.type === 'alternate';
  let script = screenRows(terminal, terminal.buffer.normal, scrollback);
  script += surroundings(terminal, normal);
  if (onAlternate) {
    // 1047 and not 1049: the saved cursor stands already.
    script += `\x1b[0m${on('1047')}\x1b[H${screenRows(terminal, terminal.buffer.alternate, 0)}`;
    script += surroundings(terminal, alt);
  }
  script += harmlessModes(terminal);
  if (terminal.modes.originMode) script += on('6');
  script += cursor(terminal, terminal.buffer.active, onAlternate ? alt : normal);
  return script;
}

/** One character a cell, without what combines with it. */
function plainRow(line: IBufferLine | undefined): string {
  const cells = Array.from({ length: line?.length ?? 0 }, (_, column) => line?.getCell(column));
  const characters = cells.map((cell) => {
    if (cell?.getWidth() === 0) return '';
    const first = cell?.getChars().codePointAt(0);
    if (first === undefined) return ' ';
    // What made the cell wide may be what is left out.
    return `${String.fromCodePoint(first)}${cell?.getWidth() === 2 && cellWidth(first) < 2 ? ' ' : ''}`;
  });
  return characters.join('').trimEnd();
}

/** The shown text and the modes, without colours, for a screen whose script would be too large. */
export function plainScript(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => plainRow(active.getLine(active.baseY + row)));
  const place = goTo(active.cursorY, Math.min(active.cursorX, terminal.cols - 1));
  const alternate = active.type === 'alternate' ? `${on('1047')}\x1b[H` : '';
  return `${alternate}${rows.join('\r\n')}${harmlessModes(terminal)}${place}`;
}
