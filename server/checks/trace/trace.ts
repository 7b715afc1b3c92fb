import { z } from 'zod';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import { defineCheck } from '../check.ts';
import { addonCommand, addonInputs, askAddon } from '../shared/addons/ask-addon.ts';

/** Proxies send spans every few seconds. */
const SPANS_SETTLE_MS = 10_000;
/** The newest; one of Bookinfo's has about 16 KiB. */
const TRACES_MAX = 10;

const schema = z.strictObject({
  service: z.string().max(100).describe('a service of the traces, as Jaeger names it, such as `reviews.default`'),
  services: z.array(z.string().max(100)).readonly().default([]).describe('all have spans in one trace'),
  minSpans: z.number().int().min(1).default(1),
  seconds: z.number().int().min(10).max(3600).default(600).describe('how old a trace may be'),
  span: z
    .strictObject({ service: z.string().max(100), tags: z.record(z.string(), z.string()) })
    .optional()
    .describe('the trace has a span of this service with these tags'),
});
type Spec = z.output<typeof schema>;

const tag = z.object({
  key: z.string().max(300),
  value: z.union([z.string(), z.number(), z.boolean()]).transform(String).catch('?'),
});
const answerSchema = z.object({
  data: z
    .array(
      z.object({
        traceID: z.string().max(64),
        processes: z.record(z.string().max(40), z.object({ serviceName: z.string().max(300) })),
        spans: z
          .array(
            z.object({
              processID: z.string().max(40),
              operationName: z.string().max(1000),
              duration: z.number(),
              tags: z.array(tag).max(200).default([]),
            }),
          )
          .max(10_000),
      }),
    )
    .max(1_000)
    .nullish(),
});
type Trace = NonNullable<z.output<typeof answerSchema>['data']>[number];

const FILTER =
  '.data[0]|.processes as $p|.spans[]|[$p[.processID].serviceName,.operationName,.duration,(.tags|map(select(.key=="response_flags" or .key=="http.status_code"))|map(.value)|join(" "))]';

/** A trace that Jaeger has: whose spans are in it, and what a span says. */
export const trace = defineCheck({
  kind: 'trace',
  schema,
  inputs: addonInputs,
  async run(spec, scene): Promise<Outcome> {
    const query = { service: spec.service, limit: `${TRACES_MAX}`, lookback: `${spec.seconds}s` };
    const asked = await askAddon(scene, {
      addon: 'jaeger',
      path: `/traces?${new URLSearchParams(query)}&start=${(scene.now() - spec.seconds * 1000) * 1000}`,
      schema: answerSchema,
      maxBytes: 1_048_576,
    });
    if (asked.kind === 'unasked') return asked.outcome;
    const traces = asked.value.data ?? [];
    if (traces.length === 0) return noTraces(spec);
    const whole = traces.filter((each) => missingIn(each, spec).length === 0 && each.spans.length >= spec.minSpans);
    if (whole.length === 0) return withoutServices(spec, traces);
    const told = whole.find((each) => hasSpan(each, spec));
    return told
      ? ok(`${told.traceID}: ${told.spans.length} spans of ${servicesOf(told).join(', ')}`)
      : withoutSpan(spec, whole);
  },
});

const servicesOf = ({ processes }: Trace): string[] =>
  [...new Set(Object.values(processes).map(({ serviceName }) => serviceName))].sort();
const missingIn = (each: Trace, { services }: Spec): string[] => {
  const there = servicesOf(each);
  return services.filter((name) => !there.includes(name));
};

const spansOf = ({ processes, spans }: Trace, service: string): Trace['spans'] =>
  spans.filter(({ processID }) => processes[processID]?.serviceName === service);

function hasSpan(each: Trace, { span }: Spec): boolean {
  if (!span) return true;
  return spansOf(each, span.service).some(({ tags }) =>
    Object.entries(span.tags).every(([key, value]) => tags.some((one) => one.key === key && one.value === value)),
  );
}

const commandOf = ({ service }: Spec): string => addonCommand('jaeger', `/traces?service=${service}&limit=1`, FILTER);

const brokenBy = (
  spec: Spec,
  finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'> & { next?: string },
) => broken({ layer: 'probe', object: `Jaeger/${spec.service}`, next: commandOf(spec), ...finding }, SPANS_SETTLE_MS);

const noTraces = (spec: Spec): Outcome =>
  brokenBy(spec, {
    code: 'trace.none',
    ko: `Jaeger에 ${spec.service}의 트레이스가 없다. 트레이싱을 켠 뒤 요청을 보내지 않았거나, 프록시가 아직 스팬을 보내지 않는다.`,
    en: `Jaeger has no trace of ${spec.service}: no request since tracing was switched on, or proxies do not send spans.`,
    expected: `a trace of ${spec.service} in the last ${spec.seconds} s`,
    observed: 'no trace',
    next: addonCommand('jaeger', '/services', '.data'),
  });

function withoutServices(spec: Spec, traces: readonly Trace[]): Outcome {
  const [best] = [...traces].sort(
    (a, b) => missingIn(a, spec).length - missingIn(b, spec).length || b.spans.length - a.spans.length,
  );
  const there = best ? `${best.spans.length} spans of ${servicesOf(best).join(', ')}` : 'no trace';
  return brokenBy(spec, {
    code: 'trace.services',
    ko: `한 트레이스에 모두 있어야 하는 서비스 가운데 빠진 것이 있다: ${best ? missingIn(best, spec).join(', ') || '스팬이 모자란다' : ''}.`,
    en: `No trace has all that it should: the fullest lacks ${(best && missingIn(best, spec).join(', ')) || 'spans'}.`,
    expected: `${spec.minSpans} spans or more of ${spec.services.join(', ')}`,
    observed: there,
  });
}

function withoutSpan(spec: Spec, traces: readonly Trace[]): Outcome {
  const { service, tags } = spec.span ?? { service: spec.service, tags: {} };
  const wanted = Object.entries(tags);
  const seen = new Set(
    traces.flatMap((each) =>
      spansOf(each, service).map((span) =>
        wanted
          .map(([key]) => `${key}=${(span.tags.find((one) => one.key === key)?.value ?? '-').slice(0, 60)}`)
          .join(' '),
      ),
    ),
  );
  return brokenBy(spec, {
    code: 'trace.span',
    ko: `${service}의 스팬 가운데 ${wanted.map(([key, value]) => `${key}=${value}`).join(' ')}인 것이 없다.`,
    en: `No span of ${service} has ${wanted.map(([key, value]) => `${key}=${value}`).join(' ')}.`,
    expected: wanted.map(([key, value]) => `${key}=${value}`).join(' '),
    observed: [...seen].slice(0, 10).join(', ') || `no spans of ${service}`,
  });
}
