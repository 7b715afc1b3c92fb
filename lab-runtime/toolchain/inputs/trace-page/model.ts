/** Traces as Jaeger's query API gives them, and what the page shows of them. Times are microseconds. */
export interface Span {
  readonly id: string;
  readonly parent: string | undefined;
  readonly service: string;
  readonly operation: string;
  readonly start: number;
  readonly duration: number;
  readonly tags: readonly (readonly [string, string])[];
  readonly failed: boolean;
}

export interface Trace {
  readonly id: string;
  readonly spans: readonly Span[];
  readonly start: number;
  readonly duration: number;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

const pairs = (tags: unknown) =>
  list(tags)
    .map(fields)
    .map(({ key, value }) => [text(key), text(value)] as const);

/** Envoy marks what failed by `error`, and a 5xx by its code alone where the proxy did not fail itself. */
function isFailure(tags: readonly (readonly [string, string])[]): boolean {
  return tags.some(([key, value]) =>
    key === 'error' ? value === 'true' : key === 'http.status_code' && value[0] === '5',
  );
}

function spanOf(value: unknown, processes: Fields): Span {
  const { spanID, operationName, processID, startTime, duration, references, tags, logs } = fields(value);
  const parent = list(references)
    .map(fields)
    .find(({ refType }) => refType === 'CHILD_OF');
  const events = list(logs).flatMap((each) => pairs(fields(each).fields));
  const all = [...pairs(tags), ...events];
  return {
    id: text(spanID),
    parent: parent && text(parent.spanID),
    service: text(fields(processes[text(processID)]).serviceName),
    operation: text(operationName),
    start: number(startTime),
    duration: number(duration),
    tags: all,
    failed: isFailure(all),
  };
}

export function tracesOf(answer: unknown): Trace[] {
  return list(fields(answer).data).flatMap((each) => {
    const { traceID, spans, processes } = fields(each);
    const all = list(spans).map((span) => spanOf(span, fields(processes)));
    if (all.length === 0) return [];
    const start = all.reduce((first, span) => Math.min(first, span.start), Number.POSITIVE_INFINITY);
    const end = all.reduce((last, span) => Math.max(last, span.start + span.duration), 0);
    return [{ id: text(traceID), spans: all, start, duration: end - start }];
  });
}

export const namesOf = (answer: unknown): string[] =>
  list(fields(answer).data)
    .map(text)
    .sort((a, b) => a.localeCompare(b));

export interface Row {
  readonly span: Span;
  readonly depth: number;
}

/** Spans below their parents, each level by time. One whose parent is not there (not sampled, or not sent yet) is a root. */
export function rowsOf({ spans }: Trace): Row[] {
  const known = new Set(spans.map(({ id }) => id));
  const children = Map.groupBy(spans, ({ id, parent }) =>
    parent !== undefined && parent !== id && known.has(parent) ? parent : '',
  );
  const byTime = (parent: string) => [...(children.get(parent) ?? [])].sort((a, b) => b.start - a.start);
  const rows: Row[] = [];
  const next = byTime('').map((span): Row => ({ span, depth: 0 }));
  for (let row = next.pop(); row; row = next.pop()) {
    rows.push(row);
    const depth = row.depth + 1;
    next.push(...byTime(row.span.id).map((span): Row => ({ span, depth })));
  }
  return rows;
}

/** `a=b c="d e"` as Jaeger's own page takes tags, for its API. */
export function tagQuery(written: string): string {
  const found = written.matchAll(/([^\s=]+)=(?:"([^"]*)"|(\S*))/g);
  return JSON.stringify(
    Object.fromEntries(Array.from(found, ([, key, quoted, plain]) => [key, quoted ?? plain ?? ''])),
  );
}

export function timeText(microseconds: number): string {
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  if (microseconds < 1_000_000) return `${(microseconds / 1000).toFixed(microseconds < 10_000 ? 2 : 1)} ms`;
  return `${(microseconds / 1_000_000).toFixed(2)} s`;
}
