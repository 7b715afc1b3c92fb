import type { IBufferCell, Terminal } from '@xterm/headless';

/**
 * What a screen consists of beyond xterm's public API. The version of @xterm/headless is pinned, and
 * screen-script.test.ts fails when one of these is gone.
 */
export interface CellAttributes
  extends Pick<
    IBufferCell,
    | 'isBold'
    | 'isDim'
    | 'isItalic'
    | 'isUnderline'
    | 'isBlink'
    | 'isInverse'
    | 'isInvisible'
    | 'isStrikethrough'
    | 'isOverline'
    | 'isAttributeDefault'
    | 'getFgColor'
    | 'getBgColor'
    | 'isFgRGB'
    | 'isBgRGB'
    | 'isFgPalette'
    | 'isBgPalette'
    | 'getFgColorMode'
    | 'getBgColorMode'
  > {
  getUnderlineStyle(): number;
  getUnderlineColor(): number;
  isUnderlineColorRGB(): boolean;
  isUnderlineColorPalette(): boolean;
}

type Charset = Readonly<Record<string, string>> | undefined;

/** A line of a buffer: three words a cell, and beside them what does not fit. */
export interface LineData {
  readonly length: number;
  readonly isWrapped: boolean;
  readonly _data: Uint32Array;
  readonly _combined: Readonly<Record<number, string>>;
  readonly _extendedAttrs: Readonly<Record<number, object | undefined>>;
}

/** In `bg`: the cell has an underline or a link of its own. */
export const HAS_EXTENDED = 0x1000_0000;

/** What a cell that was read is made of. */
export interface CellData {
  content: number;
  fg: number;
  bg: number;
  combinedData: string;
  extended: object;
}

interface BufferLines {
  readonly length: number;
  readonly isFull: boolean;
  get(index: number): LineData | undefined;
  set(index: number, line: undefined): void;
  trimStart(count: number): void;
  onTrim(listener: (count: number) => void): unknown;
}

export interface ScreenBuffer {
  readonly x: number;
  readonly y: number;
  ybase: number;
  ydisp: number;
  readonly savedX: number;
  savedY: number;
  readonly lines: BufferLines;
  readonly savedCurAttrData: CellAttributes;
  readonly savedCharset: Charset;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
}

export interface TerminalCore {
  readonly _inputHandler: {
    readonly _curAttrData: CellAttributes;
    readonly _windowTitle: string;
    readonly _parser: { readonly currentState: number; readonly precedingJoinState: number };
  };
  readonly _charsetService: {
    readonly glevel: number;
    readonly _charsets: readonly Charset[];
    /** The one in effect; DECRC changes it without touching the others. */
    readonly charset: Charset;
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly decPrivateModes: { readonly cursorStyle?: 'block' | 'underline' | 'bar'; readonly cursorBlink?: boolean };
  };
  readonly coreMouseService: { readonly activeEncoding: string };
  readonly buffers: { readonly normal: ScreenBuffer; readonly alt: ScreenBuffer };
}

export const coreOf = (terminal: Terminal): TerminalCore => (terminal as unknown as { _core: TerminalCore })._core;

/** Of the character sets, only line drawing is in use anywhere. */
export const isLineDrawing = (charset: Charset): boolean => charset?.q === '─';

/** Takes the oldest lines out of a buffer, and out of memory; xterm does so by itself only where a buffer is full. */
export function dropOldest(buffer: ScreenBuffer, count: number): void {
  for (let at = 0; at < count; at += 1) buffer.lines.set(at, undefined);
  buffer.lines.trimStart(count);
  buffer.ybase -= count;
  buffer.ydisp = Math.max(buffer.ydisp - count, 0);
  buffer.savedY = Math.max(buffer.savedY - count, 0);
}
