import type { ProbeResult } from '#protocol/labinit.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { isProxysOwn } from './traced-way.ts';

/** An answer in one line, for `observed`. */
export const resultText = (result: ProbeResult): string =>
  result.ok
    ? `HTTP ${result.status}${result.headers.server ? ` (server: ${result.headers.server})` : ''}`
    : `${result.error}: ${result.message}`;

export type Triage = Pick<Finding, 'code' | 'ko' | 'en'> & Partial<Finding>;

/** What the answer itself says; why it is so is for `explainAnswer` to find in the proxies. */
export function triage(result: ProbeResult): Triage {
  if (!result.ok) return noAnswer(result);
  const { status, body } = result;
  if (body === 'fault filter abort') {
    return {
      code: 'probe.fault',
      ko: `프록시에 설정된 폴트(abort)가 응답을 HTTP ${status}(으)로 바꾼다.`,
      en: `A fault (abort) that a proxy is told to inject turns the answer into HTTP ${status}.`,
    };
  }
  if (status === 404 && isProxysOwn(result) && body === '') {
    return {
      code: 'probe.not-found',
      ko: '애플리케이션이 아니라 프록시가 404로 응답했다. 요청에 맞는 라우트가 없을 때의 응답이다(NR route_not_found).',
      en: 'A proxy answered 404, not the application, as it does where no route matches the request (NR route_not_found).',
    };
  }
  if (status === 503) return unavailable(body, isProxysOwn(result));
  if (status === 504 && body === 'upstream request timeout') {
    return {
      code: 'probe.upstream-timeout',
      ko: '업스트림이 정해진 시간(timeout) 안에 응답하지 않아 프록시가 504로 응답했다(UT).',
      en: 'The upstream did not answer within the timeout, so a proxy answered 504 (UT).',
    };
  }
  if (status === 403) return denied(body);
  if (status === 502 && isProxysOwn(result)) {
    return {
      code: 'probe.bad-gateway',
      ko: '프록시가 목적지에서 해석할 수 있는 응답을 받지 못했거나 목적지로 보내지 않았다(502).',
      en: 'A proxy got no answer that it understands from the destination, or did not send the request there (502).',
    };
  }
  return { code: 'probe.status', ko: `응답이 HTTP ${status}이다.`, en: `The answer is HTTP ${status}.` };
}

const denied = (body: string): Triage =>
  body.startsWith('RBAC: access denied')
    ? {
        code: 'probe.denied',
        ko: '프록시의 인가 정책이 요청을 거부했다(403, RBAC: access denied).',
        en: 'An authorization policy in a proxy denied the request (403, RBAC: access denied).',
        next: 'kubectl get authorizationpolicies -A',
        on: 'k3s-s',
      }
    : { code: 'probe.denied', ko: '요청이 거부됐다(403).', en: 'The request was denied (403).' };

function noAnswer({ error }: Extract<ProbeResult, { ok: false }>): Triage {
  switch (error) {
    case 'refused':
      return {
        code: 'probe.refused',
        ko: '연결이 거절됐다. 그 주소와 포트에서 듣는 프로그램이 없다.',
        en: 'The connection was refused: nothing listens at that address and port.',
      };
    case 'reset':
      return {
        code: 'probe.reset',
        ko: '연결이 맺어진 뒤 응답 없이 끊겼다(reset).',
        en: 'The connection was made, then closed without an answer (reset).',
      };
    case 'dns':
      return {
        code: 'probe.name-unknown',
        ko: '호스트 이름의 주소를 찾지 못했다.',
        en: 'The host name has no address.',
      };
    case 'timeout':
    case 'no_route':
    case 'no_pod':
    case 'other':
      return { code: 'probe.no-answer', ko: `응답이 오지 않았다(${error}).`, en: `No answer came (${error}).` };
  }
}

/** Envoy says in the body of a 503 why it could not send the request on. */
function unavailable(body: string, own: boolean): Triage {
  if (body.startsWith('no healthy upstream')) {
    return {
      code: 'probe.no-healthy-upstream',
      ko: '프록시에 요청을 보낼 엔드포인트가 없다(503, UH).',
      en: 'A proxy has no endpoint to send the request to (503, UH).',
    };
  }
  if (body.includes('reset reason: overflow')) {
    return {
      code: 'probe.overflow',
      ko: '서킷 브레이커의 한도를 넘어 프록시가 보내지 않았다(503, UO).',
      en: 'A limit of the circuit breaker was reached, so a proxy did not send it (503, UO).',
    };
  }
  if (body.includes('reset reason: connection termination') || body.includes('TLS_error')) {
    return {
      code: 'probe.upstream-reset',
      ko: '업스트림이 프록시의 연결을 끊었다(503, UC).',
      en: 'The upstream closed the proxy’s connection (503, UC).',
    };
  }
  if (body.startsWith('upstream connect error')) {
    return {
      code: 'probe.upstream-failed',
      ko: '프록시가 엔드포인트에 연결하지 못했다(503, UF).',
      en: 'A proxy could not connect to the endpoint (503, UF).',
    };
  }
  if (body === '' && own) {
    return {
      code: 'probe.no-cluster',
      ko: '라우트가 가리키는 클러스터가 없을 때처럼 프록시가 직접 503으로 응답했다(NC cluster_not_found).',
      en: 'A proxy answered 503 by itself, as it does where the cluster that a route names does not exist (NC cluster_not_found).',
    };
  }
  return { code: 'probe.status', ko: '응답이 HTTP 503이다.', en: 'The answer is HTTP 503.' };
}
