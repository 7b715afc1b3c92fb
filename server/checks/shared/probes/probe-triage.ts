import type { ProbeResult } from '#protocol/labinit.ts';
import type { Finding } from '#server/grading/outcome.ts';

/** An answer in one line, for `observed`. */
export const resultText = (result: ProbeResult): string =>
  result.ok
    ? `HTTP ${result.status}${result.headers.server ? ` (server: ${result.headers.server})` : ''}`
    : `${result.error}: ${result.message}`;

export type Triage = Pick<Finding, 'code' | 'ko' | 'en'> & Partial<Finding>;

interface Asked {
  /** The name that the request was for. */
  readonly host: string;
  /** As istioctl and kubectl name the proxy that was asked first; undefined: no proxy of the mesh. */
  readonly proxy?: string | undefined;
}

const INGRESS = 'deploy/istio-ingressgateway.istio-system';

/** Which layer is broken, by what comes back. */
export function triage(result: ProbeResult, { host, proxy = INGRESS }: Asked): Triage {
  if (!result.ok) return noAnswer(result, proxy);
  const { status, body, headers } = result;
  const viaEnvoy = headers.server === 'istio-envoy' || headers.server === 'envoy';
  const look = (kind: 'route' | 'cluster' | 'endpoint') => ({
    next: `istioctl proxy-config ${kind} ${proxy}`,
    on: 'k3s-s',
  });
  const [name = '', namespace = ''] = proxy.split('.');
  const logs = { next: `kubectl logs -n ${namespace} ${name} -c istio-proxy --tail=3`, on: 'k3s-s' };
  if (status === 404 && viaEnvoy && body === '') {
    return {
      code: 'probe.not-found',
      ko: `프록시에 ${host}의 라우트가 없다(404, NR route_not_found).`,
      en: `The proxy has no route for ${host} (404, NR route_not_found).`,
      ...look('route'),
    };
  }
  if (body === 'fault filter abort') {
    return {
      code: 'probe.fault',
      ko: `VirtualService의 fault.abort가 응답을 HTTP ${status}(으)로 바꾼다.`,
      en: `The VirtualService's fault.abort turns the answer into HTTP ${status}.`,
      next: 'kubectl get virtualservices -A -o yaml',
      on: 'k3s-s',
    };
  }
  if (status === 503) return unavailable(body, { look, logs });
  if (status === 504) {
    return {
      code: 'probe.upstream-timeout',
      ko: '업스트림이 정해진 시간(timeout) 안에 답하지 않아 프록시가 504를 냈다(UT).',
      en: 'The upstream did not answer within the timeout, so the proxy answered 504 (UT).',
      ...logs,
    };
  }
  if (status === 403) {
    return {
      code: 'probe.denied',
      ko: '요청이 거부됐다(403). 인가 정책을 본다.',
      en: 'The request was denied (403). Look at the authorization policies.',
      ...logs,
    };
  }
  if (status === 502 && viaEnvoy) {
    return {
      code: 'probe.bad-gateway',
      ko: '프록시가 목적지로 보낼 수 없다(502). 메시가 모르는 목적지이거나, 프로토콜이 맞지 않는다.',
      en: 'The proxy cannot send it on (502): the mesh does not know the destination, or the protocol does not fit.',
      ...logs,
    };
  }
  return { code: 'probe.status', ko: `응답이 HTTP ${status}이다.`, en: `The answer is HTTP ${status}.`, ...logs };
}

function noAnswer({ error }: Extract<ProbeResult, { ok: false }>, proxy: string): Triage {
  switch (error) {
    case 'refused':
      return {
        code: 'probe.refused',
        ko: '연결이 거절됐다. 인그레스 프록시가 듣고 있지 않다: Gateway, selector, 포트를 본다.',
        en: 'The connection was refused: the ingress proxy does not listen. Look at the Gateway, its selector and port.',
        next: `istioctl proxy-config listener ${proxy}`,
        on: 'k3s-s',
      };
    case 'reset':
      return {
        code: 'probe.reset',
        ko: '연결이 맺어진 뒤 끊겼다(reset). 상대가 TLS만 받거나(STRICT mTLS) 프로토콜이 다르다.',
        en: 'The connection was made, then reset. The other side takes TLS only (STRICT mTLS), or speaks another protocol.',
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

interface Hints {
  readonly look: (kind: 'route' | 'cluster' | 'endpoint') => Partial<Finding>;
  readonly logs: Partial<Finding>;
}

/** Envoy says in the body of a 503 why it could not send the request on. */
function unavailable(body: string, { look, logs }: Hints): Triage {
  if (body.startsWith('no healthy upstream')) {
    return {
      code: 'probe.no-healthy-upstream',
      ko: '라우트는 맞지만 보낼 엔드포인트가 없다(503, UH).',
      en: 'The route is right, but there is no endpoint to send to (503, UH).',
      ...look('endpoint'),
    };
  }
  if (body.includes('reset reason: overflow')) {
    return {
      code: 'probe.overflow',
      ko: '서킷 브레이커의 한도를 넘어 프록시가 보내지 않았다(503, UO).',
      en: 'A limit of the circuit breaker was reached, so the proxy did not send it (503, UO).',
      ...logs,
    };
  }
  if (body.includes('reset reason: connection termination') || body.includes('TLS_error')) {
    return {
      code: 'probe.upstream-reset',
      ko: '업스트림이 연결을 끊었다(503, UC). 한쪽만 TLS를 쓰는지(mTLS) 본다.',
      en: 'The upstream closed the connection (503, UC). See whether only one side uses TLS (mTLS).',
      ...logs,
    };
  }
  if (body.startsWith('upstream connect error')) {
    return {
      code: 'probe.upstream-failed',
      ko: '엔드포인트에 연결하지 못했다(503, UF). targetPort와 애플리케이션을 본다.',
      en: 'The endpoint could not be connected to (503, UF). Look at the targetPort and the application.',
      ...logs,
    };
  }
  if (body === '') {
    return {
      code: 'probe.no-cluster',
      ko: '라우트가 가리키는 클러스터가 프록시에 없다(503, NC). 목적지 호스트나 서브셋을 본다.',
      en: 'The cluster that the route names does not exist in the proxy (503, NC). Look at the destination host and subset.',
      ...look('cluster'),
    };
  }
  return { code: 'probe.status', ko: '응답이 HTTP 503이다.', en: 'The answer is HTTP 503.', ...logs };
}
