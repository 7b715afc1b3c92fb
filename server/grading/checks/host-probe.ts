import { z } from 'zod';
import type { ProbeResult } from '../../../protocol/labinit.ts';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS } from '../outcome.ts';
import { findIngress } from '../world/ingress.ts';
import { defineCheck } from './check.ts';
import { entryFields } from './specs.ts';

/** Right now, through the NodePort: with the Host header 200, without it 404. */
export const hostProbe = defineCheck({
  kind: 'host-probe',
  schema: z.strictObject({ ...entryFields, from: z.string().default('testpc') }),
  inputs: ['services', 'pods', 'endpointSlices', 'gateways', 'virtualServices', 'destinationRules', 'proxy'],
  async run({ host, port, from }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const pod = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (typeof ingress === 'string' || !pod || ingress.nodePort === undefined) {
      return { kind: 'waiting', waitingFor: noEntry };
    }
    const address = `${pod.status.hostIP}:${ingress.nodePort}`;
    const url = `http://${address}/`;
    const [withHost, without] = await Promise.all([scene.probe({ from, url, host }), scene.probe({ from, url })]);
    const base = {
      layer: 'probe' as const,
      object: `http://${address}/ (Host: ${host})`,
      next: `curl -sv -H 'Host: ${host}' ${url}`,
      on: from,
    };
    if (!withHost.ok || withHost.status !== 200) {
      return broken(
        { ...base, expected: 'HTTP 200', observed: text(withHost), ...triage(withHost, host) },
        PROXY_SETTLE_MS,
      );
    }
    if (without.ok && without.status === 404) return ok(`Host: ${host} → 200; without → 404`);
    return broken(
      {
        ...base,
        code: 'probe.any-host-answers',
        object: url,
        ko: `Host 헤더 없이도 ${text(without)}이(가) 온다. 이름으로 나누려면 VirtualService의 hosts가 ${host}이어야 하고 "*"이면 안 된다.`,
        en: `Without the Host header the answer is ${text(without)}. To tell requests apart by name, the VirtualService's hosts must be ${host}, not "*".`,
        expected: 'HTTP 404 without the Host header',
        observed: text(without),
        next: `curl -sv ${url}`,
      },
      PROXY_SETTLE_MS,
    );
  },
});

const noEntry = { ko: '인그레스 게이트웨이를 기다린다.', en: 'Waiting for the ingress gateway.' };

const text = (result: ProbeResult): string =>
  result.ok
    ? `HTTP ${result.status}${result.headers.server ? ` (server: ${result.headers.server})` : ''}`
    : `${result.error}: ${result.message}`;

type Triage = Pick<Finding, 'code' | 'ko' | 'en'> & Partial<Finding>;

/** From what comes back to the layer that is broken. */
function triage(result: ProbeResult, host: string): Triage {
  if (!result.ok) {
    if (result.error === 'refused') {
      return {
        code: 'probe.refused',
        ko: '연결이 거절됐다. 인그레스 프록시가 듣고 있지 않다: Gateway, selector, 포트를 본다.',
        en: 'The connection was refused: the ingress proxy does not listen. Look at the Gateway, its selector and port.',
        next: 'istioctl proxy-config listener deploy/istio-ingressgateway.istio-system',
        on: 'k3s-s',
      };
    }
    return {
      code: result.error === 'reset' ? 'probe.reset' : 'probe.no-answer',
      ko: `응답이 오지 않았다(${result.error}).`,
      en: `No answer came (${result.error}).`,
    };
  }
  const logs = { next: 'kubectl logs -n istio-system deploy/istio-ingressgateway --tail=3', on: 'k3s-s' };
  const { status, body } = result;
  if (status === 404 && result.headers.server === 'istio-envoy' && body === '') {
    return {
      code: 'probe.not-found',
      ko: `프록시에 ${host}의 라우트가 없다(404, NR route_not_found).`,
      en: `The proxy has no route for ${host} (404, NR route_not_found).`,
      next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system',
      on: 'k3s-s',
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
  if (status === 503 && body.startsWith('no healthy upstream')) {
    return {
      code: 'probe.no-healthy-upstream',
      ko: '라우트는 맞지만 보낼 엔드포인트가 없다(503, UH).',
      en: 'The route is right, but there is no endpoint to send to (503, UH).',
      ...logs,
    };
  }
  if (status === 503 && body.startsWith('upstream connect error')) {
    return {
      code: 'probe.upstream-failed',
      ko: '엔드포인트에 연결하지 못했다(503, UF). targetPort와 애플리케이션을 본다.',
      en: 'The endpoint could not be connected to (503, UF). Look at the targetPort and the application.',
      ...logs,
    };
  }
  if (status === 503) {
    return {
      code: 'probe.no-cluster',
      ko: '라우트가 가리키는 클러스터가 프록시에 없다(503, NC).',
      en: 'The cluster that the route names does not exist in the proxy (503, NC).',
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
  return { code: 'probe.status', ko: `응답이 HTTP ${status}이다.`, en: `The answer is HTTP ${status}.`, ...logs };
}
