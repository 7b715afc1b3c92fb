/** A metric that a query reads, with the labels that the query names of it. */
export interface Read {
  readonly metric: string;
  readonly labels: readonly string[];
}

const TOKEN =
  /\s*(?:([A-Za-z_:][\w:]*)|(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*")|(\[\d+[smhd]\])|(=~|!~|!=|==|[-+*/(){},=]))/y;
const AGGREGATIONS = new Set(['sum', 'max', 'min', 'count', 'avg']);
const FUNCTIONS = new Set(['rate', 'vector', 'histogram_quantile']);
const OPERATORS = new Set(['+', '-', '*', '/', 'or', '==']);
const MATCHES = new Set(['=', '!=', '=~', '!~']);
const NAME = /^[A-Za-z_:][\w:]*$/;

/** Reads the part of PromQL that the dashboards are written in; throws where a query is none. */
export function readsOf(query: string): readonly Read[] {
  const tokens = tokensOf(query);
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const fail = (): never => {
    throw new Error(`unexpected ${peek() || 'end'} in ${query}`);
  };
  const take = (token: string) => {
    if (peek() !== token) fail();
    at += 1;
  };
  const name = () => {
    const found = peek();
    if (!NAME.test(found)) fail();
    at += 1;
    return found;
  };
  const list = <Item>(open: string, close: string, item: () => Item): Item[] => {
    const items: Item[] = [];
    take(open);
    while (peek() !== close) {
      if (items.length > 0) take(',');
      items.push(item());
    }
    take(close);
    return items;
  };
  const matcher = () => {
    const label = name();
    if (!MATCHES.has(peek())) fail();
    at += 1;
    if (!peek().startsWith('"')) fail();
    at += 1;
    return label;
  };
  const operand = (): Read[] => {
    if (peek() === '(') return list('(', ')', expression).flat();
    if (/^\d/.test(peek())) {
      at += 1;
      return [];
    }
    const word = name();
    if (AGGREGATIONS.has(word)) {
      const grouped = peek() === 'by';
      if (grouped) take('by');
      const labels = grouped ? list('(', ')', name) : [];
      return list('(', ')', expression)
        .flat()
        .map((read) => ({ ...read, labels: [...read.labels, ...labels] }));
    }
    if (FUNCTIONS.has(word)) return list('(', ')', expression).flat();
    const labels = peek() === '{' ? list('{', '}', matcher) : [];
    if (peek().startsWith('[')) at += 1;
    return [{ metric: word, labels }];
  };
  const expression = (): Read[] => {
    const reads = operand();
    while (OPERATORS.has(peek())) {
      at += 1;
      reads.push(...operand());
    }
    return reads;
  };
  const reads = expression();
  if (at < tokens.length) fail();
  return reads;
}

function tokensOf(query: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < query.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(query);
    if (found === null) throw new Error(`no PromQL from ${from} on: ${query}`);
    tokens.push(found[0].trim());
  }
  return tokens;
}
