/** What a lab's program answered begins with no head that a browser would read. */
export class NotHttpError extends Error {}

/** How much of what follows a head belongs to the answer. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-closed' }
  | { readonly kind: 'switched' };

export interface AnswerHead {
  readonly status: number;
  /** The head as strict parsers want it, with the empty line; what says how the body is sent has been taken out. */
  readonly text: string;
  readonly framing: Framing;
  /** All headers, as they came. */
  readonly fields: readonly Field[];
}

const STATUS = /^HTTP\/\d+(?:\.\d+)?[\t ]+(\d{3})(?!\d)(?:[\t ]+(.*))?$/i;
const STATUS_BEGUN = /^HTTP\//i;
const START_BYTES = 5;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** All that may stand in a header; bytes above ASCII go on as they came. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const LENGTH = /^\d{1,15}$/;

/** Where the first empty line ends, whether its line ends are CRLF or bare LF; -1 while there is none. */
export function headEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2;
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
  }
  return -1;
}

/** Whether these bytes begin a status line, or are too few to tell. */
export const mayBecomeHead = (bytes: Buffer): boolean =>
  bytes.length < START_BYTES || STATUS_BEGUN.test(bytes.toString('latin1', 0, START_BYTES));

/**
 * Reads a head as browsers and curl do: they take bare line feeds, blanks before a colon, lines that are folded,
 * lengths that are said twice, and leave out lines that are no headers. Node's parser takes none of it, or only
 * together with what nobody takes.
 *
 * @throws NotHttpError
 */
export function readHead(bytes: Buffer, method: string): AnswerHead {
  const lines = bytes.toString('latin1').split('\n').map(trimBlanks.end);
  const [, code, reason = ''] = STATUS.exec(lines.shift() ?? '') ?? [];
  const status = Number(code);
  if (code === undefined || status < 100) throw new NotHttpError('no status line');
  const headers = fieldsOf(lines);
  const framing = framingOf(status, method, headers);
  const kept = headers.filter(([name]) => !isFraming(name));
  if (framing.kind === 'length') kept.push(['content-length', String(framing.bytes)]);
  else if (framing.kind === 'none')
    kept.push(...headers.filter(([name, value]) => isLength(name) && LENGTH.test(value)).slice(0, 1));
  const text = [
    `HTTP/1.1 ${status} ${VALUE.test(reason) ? reason : ''}`,
    ...kept.map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
  return { status, text, framing, fields: headers };
}

/** Blanks alone: a byte that a string's own trim takes for one may be part of a character in UTF-8. */
const isBlank = (character: string) => character === ' ' || character === '\t' || character === '\r';
const trimBlanks = {
  end(text: string): string {
    let end = text.length;
    while (end > 0 && isBlank(text.charAt(end - 1))) end -= 1;
    return text.slice(0, end);
  },
  both(text: string): string {
    let start = 0;
    while (start < text.length && isBlank(text.charAt(start))) start += 1;
    return trimBlanks.end(text.slice(start));
  },
};

export type Field = readonly [name: string, value: string];

function fieldsOf(lines: readonly string[]): Field[] {
  const unfolded: string[] = [];
  for (const line of lines) {
    if (/^[\t ]/.test(line) && unfolded.length > 0) unfolded.push(`${unfolded.pop()} ${trimBlanks.both(line)}`);
    else unfolded.push(line);
  }
  return unfolded.flatMap((line): Field[] => {
    const colon = line.indexOf(':');
    const name = trimBlanks.end(line.slice(0, Math.max(colon, 0)));
    const value = trimBlanks.both(line.slice(colon + 1));
    return NAME.test(name) && VALUE.test(value) ? [[name, value]] : [];
  });
}

const isLength = (name: string) => name.toLowerCase() === 'content-length';
const isFraming = (name: string) => isLength(name) || name.toLowerCase() === 'transfer-encoding';

function framingOf(status: number, method: string, headers: readonly Field[]): Framing {
  if (status === 101) return { kind: 'switched' };
  if (status < 200 || status === 204 || status === 304 || method === 'HEAD') return { kind: 'none' };
  const codings = headers.filter(([name]) => name.toLowerCase() === 'transfer-encoding').map(([, value]) => value);
  if (codings.some((coding) => /(^|[\s,])chunked$/i.test(coding))) return { kind: 'chunked' };
  const lengths = new Set(
    headers.flatMap(([name, value]) => (isLength(name) ? value.split(',').map((each) => each.trim()) : [])),
  );
  const [length = ''] = lengths;
  // Which of them is meant nobody can know; browsers show nothing either.
  if (lengths.size > 1) throw new NotHttpError('several lengths');
  return LENGTH.test(length) ? { kind: 'length', bytes: Number(length) } : { kind: 'until-closed' };
}
