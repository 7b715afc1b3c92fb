import type { Trace } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { HttpRoute } from '#server/grading/world/resources.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { callText } from '../shared/mesh/mesh-call.ts';
import { entryText, lookAt } from '../shared/mesh/rule-conditions.ts';
import type { Ruling } from '../shared/mesh/ruling.ts';

/** One thing that the sidecar should do, or should not. */
export interface Aspect {
  readonly expected: string;
  readonly isMet: (trace: Trace) => boolean;
  /** Does a rule ask for it, however it is set? */
  readonly isIn: (rule: HttpRoute) => boolean;
  /** What is wrong with what the sidecar does; undefined when it does nothing of the kind. */
  readonly reason: (trace: Trace, ruling: Ruling) => Finding | undefined;
  /** No rule that could be meant is anywhere. */
  readonly missing: (ruling: Ruling) => Finding;
}

interface Time {
  readonly ms: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const ALL = 100;
const SHORTEST = 0.95;
const LONGEST = 1.3;
const rangeOf = ({ ms, min = ms * SHORTEST, max = ms * LONGEST }: Time) => ({ min, max });
const seconds = (ms: number): string => `${ms / 1000} s`;

/** Where what the sidecar does is written, as far as objects say it. */
function placeOf({ entry, call }: Ruling) {
  if (entry) return { ...lookAt(entry), name: vsName(entry.from) };
  const { proxy, port } = call;
  return {
    layer: 'route' as const,
    object: `Proxy/${proxy}`,
    name: proxy,
    next: `istioctl proxy-config route ${proxy} --name ${port} -o json`,
  };
}

function missingReason(ruling: Ruling, what: string, expected: string): Finding {
  const { call, entry } = ruling;
  const { name, namespace } = call.service.metadata;
  const place = entry ? placeOf(ruling) : undefined;
  return {
    code: what === 'timeout' ? 'timeout.none' : 'fault.missing',
    layer: 'route',
    object: place?.object ?? `VirtualService/${namespace}/${name}`,
    ko: `${call.caller.metadata.name}의 사이드카에서 ${name}(으)로 가는 이 요청(${callText(call.request)})의 라우트에 ${what}이(가) 없고, 그런 ${what}을(를) 적은 규칙도 없다.`,
    en: `In the sidecar of ${call.caller.metadata.name} the route of this request to ${name} (${callText(call.request)}) has no ${what}, and no rule asks for one.`,
    expected,
    observed: entry ? `${entryText(entry)}, without ${what}` : `no rule for ${name}`,
    next: place?.next ?? 'kubectl get virtualservices -A -o yaml',
  };
}

const unwanted = (ruling: Ruling, what: string, observed: string): Finding => {
  const { name, ...place } = placeOf(ruling);
  return {
    ...place,
    code: what === 'timeout' ? 'timeout.unwanted' : 'fault.unwanted',
    ko: `${name}의 규칙에 있는 ${what}이(가) 이 요청(${callText(ruling.call.request)})에도 적용된다.`,
    en: `The ${what} in the rule of ${name} applies to this request too (${callText(ruling.call.request)}).`,
    expected: `no ${what} for ${callText(ruling.call.request)}`,
    observed: ruling.entry ? `${observed}: ${entryText(ruling.entry)}` : observed,
  };
};

/** A share of the requests that is not all of them. */
function percentReason(
  ruling: Ruling,
  { percent, said, what }: { percent: number; said: boolean; what: 'delay' | 'abort' },
): Finding | undefined {
  if (percent >= ALL) return undefined;
  const { name, ...place } = placeOf(ruling);
  if (!said) {
    return {
      ...place,
      code: 'fault.percentage-missing',
      ko: `${name}의 fault에 percentage가 없다. 적지 않으면 100이 아니라 0이라, 어느 요청에도 적용되지 않는다.`,
      en: `The fault of ${name} has no percentage. Left out, it is 0, not 100: no request is affected.`,
      expected: `fault: ${what}: percentage: value: 100`,
      observed: `fault: ${what}: no percentage`,
    };
  }
  return {
    ...place,
    code: 'fault.percentage',
    ko: `${name}의 fault가 요청의 일부에만 적용된다. percentage.value는 퍼센트라, 모든 요청이면 1이 아니라 100이다.`,
    en: `The fault of ${name} applies to only some of the requests. percentage.value is in percent: all requests are 100, not 1.`,
    expected: `fault: ${what}: percentage: value: 100`,
    observed: `fault: ${what}: percentage: value: ${percent}`,
  };
}

export function delayAspect(wanted: Time | undefined): Aspect {
  const isIn = ({ fault }: HttpRoute) => fault?.delay !== undefined;
  const delayOf = ({ fault }: Trace) => fault?.delay;
  if (!wanted) {
    return {
      expected: 'no delay',
      isIn: (rule) => !isIn(rule),
      isMet: (trace) => (delayOf(trace)?.percent ?? 0) === 0,
      reason: (trace, ruling) =>
        unwanted(
          ruling,
          'delay',
          `fault: delay: ${seconds(delayOf(trace)?.ms ?? 0)}, ${delayOf(trace)?.percent ?? 0} %`,
        ),
      missing: (ruling) => missingReason(ruling, 'delay', 'no delay'),
    };
  }
  const { min, max } = rangeOf(wanted);
  const expected = `fault: delay: fixedDelay: ${seconds(wanted.ms)}, percentage: value: 100`;
  return {
    expected,
    isIn,
    isMet(trace) {
      const delay = delayOf(trace);
      return delay !== undefined && delay.percent >= ALL && delay.ms >= min && delay.ms <= max;
    },
    reason(trace, ruling) {
      const delay = delayOf(trace);
      if (!delay) return undefined;
      const said = ruling.entry?.rule.fault?.delay;
      const part = percentReason(ruling, {
        percent: delay.percent,
        said: said?.percentage !== undefined || said?.percent !== undefined,
        what: 'delay',
      });
      if (part) return part;
      const { name, ...place } = placeOf(ruling);
      const short = delay.ms < min;
      return {
        ...place,
        code: short ? 'fault.delay-short' : 'fault.delay-long',
        ko: `${name}의 지연이 ${short ? '너무 짧다' : '너무 길다'}: ${seconds(delay.ms)}. ${seconds(wanted.ms)}여야 한다.`,
        en: `The delay in ${name} is too ${short ? 'short' : 'long'}: ${seconds(delay.ms)}. It should be ${seconds(wanted.ms)}.`,
        expected: `fault: delay: fixedDelay: ${seconds(wanted.ms)}`,
        observed: `fault: delay: fixedDelay: ${seconds(delay.ms)}`,
      };
    },
    missing: (ruling) => missingReason(ruling, 'delay', expected),
  };
}

export function abortAspect(wanted: number | undefined): Aspect {
  const isIn = ({ fault }: HttpRoute) => fault?.abort !== undefined;
  const abortOf = ({ fault }: Trace) => fault?.abort;
  if (wanted === undefined) {
    return {
      expected: 'no abort',
      isIn: (rule) => !isIn(rule),
      isMet: (trace) => (abortOf(trace)?.percent ?? 0) === 0,
      reason: (trace, ruling) =>
        unwanted(
          ruling,
          'abort',
          `fault: abort: httpStatus: ${abortOf(trace)?.status ?? 0}, ${abortOf(trace)?.percent ?? 0} %`,
        ),
      missing: (ruling) => missingReason(ruling, 'abort', 'no abort'),
    };
  }
  const expected = `fault: abort: httpStatus: ${wanted}, percentage: value: 100`;
  return {
    expected,
    isIn,
    isMet(trace) {
      const abort = abortOf(trace);
      return abort !== undefined && abort.percent >= ALL && abort.status === wanted;
    },
    reason(trace, ruling) {
      const abort = abortOf(trace);
      if (!abort) return undefined;
      const said = ruling.entry?.rule.fault?.abort?.percentage !== undefined;
      const part = percentReason(ruling, { percent: abort.percent, said, what: 'abort' });
      if (part) return part;
      const { name, ...place } = placeOf(ruling);
      return {
        ...place,
        code: 'fault.status',
        ko: `${name}의 폴트는 적용되지만 상태 코드가 ${abort.status}이다. ${wanted}이어야 한다.`,
        en: `The fault of ${name} applies, but its status is ${abort.status}. It should be ${wanted}.`,
        expected: `fault: abort: httpStatus: ${wanted}`,
        observed: `fault: abort: httpStatus: ${abort.status}`,
      };
    },
    missing: (ruling) => missingReason(ruling, 'abort', expected),
  };
}

export function timeoutAspect(wanted: Time | undefined): Aspect {
  const isIn = ({ timeout }: HttpRoute) => timeout !== undefined && !/^0(\.0*)?s$/.test(timeout);
  if (!wanted) {
    return {
      expected: 'no timeout',
      isIn: (rule) => !isIn(rule),
      isMet: ({ timeoutMs }) => timeoutMs === undefined,
      reason: ({ timeoutMs = 0 }, ruling) => unwanted(ruling, 'timeout', `timeout: ${seconds(timeoutMs)}`),
      missing: (ruling) => missingReason(ruling, 'timeout', 'no timeout'),
    };
  }
  const { min, max } = rangeOf(wanted);
  const expected = `timeout: ${seconds(wanted.ms)} in an item of spec.http`;
  return {
    expected,
    isIn,
    isMet: ({ timeoutMs }) => timeoutMs !== undefined && timeoutMs >= min && timeoutMs <= max,
    reason({ timeoutMs }, ruling) {
      if (timeoutMs === undefined) return undefined;
      const { name, ...place } = placeOf(ruling);
      const short = timeoutMs < min;
      return {
        ...place,
        code: short ? 'timeout.too-short' : 'timeout.too-long',
        ko: `${name}의 timeout이 ${short ? '너무 짧다' : '너무 길다'}: ${seconds(timeoutMs)}. ${seconds(wanted.ms)}여야 한다.`,
        en: `The timeout in ${name} is too ${short ? 'short' : 'long'}: ${seconds(timeoutMs)}. It should be ${seconds(wanted.ms)}.`,
        expected: `timeout: ${seconds(wanted.ms)}`,
        observed: `timeout: ${seconds(timeoutMs)}`,
      };
    },
    missing: (ruling) => missingReason(ruling, 'timeout', expected),
  };
}
