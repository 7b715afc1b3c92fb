import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { resultText, triage } from '../shared/probes/probe-triage.ts';
import { linesField, regexField } from '../specs.ts';

const headerField = z.union([regexField, z.strictObject({ absent: z.literal(true) })]);

const answerField = z.strictObject({
  status: z
    .union([z.number().int(), z.array(z.number().int()).min(1).readonly()])
    .default(200)
    .describe('one, or several of which each is right'),
  body: linesField.optional().describe('a pattern of the body, of its first 64 KiB'),
  notBody: linesField.optional().describe('a pattern that the body must not have'),
  headers: z
    .record(z.string().toLowerCase(), headerField)
    .optional()
    .describe('a pattern, or {absent: true}, by header'),
  latencyMs: z
    .strictObject({ min: z.number().default(0), max: z.number() })
    .optional()
    .describe('how long the answer must take'),
});

export const expectField = z
  .union([z.enum(['refused', 'reset', 'timeout']), answerField])
  .default(answerField.parse({}))
  .describe('an answer, or how the connection must fail');
export type Expectation = z.output<typeof expectField>;

/** How long to wait for an answer that may be late. */
export const patienceMs = (expect: Expectation): number =>
  typeof expect === 'object' && expect.latencyMs ? expect.latencyMs.max + 3_000 : 3_000;

export type Fault = Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'> &
  Partial<Finding> & { readonly path: string };

/** The first thing about the answer that is not as it should be. */
export function faultOf(expect: Expectation, result: ProbeResult): Fault | undefined {
  const observed = resultText(result);
  if (typeof expect === 'string') {
    if (!result.ok && result.error === expect) return undefined;
    if (result.ok) return unexpectedSuccess(expect, observed);
    return { ...triage(result), expected: expect, observed, path: 'error' };
  }
  const statuses = [expect.status].flat();
  const expected = expectationText(expect);
  if (!result.ok) {
    if (result.error === 'timeout' && expect.latencyMs)
      return tooSlow(expect.latencyMs, `no answer in ${result.ms} ms`);
    return { ...triage(result), expected, observed, path: 'error' };
  }
  if (!statuses.includes(result.status)) {
    const hoped = statuses.some((status) => status < 400);
    if (!hoped && result.status < 400) return { ...unexpectedSuccess(expected, observed), path: 'status' };
    return { ...triage(result), expected, observed, path: 'status' };
  }
  return headerFault(expect, result) ?? bodyFault(expect, result) ?? latencyFault(expect, result);
}

type Answer = Extract<ProbeResult, { ok: true }>;
type DesiredAnswer = Exclude<Expectation, string>;

const unexpectedSuccess = (expected: string, observed: string): Fault => ({
  code: 'probe.unexpected-success',
  ko: `실패해야 하는 요청이 성공했다(${observed}).`,
  en: `A request that should fail here was answered (${observed}).`,
  expected,
  observed,
  path: 'error',
});

function headerFault({ headers = {} }: DesiredAnswer, result: Answer): Fault | undefined {
  for (const [name, wanted] of Object.entries(headers)) {
    const value = result.headers[name];
    const fits = wanted instanceof RegExp ? value !== undefined && wanted.test(value) : value === undefined;
    if (fits) continue;
    return {
      code: 'probe.header',
      ko: `응답 헤더 ${name}이(가) 기대와 다르다.`,
      en: `The answer's header ${name} is not as it should be.`,
      expected: `${name}: ${wanted instanceof RegExp ? `/${wanted.source}/` : '(absent)'}`,
      observed: `${name}: ${value ?? '(absent)'}`,
      path: `headers.${name}`,
    };
  }
  return undefined;
}

function bodyFault({ body, notBody }: DesiredAnswer, result: Answer): Fault | undefined {
  const shown = result.body.trim().slice(0, 300) || '(empty)';
  if (body && !body.test(result.body)) {
    return {
      code: 'probe.body',
      ko: `응답은 HTTP ${result.status}이지만 본문이 기대와 다르다.`,
      en: `The answer is HTTP ${result.status}, but its body is not as it should be.`,
      expected: `body: /${body.source}/`,
      observed: shown,
      path: 'body',
    };
  }
  const unwanted = notBody?.exec(result.body)?.[0];
  if (unwanted === undefined) return undefined;
  return {
    code: 'probe.body-forbidden',
    ko: `응답의 본문에 "${unwanted}"이(가) 들어 있다. 여기서는 없어야 한다.`,
    en: `The answer's body contains "${unwanted}", but should not contain it here.`,
    expected: `body without /${notBody?.source}/`,
    observed: shown,
    path: 'body',
  };
}

function latencyFault({ latencyMs }: DesiredAnswer, { ms, status }: Answer): Fault | undefined {
  if (!latencyMs) return undefined;
  const took = `${Math.round(ms)} ms (HTTP ${status})`;
  if (ms > latencyMs.max) return tooSlow(latencyMs, took);
  if (ms >= latencyMs.min) return undefined;
  return {
    code: 'probe.too-fast',
    ko: `응답이 ${took} 만에 왔다. 더 오래 걸려야 한다.`,
    en: `The answer came in ${took}. It should take longer.`,
    expected: `${latencyMs.min}–${latencyMs.max} ms`,
    observed: took,
    path: 'latency',
  };
}

const tooSlow = (window: { min: number; max: number }, took: string): Fault => ({
  code: 'probe.too-slow',
  ko: `응답이 너무 늦다: ${took}.`,
  en: `The answer is too late: ${took}.`,
  expected: `${window.min}–${window.max} ms`,
  observed: took,
  path: 'latency',
});

function expectationText(expect: Expectation): string {
  if (typeof expect === 'string') return expect;
  const { status, body, latencyMs } = expect;
  return [
    `HTTP ${[status].flat().join(' or ')}`,
    body && `body /${body.source}/`,
    latencyMs && `in ${latencyMs.min}–${latencyMs.max} ms`,
  ]
    .filter(Boolean)
    .join(', ');
}
