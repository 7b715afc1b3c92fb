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

export interface ScreenBuffer {
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly savedX: number;
  readonly savedY: number;
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
