import type { AccessField } from '../access-record.ts';
import type { FormatToken } from './format-tokens.ts';
import { type OperatorShape, shapeOf } from './operators.ts';

export type Said = Partial<Record<AccessField, string>>;

/** Longer lines are left unread: a line has about 400 characters. */
const LINE_MAX_CHARS = 4_096;
/** Ends tried for one line. A learner's odd line needs some hundred; one made for the purpose gets no further. */
const TRIES_MAX = 20_000;

type Part = { readonly text: string } | { readonly shape: OperatorShape };

/**
 * Reads lines of a text format. Values may hold what stands between them, so a value ends where the rest of the line
 * fits the rest of the format; each place of the line is tried once for each place of the format.
 */
export function textReader(tokens: readonly FormatToken[]): (line: string) => Said | undefined {
  const parts = withoutNewline(tokens).map(
    (token): Part => (token.kind === 'text' ? { text: token.text } : { shape: shapeOf(token) }),
  );
  return (line) => (line.length > LINE_MAX_CHARS ? undefined : readLine(parts, line));
}

function readLine(parts: readonly Part[], line: string): Said | undefined {
  const dead = new Set<number>();
  const ends: number[] = [];
  let tries = 0;
  const fits = (part: number, at: number): boolean => {
    const next = parts[part];
    if (!next) return at === line.length;
    const key = part * (LINE_MAX_CHARS + 1) + at;
    if (dead.has(key) || tries > TRIES_MAX) return false;
    const found =
      'text' in next ? line.startsWith(next.text, at) && step(part, at + next.text.length) : value(part, at);
    if (!found) dead.add(key);
    return found;
  };
  const step = (part: number, end: number): boolean => {
    ends[part] = end;
    return fits(part + 1, end);
  };
  const value = (part: number, at: number): boolean => {
    const { shape } = parts[part] as { shape: OperatorShape };
    if (shape.begins && !shape.begins.test(line[at] ?? '')) return false;
    const after = parts[part + 1];
    const text = after && 'text' in after ? after.text : undefined;
    for (let end = at; end <= line.length; end += 1) {
      if (end > at && !shape.allows.test(line[end - 1] ?? '')) return false;
      tries += 1;
      if (tries > TRIES_MAX) return false;
      // What is not there is written as `-`; only a header that was sent empty is shorter.
      if (end === at && !shape.mayBeEmpty) continue;
      const mayEnd = text === undefined ? after !== undefined || end === line.length : line.startsWith(text, end);
      if (mayEnd && step(part, end)) return true;
    }
    return false;
  };
  if (!fits(0, 0)) return undefined;
  const said: Said = {};
  parts.forEach((part, index) => {
    if ('shape' in part && part.shape.field) {
      said[part.shape.field] ??= line.slice(ends[index - 1] ?? 0, ends[index]);
    }
  });
  return said;
}

/** Logs are read by the line. */
function withoutNewline(tokens: readonly FormatToken[]): readonly FormatToken[] {
  const last = tokens.at(-1);
  if (last?.kind !== 'text' || !last.text.endsWith('\n')) return tokens;
  const text = last.text.slice(0, -1);
  return text === '' ? tokens.slice(0, -1) : [...tokens.slice(0, -1), { kind: 'text', text }];
}
