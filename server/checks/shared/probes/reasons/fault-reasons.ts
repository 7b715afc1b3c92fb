import { vsYaml } from '#server/checks/shared/mesh/look-commands.ts';
import { faultText } from '#server/checks/shared/mesh/trace-text.ts';
import type { Trace } from '#server/envoy/trace.ts';
import { vsObject } from '#server/mesh/virtual-services.ts';
import type { Answered, Explanation } from '../answered.ts';
import { capital, type FirstTraced, proxyEn, proxyKo, proxyName } from '../traced-way.ts';

/** What is slow, fast or broken on purpose. */
export const isFaultCode = (code: string): boolean =>
  ['probe.fault', 'probe.too-fast', 'probe.too-slow', 'probe.upstream-timeout'].includes(code);

export function explainFault({ way: { first }, code, own }: Answered): Explanation | undefined {
  if (!first) return undefined;
  switch (code) {
    case 'probe.fault':
      return aborted(first, own);
    case 'probe.too-fast':
      return tooFast(first);
    case 'probe.too-slow':
      return tooSlow(first);
    default:
      return timedOut(first, own);
  }
}

/** Where to look: the object that the proxy has it from, or the proxy. */
function where({ trace, pod }: FirstTraced): Explanation {
  const { virtualService, routeConfig } = trace;
  if (virtualService)
    return { layer: 'route', object: vsObject(virtualService), next: vsYaml(virtualService), on: 'k3s-s' };
  const name = routeConfig ? ` --name '${routeConfig.name}'` : '';
  return { layer: 'route', next: `istioctl proxy-config route ${proxyName(pod)}${name} -o yaml`, on: 'k3s-s' };
}
const ofKo = ({ virtualService: vs }: Trace) => (vs ? `VirtualService ${vs.name}에서 온 ` : '');
const ofEn = ({ virtualService: vs }: Trace) => (vs ? `, from VirtualService ${vs.name}` : '');

function aborted(first: FirstTraced, own: boolean): Explanation | undefined {
  const { trace } = first;
  const abort = trace.fault?.abort;
  if (own && abort) {
    return {
      ...where(first),
      ko: `${proxyKo(first)}가 이 요청에 HTTP ${abort.status}을(를) 주입한다: ${ofKo(trace)}fault.abort이다.`,
      en: `${capital(proxyEn(first))} injects HTTP ${abort.status} into this request: fault.abort${ofEn(trace)}.`,
    };
  }
  if (abort || trace.answer.kind !== 'clusters') return undefined;
  return {
    ko: `더 뒤에 있는 프록시가 폴트(abort)를 주입한다. ${proxyKo(first)}에는 이 요청의 폴트가 없다.`,
    en: `A proxy further along injects a fault (abort): ${proxyEn(first)} has none for this request.`,
    next: 'kubectl get virtualservices -A -o yaml',
    on: 'k3s-s',
  };
}

function tooFast(first: FirstTraced): Explanation | undefined {
  const { trace, role } = first;
  const delay = trace.fault?.delay;
  if (delay) {
    return {
      ...where(first),
      ko: `응답이 너무 빨리 왔다. ${proxyKo(first)}가 이 요청에 적용하는 지연은 ${ofKo(trace)}${faultText({ delay })}이다.`,
      en: `The answer came too soon. ${capital(proxyEn(first))} delays this request by: ${faultText({ delay })}${ofEn(trace)}.`,
    };
  }
  // A delay that is asked for may be in any sidecar behind a gateway.
  if (role === 'gateway' || trace.answer.kind !== 'clusters') return undefined;
  return {
    ...where(first),
    ko: `응답이 너무 빨리 왔다. ${proxyKo(first)}에는 이 요청에 적용하는 지연(delay)이 없다.`,
    en: `The answer came too soon: ${proxyEn(first)} has no delay for this request.`,
  };
}

function tooSlow(first: FirstTraced): Explanation | undefined {
  const { trace, role } = first;
  const delay = trace.fault?.delay;
  if (delay && delay.percent > 0) {
    return {
      ...where(first),
      ko: `응답이 너무 늦다. ${proxyKo(first)}가 이 요청을 지연시킨다: ${ofKo(trace)}${faultText({ delay })}.`,
      en: `The answer is too late. ${capital(proxyEn(first))} delays this request: ${faultText({ delay })}${ofEn(trace)}.`,
    };
  }
  if (role === 'gateway' || trace.answer.kind !== 'clusters') return undefined;
  const limit = trace.timeoutMs;
  return {
    ...where(first),
    ko: `응답이 너무 늦다. ${proxyKo(first)}가 이 요청에 두는 제한 시간(timeout)은 ${limit === undefined ? '없다' : `${limit} ms이다`}.`,
    en: `The answer is too late. ${capital(proxyEn(first))} has ${limit === undefined ? 'no timeout' : `a timeout of ${limit} ms`} for this request.`,
  };
}

function timedOut(first: FirstTraced, own: boolean): Explanation | undefined {
  const { trace } = first;
  if (own && trace.timeoutMs !== undefined) {
    return {
      ...where(first),
      ko: `업스트림이 제한 시간 안에 응답하지 않아 504가 왔다(UT). ${proxyKo(first)}가 이 요청에 두는 제한 시간은 ${ofKo(trace)}${trace.timeoutMs} ms이다.`,
      en: `The upstream did not answer in time, so 504 came (UT). ${capital(proxyEn(first))} gives this request ${trace.timeoutMs} ms${ofEn(trace)}.`,
    };
  }
  if (own) return undefined;
  return {
    ko: `더 뒤에 있는 프록시가 504로 응답했다(UT). 제한 시간을 넘긴 것은 ${proxyKo(first)}의 요청이 아니라 그 뒤의 요청이다.`,
    en: `A proxy further along answered 504 (UT): a later request took too long, not the one of ${proxyEn(first)}.`,
    next: 'kubectl get virtualservices -A -o yaml',
    on: 'k3s-s',
  };
}
