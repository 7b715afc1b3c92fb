/** One label's condition, as a query writes it. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A selector of one of Istio's metrics, and where it stands in the query. */
export interface Selector {
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
  /** What stands between brackets behind it. */
  readonly range: string | undefined;
  readonly start: number;
  readonly end: number;
}

const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/y;
const COMMENT = /#[^\n]*/y;
const METRIC = /istio_[a-zA-Z0-9_:]+/y;
const WORD = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const BRACES = /\s*\{((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[^{}"'`])*)\}/y;
const BRACKETS = /\s*\[([^[\]]*)\]/y;
const MATCHER = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/g;

const at = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

/** All selectors of Istio's metrics, in their order: by name, or by `__name__` in braces alone. */
export function selectorsOf(query: string): Selector[] {
  const found: Selector[] = [];
  for (let index = 0; index < query.length; ) {
    const skipped = at(STRING, query, index) ?? at(COMMENT, query, index);
    if (skipped) {
      index += Math.max(skipped[0].length, 1);
      continue;
    }
    const name = at(METRIC, query, index)?.[0];
    const braces = at(BRACES, query, index + (name?.length ?? 0));
    const isBare = name === undefined && braces !== null && query[index] === '{';
    if (name === undefined && !isBare) {
      index += at(WORD, query, index)?.[0].length ?? 1;
      continue;
    }
    const afterBraces = index + (name?.length ?? 0) + (braces?.[0].length ?? 0);
    const brackets = at(BRACKETS, query, afterBraces);
    const end = afterBraces + (brackets?.[0].length ?? 0);
    found.push({ name, matchers: matchersOf(braces?.[1] ?? ''), range: brackets?.[1]?.trim(), start: index, end });
    index = end;
  }
  return found;
}

const matchersOf = (text: string): Matcher[] =>
  [...text.matchAll(MATCHER)].map(([, label = '', operator = '=', quoted = '""']) => ({
    label,
    operator: operator as Matcher['operator'],
    value: unquote(quoted),
  }));

const unquote = (quoted: string): string =>
  quoted.startsWith('`') ? quoted.slice(1, -1) : quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1');
