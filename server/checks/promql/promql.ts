import { z } from 'zod';
import { broken, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { defineCheck } from '../check.ts';
import { addonCommand, addonInputs } from '../shared/addons/ask-addon.ts';
import { evaluate, type Series } from './answer.ts';
import { labelsIn, overHeldBack } from './held-back.ts';

/** More than any question of a lesson has for an answer. */
const SERIES_MAX = 200;
/** Longer ones are looked at on Prometheus' own page. */
const COMMAND_QUERY_MAX = 300;
/** A rate needs two scrapes. */
const DATA_SETTLE_MS = 20_000;

const schema = z.strictObject({
  reference: z.string().max(500).describe('a query whose result is right'),
  by: z
    .array(z.string().max(60))
    .readonly()
    .describe('labels that tell the series of the result apart; more labels may be there'),
  tolerance: z.number().min(0.1).max(20).default(3).describe('percent by which a value may differ'),
});
type Spec = z.output<typeof schema>;

/**
 * A query that the learner wrote, by its result: on the lab's own data, and on made data that nobody sees before, so that
 * a query which is right by chance, or by a number that was typed into it, does not pass.
 */
export const promql = defineCheck({
  kind: 'promql',
  schema,
  inputs: addonInputs,
  async run(spec, scene): Promise<Outcome> {
    const query = scene.question?.text();
    if (query === undefined) throw new Error('a check of kind promql needs a text that was answered');
    const at = Math.floor(scene.now() / 1000);
    const wanted = await evaluate(scene, spec.reference, at);
    if (wanted.kind === 'unasked') return wanted.outcome;
    if (wanted.kind === 'error') throw new Error(`the reference of a lesson: ${wanted.error}`);
    const count = await evaluate(scene, `count(${query}\n)`, at);
    if (count.kind === 'unasked') return count.outcome;
    const isScalar = count.kind === 'error' && /got scalar/.test(count.error);
    if (count.kind === 'error' && !isScalar) return refused(query, count.error);
    if (count.kind === 'vector' && (count.series[0]?.value ?? 0) > SERIES_MAX) return tooMany(query, count.series);
    if (wanted.series.length === 0) return noData(spec);
    const got = await evaluate(scene, query, at);
    if (got.kind === 'unasked') return got.outcome;
    if (got.kind === 'error') return refused(query, got.error);
    const difference = differenceOf(spec, wanted.series, got.series);
    if (difference) return otherOnLab(query, difference);
    return onHeldBack(spec, { query, at, scene, seen: textOf(spec, got.series) });
  },
});

interface Trial {
  readonly query: string;
  readonly at: number;
  readonly scene: Scene;
  readonly seen: string;
}

async function onHeldBack(spec: Spec, { query, at, scene, seen }: Trial): Promise<Outcome> {
  const labels = new Set([...labelsIn(query, spec.reference), ...spec.by, 'le']);
  const reference = overHeldBack(spec.reference, labels);
  const own = overHeldBack(query, labels);
  if (reference === undefined || own === undefined) return refused(query, 'a pattern that Prometheus does not take');
  const [wanted, got] = await Promise.all([evaluate(scene, reference, at), evaluate(scene, own, at)]);
  if (wanted.kind === 'unasked') return wanted.outcome;
  if (got.kind === 'unasked') return got.outcome;
  if (wanted.kind === 'error') throw new Error(`the reference of a lesson: ${wanted.error}`);
  if (got.kind === 'error') return beyond(query, got.error);
  const difference = differenceOf(spec, wanted.series, got.series);
  return difference ? otherElsewhere(query, difference) : ok(seen);
}

interface Difference {
  readonly expected: string;
  readonly observed: string;
}

const keyOf = (by: readonly string[], { labels }: Series): string => by.map((label) => labels[label] ?? '').join(' ');
const rounded = (value: number): string => String(Number(value.toPrecision(3)));
const textOf = ({ by }: Spec, series: readonly Series[]): string =>
  series
    .map((each) => `${keyOf(by, each)} ${rounded(each.value)}`.trim())
    .sort()
    .slice(0, 12)
    .join(', ') || 'an empty result';

function differenceOf(spec: Spec, wanted: readonly Series[], got: readonly Series[]): Difference | undefined {
  const { by, tolerance } = spec;
  const byKey = new Map(got.map((each) => [keyOf(by, each), each.value]));
  const isSame =
    byKey.size === got.length &&
    got.length === wanted.length &&
    wanted.every((each) => {
      const value = byKey.get(keyOf(by, each));
      return value !== undefined && Math.abs(value - each.value) <= (Math.abs(each.value) * tolerance) / 100 + 1e-6;
    });
  return isSame ? undefined : { expected: textOf(spec, wanted), observed: textOf(spec, got) };
}

function commandOf(query: string): string {
  const shown = query.length <= COMMAND_QUERY_MAX ? query : 'sum by (__name__) ({__name__=~"istio_.+"})';
  const text = encodeURIComponent(shown).replaceAll("'", '%27');
  const command = addonCommand('prometheus', `/query?query=${text}`, '.data.result');
  return command.length <= 500 ? command : commandOf(' '.repeat(COMMAND_QUERY_MAX + 1));
}

type Words = { readonly code: string; readonly ko: string; readonly en: string } & Difference;
const brokenBy = (query: string, words: Words, settleMs = 0): Outcome =>
  broken({ layer: 'answer', object: 'answer', next: commandOf(query), ...words }, settleMs);

const refused = (query: string, error: string): Outcome =>
  brokenBy('vector(1)', {
    code: /range vector|matrix/.test(error) ? 'promql.range' : 'promql.refused',
    ko: `Prometheus가 이 쿼리를 받지 않는다: ${error}`,
    en: `Prometheus does not take this query: ${error}`,
    expected: 'a query whose result is an instant vector',
    observed: query,
  });

const tooMany = (query: string, [count]: readonly Series[]): Outcome =>
  brokenBy(query, {
    code: 'promql.too-many',
    ko: `결과에 시계열이 ${count?.value}개 있다. sum by (…)로 모은다.`,
    en: `The result has ${count?.value} series. Gather them with sum by (…).`,
    expected: `at most ${SERIES_MAX} series`,
    observed: `${count?.value} series`,
  });

const noData = ({ reference }: Spec): Outcome =>
  broken(
    {
      code: 'promql.no-data',
      layer: 'probe',
      object: 'Prometheus/istio_requests_total',
      ko: '답과 비교할 데이터가 아직 없다. 최근 1분에 이 질문에 해당하는 요청이 없었다. 요청을 보내고 10초쯤 기다린다.',
      en: 'There is no data to compare the answer with: no such requests in the last minute. Send some and wait for about 10 s.',
      expected: 'requests in the last minute',
      observed: 'no series',
      next: commandOf(reference),
    },
    DATA_SETTLE_MS,
  );

const otherOnLab = (query: string, difference: Difference): Outcome =>
  brokenBy(
    query,
    {
      code: 'promql.other-result',
      ko: '실습 환경의 데이터에서 이 쿼리의 결과가 기대와 다르다.',
      en: "On the lab's data the result of this query is not what was asked for.",
      ...difference,
    },
    2_000,
  );

const otherElsewhere = (query: string, difference: Difference): Outcome =>
  brokenBy(query, {
    code: 'promql.held-back',
    ko: '실습 환경의 데이터에서는 맞지만 다른 데이터에서는 틀린다. 다른 네임스페이스, 다른 오류, 보고하는 쪽이 둘인 요청도 생각한다.',
    en: 'Right on the data of the lab, wrong on other data. Think of other namespaces, other errors, and of requests that two sides report.',
    ...difference,
  });

const beyond = (query: string, error: string): Outcome =>
  brokenBy(query, {
    code: 'promql.beyond',
    ko: `이 쿼리는 다른 데이터에서 시험할 수 없다(${error}). offset과 @ 없이 쓴다.`,
    en: `This query cannot be tried on other data (${error}). Write it without offset and @.`,
    expected: 'a query of istio_ metrics without offset and @',
    observed: query,
  });
