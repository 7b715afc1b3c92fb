import type { LogFormat } from '#server/envoy/access-log-config.ts';
import { type AccessField, type AccessRecord, FIELD_OPERATORS, recordOf } from '../access-record.ts';
import { formatTokens } from './format-tokens.ts';
import { jsonReader, leavesOf } from './json-reader.ts';
import { shapeOf } from './operators.ts';
import { type Said, textReader } from './text-reader.ts';

export interface LineReader {
  /** What lines of this format do not tell. */
  readonly lacks: readonly AccessField[];
  /** Undefined for a line of another format. `arrivedAt`: where the format has no time. */
  read(line: string, arrivedAt: string): AccessRecord | undefined;
}

/** Undefined: no line can be read by itself, such as where one request makes several lines. */
export function lineReader(format: LogFormat): LineReader | undefined {
  const parts = format.kind === 'text' ? textParts(format.text) : jsonParts(format.json);
  if (!parts) return undefined;
  const { tokens, said } = parts;
  const fields = new Set(tokens.flatMap((each) => (each.kind === 'operator' ? (shapeOf(each).field ?? []) : [])));
  const lacks = (Object.keys(FIELD_OPERATORS) as AccessField[]).filter((field) => field !== 'at' && !fields.has(field));
  return {
    lacks,
    read(line, arrivedAt) {
      const found = said(line);
      return found && recordOf(found, { arrivedAt, lacks });
    },
  };
}

function textParts(text: string) {
  const tokens = formatTokens(text);
  const severalLines = text.replace(/\n$/, '').includes('\n');
  if (!tokens || severalLines || tokens.every(({ kind }) => kind === 'text')) return undefined;
  return { tokens, said: textReader(tokens) };
}

function jsonParts(
  json: unknown,
): { tokens: NonNullable<ReturnType<typeof formatTokens>>; said: (line: string) => Said | undefined } | undefined {
  const leaves = leavesOf(json);
  if (!leaves || leaves.length === 0) return undefined;
  return { tokens: leaves.flatMap(({ tokens }) => tokens), said: jsonReader(leaves) };
}

/** As a learner reads it in a reason. */
export const formatText = (format: LogFormat): string =>
  format.kind === 'text' ? format.text.replace(/\n$/, '').replaceAll('\n', '\\n') : JSON.stringify(format.json);
