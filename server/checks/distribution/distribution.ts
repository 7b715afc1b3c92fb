import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS, waiting } from '#server/grading/outcome.ts';
import { AnswerPool } from '#server/grading/statistics/answer-pool.ts';
import { type Decision, OTHER, SequentialShares } from '#server/grading/statistics/sequential-shares.ts';
import { defineCheck } from '../check.ts';
import { explainAnswer, sharesSeen } from '../shared/probes/explain-answer.ts';
import { loginField, prepareProbe, requestFields } from '../shared/probes/probe-request.ts';
import { probeInputs } from '../shared/probes/probe-target.ts';
import { resultText, triage } from '../shared/probes/probe-triage.ts';
import { regexField } from '../specs.ts';
import { answerText, byField, byText, categoryOf } from './answer-category.ts';
import { countCommand } from './count-command.ts';

/** A call of labinit sends so many, one after the other, and a few calls run side by side; then it is seen whether more are needed. */
const BATCH = 10;
const SIDE_BY_SIDE = 3;
/** In one look. What is undecided then goes on in the next, with the answers that are there. */
const LOOK_MAX = 300;
/** Shares are told apart by as few as ten; that somebody never answers needs more, or it happens by chance. */
const NEVER_MIN = 30;
/** After an answer that does not count: when one in twenty fails, so many in a row come through by chance in 2 of 1,000. */
const UNBROKEN_MIN = 120;

const schema = z
  .strictObject({
    ...requestFields,
    login: loginField.optional(),
    by: byField,
    categories: z
      .record(z.string(), regexField)
      .describe('a pattern of what `by` reads, by category; the rest is `other`'),
    shares: z.record(z.string(), z.number().min(0).max(100)).describe('percent by category, together 100'),
    tolerance: z.number().min(2).max(50).default(10).describe('points by which a share must be off to be told apart'),
    alpha: z.number().min(0.0001).max(0.2).default(0.01).describe('how often right shares may be rejected'),
    beta: z.number().min(0.0001).max(0.2).default(0.01).describe('how often shares that are off may be accepted'),
  })
  .refine(({ shares }) => Math.abs(Object.values(shares).reduce((sum, share) => sum + share, 0) - 100) < 1.5, {
    message: 'shares are percent, together 100',
  })
  .refine(({ shares, categories }) => Object.keys(shares).every((name) => Object.hasOwn(categories, name)), {
    message: 'each share needs a category',
  });
type Spec = z.output<typeof schema>;

/** Answers of real requests come with the expected shares: a sequential test with stated error rates. */
export const distribution = defineCheck({
  kind: 'distribution',
  schema,
  inputs: ({ from, url }) => probeInputs(from, url),
  async run(spec, scene): Promise<Outcome> {
    const prepared = await prepareProbe(spec, scene);
    if (prepared.kind === 'broken') return prepared.outcome;
    const { order, target, asked: sent, command } = prepared;
    const { changedAt = scene.since, ...request } = order;
    const asked = JSON.stringify([request, byText(spec.by)]);
    const pool = await scene.sample(`answers ${asked}`, changedAt, () => new AnswerPool<Answer>());
    const test = JSON.stringify([
      spec.shares,
      spec.tolerance,
      Object.values(spec.categories).map(({ source }) => source),
    ]);
    const shares = await scene.sample(`${test} ${asked}`, changedAt, () => new SequentialShares(optionsOf(spec)));
    const send = async () => {
      const batch = () => scene.probes({ ...request, maxBodyBytes: 32_768 }, BATCH);
      const batches = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, batch));
      // The bodies are not kept: what tells the answers apart is.
      return batches
        .flat()
        .map((result): Answer => (isGood(spec, result) ? { text: answerText(spec.by, result) } : { result }));
    };
    const end = shares.total + LOOK_MAX;
    const isAccepted = () => shares.decision?.kind === 'accepted';
    while ((!isTold(spec, shares) && shares.total < end) || (isAccepted() && pool.unbroken < UNBROKEN_MIN)) {
      const next = isAccepted() ? undefined : pool.answers[shares.total];
      if (next) {
        shares.add(categoryOf(spec.categories, next.text));
        continue;
      }
      const faulty = (await pool.more(send, ({ result }) => result !== undefined))?.result;
      if (!faulty) continue;
      const fault = triage(faulty);
      const place = { layer: 'probe' as const, object: `GET ${target.url}`, next: command.text, on: command.on };
      const seen = { expected: 'HTTP 200', observed: resultText(faulty) };
      const way = { scene, way: target.way, request: sent };
      const explained = await explainAnswer(way, faulty, { ...seen, ...fault });
      return broken({ ...place, ...seen, ...fault, ...explained }, PROXY_SETTLE_MS, { value: faulty });
    }
    const rejected = shares.decision !== undefined && shares.decision.kind !== 'accepted';
    const counts = countsText(shares);
    const observed = rejected ? await sharesSeen({ scene, way: target.way, request: sent }, counts) : counts;
    return conclude(spec, shares, { url: target.url, observed, next: countCommand(spec.by, command), on: command.on });
  },
});

