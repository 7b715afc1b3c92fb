import { NARROW_EMOJI, PICTOGRAPHIC, WIDE, ZERO_WIDTH } from './cell-tables.ts';

/** xterm keeps all that joins a cell; a program that prints nothing else would fill the memory. */
const JOINED_MAX = 32;

/** A character's properties in xterm, of 32 bits: `state << 3 | width << 1 | joins`. */
type Properties = number;
const STATE_SHIFT = 3;
const WIDTH_SHIFT = 1;
const WIDTH_MASK = 3;
const JOINS = 1;

/** In the state: how many characters have joined the cell, and what may join it next. */
const JOINED_COUNT = 0x3f;
const AFTER_PICTOGRAPH = 0x40;
const AFTER_JOINER = 0x80;
const AFTER_NARROW_EMOJI = 0x100;
const AFTER_HALF_FLAG = 0x200;

/** Classes of a character; a plain one of one cell has none. */
const IS_ZERO = 1;
const IS_WIDE = 2;
const IS_PICTOGRAPHIC = 4;
const IS_NARROW_EMOJI = 8;
const IS_MODIFIER = 16;
const IS_HALF_FLAG = 32;

const JOINER = 0x200d;
const EMOJI_PRESENTATION = 0xfe0f;

/** One byte for each character up to the last that has a class; the rest of it is never touched. */
const classes = new Uint8Array(0xe01f0);
function mark(ranges: string, bit: number): void {
  let at = 0;
  for (const range of ranges.split(' ')) {
    const [distance = '', more = '0'] = range.split('+');
    const first = at + Number.parseInt(distance, 36);
    at = first + Number.parseInt(more, 36);
    for (let character = first; character <= at; character += 1) classes[character] = (classes[character] ?? 0) | bit;
  }
}
mark(ZERO_WIDTH, IS_ZERO);
mark(WIDE, IS_WIDE);
mark(PICTOGRAPHIC, IS_PICTOGRAPHIC);
mark(NARROW_EMOJI, IS_NARROW_EMOJI);
for (const key of '#*0123456789') classes[key.charCodeAt(0)] = IS_NARROW_EMOJI;
classes.fill(IS_WIDE | IS_MODIFIER, 0x1f3fb, 0x1f400);
classes.fill(IS_HALF_FLAG, 0x1f1e6, 0x1f200);

export function cellWidth(character: number): 0 | 1 | 2 {
  const known = classes[character] ?? 0;
  if (known & IS_ZERO) return 0;
  return known & IS_WIDE ? 2 : 1;
}

const properties = (state: number, width: number, joins: number): Properties =>
  (state << STATE_SHIFT) | (width << WIDTH_SHIFT) | joins;

const PLAIN = properties(0, 1, 0);
const PLAIN_WIDE = properties(0, 2, 0);

/** The state after a character that begins a cell. */
function begun(known: number): number {
  if (known & IS_PICTOGRAPHIC)
    return known & IS_NARROW_EMOJI ? AFTER_PICTOGRAPH | AFTER_NARROW_EMOJI : AFTER_PICTOGRAPH;
  if (known & IS_NARROW_EMOJI) return AFTER_NARROW_EMOJI;
  return known & IS_HALF_FLAG ? AFTER_HALF_FLAG : 0;
}

/** The properties of a character that joins the cell before it; undefined when it does not. */
function joined(character: number, known: number, preceding: Properties): Properties | undefined {
  const width = (preceding >> WIDTH_SHIFT) & WIDTH_MASK;
  const state = preceding >> STATE_SHIFT;
  const count = (state & JOINED_COUNT) + 1;
  // After a control sequence there is nothing that it could join.
  if (preceding === 0 || count > JOINED_MAX) return undefined;
  const kept = state & AFTER_PICTOGRAPH;
  if (known & IS_ZERO) {
    if (character === JOINER) return properties(count | kept | (kept && AFTER_JOINER), width, JOINS);
    const widened = character === EMOJI_PRESENTATION && state & AFTER_NARROW_EMOJI;
    return properties(count | kept, widened ? 2 : width, JOINS);
  }
  const binds =
    (known & IS_PICTOGRAPHIC && state & AFTER_JOINER) ||
    (known & IS_MODIFIER && kept && !(state & AFTER_JOINER)) ||
    (known & IS_HALF_FLAG && state & AFTER_HALF_FLAG);
  if (!binds) return undefined;
  return properties(count | kept, known & IS_PICTOGRAPHIC ? Math.max(width, cellWidth(character)) : 2, JOINS);
}

/**
 * What xterm asks of each character: its width, and whether it goes into the cell of the one before. Combining marks,
 * variation selectors, skin tones, emoji that joiners bind and flags stand in one cell with their base, as they are
 * drawn; bash and vim count most of these sequences character by character.
 */
export function charProperties(character: number, preceding: Properties): Properties {
  const known = classes[character] ?? 0;
  if (known === 0) return PLAIN;
  if (known === IS_WIDE) return PLAIN_WIDE;
  const whole = joined(character, known, preceding);
  // A mark that stands alone needs a cell to stand in: xterm moves on by one, and loses count if it has no width.
  return whole ?? properties(begun(known), known & IS_WIDE ? 2 : 1, 0);
}

/** Whether the character would join a cell whose last character has these properties. */
export const wouldJoin = (character: number, preceding: Properties): boolean =>
  (charProperties(character, preceding) & JOINS) !== 0;

interface CellTerminal {
  readonly unicode: {
    register(provider: { version: string; wcwidth: typeof cellWidth; charProperties: typeof charProperties }): void;
    activeVersion: string;
  };
}

/** The same cells in the page, in the server and in what they count for. */
export function useCells(terminal: CellTerminal): void {
  terminal.unicode.register({ version: 'slipway', wcwidth: cellWidth, charProperties });
  terminal.unicode.activeVersion = 'slipway';
}
