import { type FormatToken, formatTokens } from './format-tokens.ts';
import { shapeOf } from './operators.ts';
import { type Said, textReader } from './text-reader.ts';

const LINE_MAX_CHARS = 16_384;
const LEAVES_MAX = 100;
const DEPTH_MAX = 5;

/** One value of a JSON format, by the keys that lead to it. */
interface Leaf {
  readonly keys: readonly string[];
  readonly tokens: readonly FormatToken[];
}

/** Undefined where the format is too large, or holds what is no format. */
export function leavesOf(json: unknown): Leaf[] | undefined {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, keys: readonly string[]): boolean => {
    if (leaves.length >= LEAVES_MAX || keys.length > DEPTH_MAX) return false;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.entries(value).every(([key, each]) => walk(each, [...keys, key]));
    }
    const tokens = typeof value === 'string' ? formatTokens(value) : [];
    if (!tokens) return false;
    leaves.push({ keys, tokens });
    return true;
  };
  return walk(json, []) ? leaves : undefined;
}

/** Reads lines that have keys of the format only. A value that the proxy has not is null, or left out. */
export function jsonReader(leaves: readonly Leaf[]): (line: string) => Said | undefined {
  const known = new Set(leaves.map(({ keys }) => keys[0]));
  const readers = leaves.map((leaf) => ({ ...leaf, read: leafReader(leaf.tokens) }));
  return (line) => {
    const value = parseObject(line);
    if (!value) return undefined;
    const keys = Object.keys(value);
    if (keys.length === 0 || !keys.every((key) => known.has(key))) return undefined;
    const said: Said = {};
    for (const { keys: path, read } of readers) {
      const found = read(textAt(value, path));
      if (!found) return undefined;
      Object.assign(said, { ...found, ...said });
    }
    return said;
  };
}

function leafReader(tokens: readonly FormatToken[]): (text: string) => Said | undefined {
  const [only] = tokens;
  if (tokens.length === 1 && only?.kind === 'operator') {
    const { field } = shapeOf(only);
    return (text) => (field ? { [field]: text } : {});
  }
  const read = textReader(tokens);
  return (text) => (tokens.some(({ kind }) => kind === 'operator') ? (text === '-' ? {} : read(text)) : {});
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{') || line.length > LINE_MAX_CHARS) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textAt(value: unknown, keys: readonly string[]): string {
  let at: unknown = value;
  for (const key of keys) {
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : null;
  }
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? `${at}` : '-';
}
