/** What xterm 6 has inside and does not declare; the same in the page and in the server. */
interface InputHandler {
  parse(data: string | Uint8Array, promiseResult?: boolean): unknown;
  eraseInDisplay(params: { readonly params: ArrayLike<number> }): boolean;
  _eraseInBufferLine(y: number, start: number, end: number, clearWrap: boolean): void;
  readonly _parser: {
    reset(): void;
    readonly _oscParser: StringParser & { start(): void };
    readonly _dcsParser: StringParser & { hook(id: number, params: unknown): void };
    /** Unlike the public one, with the very parameters that the next handler gets. */
    registerCsiHandler(id: SequenceId, handler: (params: { readonly params: Int32Array }) => boolean): unknown;
  };
  readonly _activeBuffer: { x: number; readonly y: number; readonly lines: { readonly length: number } };
}
interface StringParser {
  put(data: Uint32Array, start: number, end: number): void;
}
interface SequenceId {
  readonly intermediates?: string;
  readonly final: string;
}
interface GuardableTerminal {
  readonly cols: number;
  readonly rows: number;
  readonly parser: {
    registerCsiHandler(id: { final: string }, handler: (params: (number | number[])[]) => boolean): unknown;
    registerOscHandler(code: number, handler: (data: string) => boolean): unknown;
  };
}

const ERASE_ABOVE = 1;
const HYPERLINK = 8;
/** xterm keeps a link as long as a cell has it, and takes 10 MB for one. */
const HYPERLINK_MAX_CHARS = 2_048;

/** Sequences that do something so many times: xterm counts to 2^31, for which it allocates, or never comes back. */
const REPEAT: SequenceId = { final: 'b' };
const COUNTED: readonly SequenceId[] = [
  ...'@ILMPSTXZ'.split('').map((final) => ({ final })),
  { intermediates: ' ', final: '@' },
  { intermediates: ' ', final: 'A' },
  { intermediates: "'", final: '}' },
  { intermediates: "'", final: '~' },
];
/**
 * Of the text in an OSC or DCS. xterm takes ten million characters, one by one, for each of those who listen: hundreds
 * of megabytes on the way. The longest that anybody wants is a text for the clipboard, of 140,000.
 */
const STRING_MAX_CHARS = 150_000;
/** Titles, icon names and what else is kept as it comes. */
const TITLES = [0, 1, 2] as const;
const TITLE_MAX_CHARS = 4_096;

/** Nothing can be done more often than there are cells, or rows and columns: more looks the same. */
function boundCounts(terminal: GuardableTerminal, { _parser }: InputHandler): void {
  const bound = (id: SequenceId, most: () => number) =>
    _parser.registerCsiHandler(id, ({ params }) => {
      params[0] = Math.min(params[0] ?? 0, most());
      return false;
    });
  bound(REPEAT, () => terminal.cols * terminal.rows);
  for (const id of COUNTED) bound(id, () => Math.max(terminal.cols, terminal.rows));
}

/** What is longer is cut, and so is refused by whoever has a bound of its own. */
function boundStrings({ _parser: { _oscParser: osc, _dcsParser: dcs } }: InputHandler): void {
  let room = STRING_MAX_CHARS;
  const cut = (parser: StringParser) => {
    const put = parser.put.bind(parser);
    parser.put = (data, start, end) => {
      const until = Math.min(end, start + room);
      room -= until - start;
      if (until > start) put(data, start, until);
    };
  };
  const start = osc.start.bind(osc);
  osc.start = () => {
    room = STRING_MAX_CHARS;
    start();
  };
  const hook = dcs.hook.bind(dcs);
  dcs.hook = (id, params) => {
    room = STRING_MAX_CHARS;
    hook(id, params);
  };
  cut(osc);
  cut(dcs);
}

/**
 * Keeps a program's output from breaking the emulator: after an exception inside xterm's parser it parses nothing more.
 * The one known cause (ED 1 with the cursor in the last cell of the alternate screen) is done right instead; whatever
 * else throws loses the rest of its piece of output. Page and server do the same, so that their screens stay the same.
 */
export function guardEmulator(terminal: GuardableTerminal): void {
  const handler = (terminal as unknown as { _core: { _inputHandler: InputHandler } })._core._inputHandler;
  const parse = handler.parse.bind(handler);
  handler.parse = (data, promiseResult) => {
    try {
      return parse(data, promiseResult);
    } catch {
      handler._parser.reset();
      return undefined;
    }
  };
  boundCounts(terminal, handler);
  boundStrings(handler);
  for (const code of TITLES) terminal.parser.registerOscHandler(code, (data) => data.length > TITLE_MAX_CHARS);
  terminal.parser.registerOscHandler(HYPERLINK, (data) => data.length > HYPERLINK_MAX_CHARS);
  terminal.parser.registerCsiHandler({ final: 'J' }, ([what]) => {
    const buffer = handler._activeBuffer;
    if (what !== ERASE_ABOVE || buffer.x + 1 < terminal.cols || buffer.y + 1 < buffer.lines.length) return false;
    const { x } = buffer;
    buffer.x = 0;
    handler.eraseInDisplay({ params: [ERASE_ABOVE] });
    buffer.x = x;
    handler._eraseInBufferLine(buffer.y, 0, terminal.cols, true);
    return true;
  });
}
