import { ownAnswerText } from '#server/envoy/route-match.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { entryText, lookAt } from '../shared/mesh/rule-conditions.ts';
import type { Ruling } from '../shared/mesh/ruling.ts';

/** The sidecar answers by itself, so that the request reaches nobody; undefined when it does not. */
export function ownAnswerReason({ entry, entries, decider, call }: Ruling, expected: string): Finding | undefined {
  const { trace, proxy, port } = call;
  const { answer } = trace;
  const look = entry
    ? lookAt(entry)
    : {
        layer: 'route' as const,
        object: decider ? vsName(decider) : `Proxy/${proxy}`,
        next: `istioctl proxy-config route ${proxy} --name ${port} -o json`,
      };
  const name = entry ? vsName(entry.from) : decider ? vsName(decider) : proxy;
  const base = { ...look, expected };
  if (answer.kind === 'redirect' || answer.kind === 'direct-response') {
    const redirects = answer.kind === 'redirect';
    return {
      ...base,
      code: redirects ? 'virtual-service.redirect' : 'virtual-service.direct-response',
      ko: `${name}의 규칙이 요청을 보내는 대신 사이드카가 직접 응답하게 한다(${redirects ? 'redirect' : 'directResponse'}): ${ownAnswerText(answer)}.`,
      en: `With the rule of ${name} the sidecar answers by itself instead of sending the request on (${redirects ? 'redirect' : 'directResponse'}): ${ownAnswerText(answer)}.`,
      observed: ownAnswerText(answer),
    };
  }
  const abort = trace.fault?.abort;
  if (abort && abort.percent > 0) {
    return {
      ...base,
      code: 'virtual-service.fault-abort',
      ko: `${name}의 규칙에 fault.abort가 있어 사이드카가 요청의 ${abort.percent}%에 HTTP ${abort.status}(으)로 응답한다.`,
      en: `The rule of ${name} has a fault.abort: the sidecar answers ${abort.percent} % of the requests with HTTP ${abort.status}.`,
      observed: `fault: abort: ${abort.percent} % HTTP ${abort.status}`,
    };
  }
  if (answer.kind !== 'no-route') return undefined;
  return {
    ...base,
    code: 'virtual-service.no-default-rule',
    ko: `${name}의 어느 규칙도 이 요청에 맞지 않는다. 프록시는 404로 응답한다. 조건이 없는 규칙을 마지막에 둔다.`,
    en: `No rule of ${name} matches this request, so the proxy answers 404. Put a rule without match at the end.`,
    observed: entries.map(entryText).join('; ') || 'no rule',
  };
}
