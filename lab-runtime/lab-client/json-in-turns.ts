/** What is scanned, or parsed by one call, before others have their turn: about a millisecond of either. */
const SCANNED_BYTES = 262_144;
const PIECE_BYTES = 65_536;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

interface JsonLimits {
  readonly maxDepth: number;
  /** Objects, arrays and what is in them: empty ones cost twenty times their text in memory. */
  readonly maxValues: number;
}

/** JSON of a shape that nobody honest sends. */
export class JsonShapeError extends Error {
  override readonly name = 'JsonShapeError';
}

interface Options extends JsonLimits {
  /** Resolves when the next piece may be parsed. */
  readonly turn: () => Promise<void>;
  /** Of what is parsed at once; for tests. */
  readonly pieceBytes?: number;
}

/**
 * JSON.parse of what a lab sent, in pieces: a text of megabytes holds others for no longer than one of some kilobytes.
 * @throws JsonShapeError before anything is made of it; SyntaxError; whatever `turn` rejects with
 */
export async function parseJsonInTurns(bytes: Buffer, options: Options): Promise<unknown> {
  const { pieceBytes = PIECE_BYTES } = options;
  const large = await largeContainers(bytes, pieceBytes, options);
  let start = 0;
  while (start < bytes.length && isBlank(bytes[start])) start += 1;
  const end = large.get(start);
  if (end === undefined) return JSON.parse(bytes.toString('utf8'));
  expectBlank(bytes, end, bytes.length);
  return new Pieces(bytes, large, { ...options, pieceBytes }).parse(start, end);
}

/** Objects and arrays longer than a piece: where each begins and ends. Looks at depth and breadth meanwhile. */
async function largeContainers(
  bytes: Buffer,
  pieceBytes: number,
  { maxDepth, maxValues, turn }: Options,
): Promise<ReadonlyMap<number, number>> {
  const large = new Map<number, number>();
  const open: number[] = [];
  let values = 0;
  let pause = SCANNED_BYTES;
  for (let at = 0; at < bytes.length; at += 1) {
    if (at > pause) {
      pause = at + SCANNED_BYTES;
      await turn();
    }
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === COMMA) values += 1;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      values += 1;
      open.push(at);
      if (open.length > maxDepth) throw new JsonShapeError(`JSON of more than ${maxDepth} levels`);
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      const start = open.pop();
      // Its bracket is two characters after the one that opens it, in ASCII.
      if (start === undefined || byte !== (bytes[start] ?? 0) + 2) throw new SyntaxError('brackets that do not match');
      if (at + 1 - start > pieceBytes) large.set(start, at + 1);
    }
    if (values > maxValues) throw new JsonShapeError(`JSON of more than ${maxValues} values`);
  }
  if (open.length > 0) throw new SyntaxError('brackets that do not match');
  return large;
}

class Pieces {
  readonly #bytes: Buffer;
  readonly #large: ReadonlyMap<number, number>;
  readonly #turn: () => Promise<void>;
  readonly #pieceBytes: number;

  constructor(
    bytes: Buffer,
    large: ReadonlyMap<number, number>,
    { turn, pieceBytes }: Options & { pieceBytes: number },
  ) {
    this.#bytes = bytes;
    this.#large = large;
    this.#turn = turn;
    this.#pieceBytes = pieceBytes;
  }

  /** A container that is large, from its bracket to behind the other. */
  async parse(start: number, end: number): Promise<unknown> {
    const bytes = this.#bytes;
    const isObject = bytes[start] === OPEN_BRACE;
    const made: unknown[] | Record<string, unknown> = isObject ? {} : [];
    const inside = end - 1;
    /** Where what is not parsed yet begins, and the element in which `at` is. */
    let batch = start + 1;
    let element = start + 1;
    let depth = 0;
    /** Behind a large child, where only a comma may stand. */
    let isDone = false;
    for (let at = start + 1; at < inside; at += 1) {
      const byte = bytes[at];
      if (isDone && byte !== COMMA) {
        if (!isBlank(byte)) throw new SyntaxError('something between two elements');
      } else if (byte === QUOTE) at = endOfText(bytes, at);
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        const childEnd = depth === 0 ? this.#large.get(at) : undefined;
        if (childEnd === undefined) {
          depth += 1;
          continue;
        }
        if (element > batch) this.#add(made, batch, element - 1);
        const key = isObject ? this.#key(element, at) : expectBlank(bytes, element, at);
        await this.#turn();
        put(made, key, await this.parse(at, childEnd));
        at = childEnd - 1;
        isDone = true;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
      else if (byte === COMMA && depth === 0) {
        if (!isDone && at - batch > this.#pieceBytes) {
          this.#add(made, batch, at);
          await this.#turn();
          batch = at + 1;
        }
        element = at + 1;
        if (isDone) batch = element;
        isDone = false;
      }
    }
    if (!isDone) this.#add(made, batch, inside, batch === start + 1);
    return made;
  }

  /** Whole elements, with the commas between them. */
  #add(to: unknown[] | Record<string, unknown>, from: number, until: number, mayBeEmpty = false): void {
    const text = this.#bytes.toString('utf8', from, until);
    if (!mayBeEmpty && text.trim() === '') throw new SyntaxError('a comma without an element');
    if (Array.isArray(to)) {
      for (const each of JSON.parse(`[${text}]`) as unknown[]) to.push(each);
    } else {
      const some = JSON.parse(`{${text}}`) as Record<string, unknown>;
      for (const key of Object.keys(some)) put(to, key, some[key]);
    }
  }

  #key(from: number, until: number): string {
    const text = this.#bytes.toString('utf8', from, until).trimEnd();
    if (text.charCodeAt(text.length - 1) !== COLON) throw new SyntaxError('a value without a key');
    const key: unknown = JSON.parse(text.slice(0, -1));
    if (typeof key !== 'string') throw new SyntaxError('a key that is no text');
    return key;
  }
}

/** As JSON.parse does: `__proto__` is a key like others. */
function put(to: unknown[] | Record<string, unknown>, key: string | undefined, value: unknown): void {
  if (Array.isArray(to)) to.push(value);
  else Object.defineProperty(to, key ?? '', { value, writable: true, enumerable: true, configurable: true });
}

function expectBlank(bytes: Buffer, from: number, until: number): undefined {
  for (let at = from; at < until; at += 1) {
    if (!isBlank(bytes[at])) throw new SyntaxError('something that belongs nowhere');
  }
}

/** The quote that ends the text which begins at `start`; behind the last byte where none does. */
function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
