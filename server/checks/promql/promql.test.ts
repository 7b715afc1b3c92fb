import { describe, expect, test } from 'vitest';
import { Question } from '#server/lessons/exercises/question.ts';
import { addonLab } from '../shared/addons/addons-fixture.ts';
import { codeOf } from '../run-check-fixture.ts';
import { labelsIn, overHeldBack } from './held-back.ts';
import { selectorsOf } from './selectors.ts';

const reference = 'sum by (destination_workload) (rate(istio_requests_total{reporter="destination"}[1m]))';
const spec = { kind: 'promql', reference, by: ['destination_workload'] } as const;
const vector = (...rows: [Record<string, string>, string][]) => ({
  status: 'success',
  data: { resultType: 'vector', result: rows.map(([metric, value]) => ({ metric, value: [1, value] })) },
});
const error = (text: string) => ({ status: 400, body: { status: 'error', errorType: 'bad_data', error: text } });
const right = vector([{ destination_workload: 'a' }, '1.50'], [{ destination_workload: 'b' }, '2']);
const heldBack = vector([{ destination_workload: 'x' }, '7']);

/** Prometheus knows the reference; what it says to the learner's query is what the test is about. */
const lab = (
  own: unknown,
  { elsewhere = heldBack as unknown, count = vector([{}, '2']) as unknown, known = right } = {},
) => ({
  ...addonLab((_, query) => {
    const text = query.get('query') ?? '';
    const isMade = text.includes('label_replace') || text.includes('vector(0)');
    if (text.startsWith('count(')) return count;
    if (text.includes('mine')) return isMade ? elsewhere : own;
    return isMade ? heldBack : known;
  }),
  question: new Question(
    {
      kind: 'text',
      prompt: { ko: '?', en: '?' },
      accept: ['^.+$'],
      explanation: { ko: '.', en: '.' },
    },
    () => ({ kind: 'text', text: 'mine(istio_requests_total)' }),
  ),
});

test.each([
  ['ok', lab(right)],
  ['ok', lab(vector([{ destination_workload: 'b', more: 'm' }, '2.01'], [{ destination_workload: 'a' }, '1.5']))],
  ['promql.other-result', lab(vector([{ destination_workload: 'a' }, '3.00'], [{ destination_workload: 'b' }, '2']))],
  ['promql.other-result', lab(vector([{ destination_workload: 'a' }, '1.5']))],
  ['promql.other-result', lab(vector([{ more: 'a' }, '1.5'], [{ more: 'b' }, '2']))],
  ['promql.held-back', lab(right, { elsewhere: right })],
  ['promql.beyond', lab(right, { elsewhere: error('offset modifier must be preceded by…') })],
  ['promql.no-data', lab(right, { known: vector() })],
  ['promql.too-many', lab(right, { count: vector([{}, '900']) })],
  ['promql.refused', lab(right, { count: error('1:5: parse error: unexpected end of input') })],
  [
    'promql.range',
    lab(right, { count: error('expected type instant vector in aggregation expression, got range vector') }),
  ],
])('%s', async (code, seen) => {
  expect(await codeOf(spec, seen)).toBe(code);
});

test('a scalar is a result too', async () => {
  const scalar = { status: 'success', data: { resultType: 'scalar', result: [1, '3.5'] } };
  const count = error('expected type instant vector in aggregation expression, got scalar');
  const seen = lab(scalar, { count, known: vector([{}, '3.5']), elsewhere: vector([{}, '7']) });
  expect(await codeOf({ ...spec, by: [] }, seen)).toBe('ok');
});

describe('selectors', () => {
  test.each([
    ['istio_requests_total', [['istio_requests_total', [], undefined]]],
    ['rate(istio_requests_total[1m])', [['istio_requests_total', [], '1m']]],
    [
      'rate({__name__="istio_requests_total",app=\'a}\'} [5m])',
      [[undefined, ['__name__=istio_requests_total', 'app=a}'], '5m']],
    ],
    ['sum by (istio) (istio_x {a!~"b\\"c"}) / vector(1)', [['istio_x', ['a!~b"c'], undefined]]],
    ['label_replace(up, "istio_requests_total", "$1", "job", "(.*)")', []],
    ['sum(up) # istio_requests_total', []],
  ])('%s', (query, expected) => {
    const found = selectorsOf(query).map(({ name, matchers, range }) => [
      name,
      matchers.map(({ label, operator, value }) => `${label}${operator}${value}`),
      range,
    ]);
    expect(found).toEqual(expected);
  });
});

describe('made samples', () => {
  const made = (query: string) => overHeldBack(query, labelsIn(query)) ?? 'none';

  test('take the place of a selector, with its range as a subquery', () => {
    const query = 'sum(rate(istio_requests_total{reporter="source", response_flags="UT"}[1m]))';
    expect(made(query)).toMatch(/^sum\(rate\(\((label_replace\()+vector\(time\(\)\*1\),.+\)\[1m:5s\]\)\)$/);
    expect(made(query)).toContain('"response_flags","UT"');
    expect(made(query)).not.toContain('destination_workload');
  });

  test('are none where nothing fits, and other metrics stay', () => {
    expect(made('istio_requests_total{reporter="nobody"} + up')).toBe('(vector(0) > 1) + up');
    expect(made('istio_nothing')).toBe('(vector(0) > 1)');
  });

  test('fit by patterns from end to end', () => {
    const count = (query: string) => made(query).split('vector(').length - 1;
    const all = count('istio_requests_total');
    expect(count('istio_requests_total{response_code=~"5.."}')).toBeLessThan(all);
    expect(count('istio_requests_total{response_code=~"5"}')).toBe(1);
    expect(count('istio_requests_total{response_code!~"5.."}')).toBe(
      all - count('istio_requests_total{response_code=~"5.."}'),
    );
    expect(overHeldBack('istio_requests_total{a=~"("}', new Set())).toBeUndefined();
  });
});