const optionsOf = ({ shares, tolerance, alpha, beta }: Spec) => ({
  shares: Object.fromEntries(Object.entries(shares).map(([category, share]) => [category, share / 100])),
  tolerance: tolerance / 100,
  alpha,
  beta,
});

/** One that counts has the text that tells it apart; one that does not is kept whole, for its reason. */
interface Answer {
  readonly text?: string | undefined;
  readonly result?: ProbeResult;
}

const isGood = ({ by }: Spec, result: ProbeResult): boolean => result.ok && ('status' in by || result.status === 200);

function isTold({ shares: wanted }: Spec, shares: SequentialShares): boolean {
  if (shares.decision?.kind !== 'rejected') return shares.decision !== undefined;
  return shares.total >= NEVER_MIN || missingIn(wanted, shares) === undefined;
}

const missingIn = (wanted: Spec['shares'], { counts }: SequentialShares): string | undefined =>
  Object.keys(wanted).find((name) => (wanted[name] ?? 0) > 0 && counts.get(name) === 0);

function conclude(
  spec: Spec,
  shares: SequentialShares,
  asked: { url: string; observed: string; next: string; on: string },
): Outcome {
  const { decision } = shares;
  const { observed } = asked;
  if (!decision) {
    return waiting(
      `요청 ${shares.total}번으로는 아직 비율을 판정할 수 없어 더 보내는 중이다 (${observed}).`,
      `${shares.total} requests are not enough to decide the shares yet; sending more (${observed}).`,
    );
  }
  const rule = `${wantedText(spec)}; told apart from shares that are off by ${spec.tolerance} points, α ${percent(spec.alpha)}, β ${percent(spec.beta)}`;
  if (decision.kind === 'accepted') return ok(`${observed}; expected ${rule}`);
  return broken(
    {
      ...words(spec, decision, shares),
      layer: 'route',
      object: `GET ${asked.url}`,
      expected: rule,
      observed,
      next: asked.next,
      on: asked.on,
    },
    PROXY_SETTLE_MS,
    { value: Object.fromEntries(shares.counts) },
  );
}

/** What is there and should not be, or the reverse, says more than which test was the first to reject. */
function words(
  { shares: wanted }: Spec,
  { category }: Extract<Decision, { kind: 'rejected' }>,
  sample: SequentialShares,
): Pick<Finding, 'code' | 'ko' | 'en'> {
  const { counts, total } = sample;
  const shareOf = (name: string) => percent((counts.get(name) ?? 0) / total);
  const extra = [...counts].find(([name, count]) => count > 0 && (wanted[name] ?? 0) === 0)?.[0];
  if (extra !== undefined) {
    const what = extra === OTHER ? 'an answer that belongs to none of the categories' : extra;
    return {
      code: 'distribution.unexpected',
      ko: `오지 않아야 할 응답이 온다: ${extra} (${shareOf(extra)}).`,
      en: `There are answers that should not come: ${what} (${shareOf(extra)}).`,
    };
  }
  const missing = missingIn(wanted, sample);
  if (missing !== undefined) {
    return {
      code: 'distribution.missing',
      ko: `응답 ${total}개 가운데 ${missing}에서 온 것이 하나도 없다.`,
      en: `None of ${total} answers came from ${missing}.`,
    };
  }
  return {
    code: 'distribution.shares',
    ko: `응답의 비율이 다르다: ${category}이(가) ${wanted[category] ?? 0}%여야 하는데 ${shareOf(category)}다.`,
    en: `The shares of the answers differ: ${category} should be ${wanted[category] ?? 0} % and is ${shareOf(category)}.`,
  };
}

const countsText = ({ counts, total }: SequentialShares): string =>
  `${[...counts].map(([category, count]) => `${category} ${count} (${percent(count / Math.max(1, total))})`).join(', ')} of ${total}`;

const wantedText = ({ shares }: Spec): string =>
  Object.entries(shares)
    .map(([category, share]) => `${category} ${Math.round(share * 10) / 10} %`)
    .join(', ');

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
