import { expect, test } from 'vitest';
import { rowsOf, tagQuery, timeText, tracesOf } from './model.ts';

const span = (spanID: string, parent: string | undefined, startTime: number, tags: Record<string, string> = {}) => ({
  spanID,
  operationName: `op-${spanID}`,
  processID: 'p1',
  startTime,
  duration: 10,
  references: parent === undefined ? [] : [{ refType: 'CHILD_OF', spanID: parent }],
  tags: Object.entries(tags).map(([key, value]) => ({ key, type: 'string', value })),
});
const answer = (...spans: object[]) => ({
  data: [{ traceID: 'abc', spans, processes: { p1: { serviceName: 'reviews.default' } } }],
});
const order = (...spans: object[]) =>
  tracesOf(answer(...spans)).flatMap((trace) => rowsOf(trace).map(({ span: { id }, depth }) => `${depth}${id}`));

test('spans stand below their parents, by time', () => {
  expect(order(span('c', 'a', 30), span('b', 'a', 20), span('d', 'b', 25), span('a', undefined, 10))).toEqual([
    '0a',
    '1b',
    '2d',
    '1c',
  ]);
});

test('a span whose parent is not there, or is itself, is a root', () => {
  expect(order(span('b', 'gone', 20), span('a', 'a', 10))).toEqual(['0a', '0b']);
});

test('ten thousand spans in one chain are put in order', () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? undefined : `s${i - 1}`, i));
  expect(order(...chain).at(-1)).toBe('9999s9999');
});

test('a trace lasts from its first span to the end of its last', () => {
  expect(tracesOf(answer(span('a', undefined, 100), span('b', 'a', 170)))).toMatchObject([
    { start: 100, duration: 80 },
  ]);
});

test('what Envoy marks as an error failed, and a 5xx', () => {
  const [trace] = tracesOf(
    answer(
      span('a', undefined, 1, { 'http.status_code': '200', error: 'false' }),
      span('b', 'a', 2, { error: 'true' }),
      span('c', 'a', 3, { 'http.status_code': '503' }),
    ),
  );
  expect(trace?.spans.map(({ failed }) => failed)).toEqual([false, true, true]);
});

test('an answer of another shape has no trace', () => {
  for (const strange of [undefined, null, 'x', { data: null }, { data: [{}, { traceID: 1, spans: 'x' }] }])
    expect(tracesOf(strange)).toEqual([]);
});

test('tags are written as Jaeger’s own page takes them', () => {
  expect(JSON.parse(tagQuery('http.status_code=503 response_flags="UF, URX" error=true'))).toEqual({
    'http.status_code': '503',
    response_flags: 'UF, URX',
    error: 'true',
  });
});

test('times are said in the unit that fits', () => {
  expect([999, 2500, 123_456, 7_000_000].map(timeText)).toEqual(['999 µs', '2.50 ms', '123.5 ms', '7.00 s']);
});
