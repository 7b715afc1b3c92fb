import { vsYaml } from '#server/checks/shared/mesh/look-commands.ts';
import type { TraceAnswer } from '#server/envoy/trace.ts';
import { withoutPort } from '#server/envoy/virtual-host-match.ts';
import { coversHost, gatewayName } from '#server/grading/world/gateways.ts';
import { matches } from '#server/grading/world/pods.ts';
import { vsObject } from '#server/mesh/virtual-services.ts';
import type { Answered, Explanation } from '../answered.ts';
import { capital, type FirstTraced, proxyEn, proxyKo, proxyName } from '../traced-way.ts';
import { absentCluster, emptyCluster } from './cluster-reasons.ts';

/** The first proxy answered by itself, and its configuration says why. */
export function explainNotSent(answered: Answered): Explanation | undefined {
  const { way, own, code, result } = answered;
  const { first } = way;
  if (!first || !own || !result.ok) return undefined;
  const { answer } = first.trace;
  switch (answer.kind) {
    case 'no-virtual-host':
    case 'no-route':
      return code === 'probe.not-found' ? notRouted(answered, first, answer) : undefined;
    case 'redirect':
    case 'direct-response':
      return answer.status === result.status ? byItself(answered, first, answer) : undefined;
    case 'clusters':
      if (code === 'probe.no-cluster') return absentCluster(answered, first);
      if (code === 'probe.no-healthy-upstream') return emptyCluster(answered, first);
      return blackHole(first);
    default:
      return undefined;
  }
}

const routesOf = ({ pod, trace }: FirstTraced) => ({
  next: `istioctl proxy-config route ${proxyName(pod)}${trace.routeConfig ? ` --name '${trace.routeConfig.name}'` : ''}`,
  on: 'k3s-s',
});

type Unrouted = Extract<TraceAnswer, { kind: 'no-virtual-host' | 'no-route' }>;

function notRouted({ request }: Answered, first: FirstTraced, answer: Unrouted): Explanation {
  const { trace } = first;
  const { pathname } = new URL(request.url);
  const [ko, en] = [proxyKo(first), capital(proxyEn(first))];
  const found = '404, NR route_not_found';
  if (answer.kind === 'no-route') {
    const name = answer.virtualHost.name;
    const conditions = answer.virtualHost.routes.map(({ match: { headers, query_parameters, ...path } }) =>
      JSON.stringify({
        ...path,
        ...(headers.length > 0 && { headers }),
        ...(query_parameters.length > 0 && { query_parameters }),
      }),
    );
    return {
      layer: 'route',
      ko: `${ko}에 ${request.authority}의 가상 호스트(${name})는 있지만, ${request.method} ${pathname}에 맞는 라우트가 없다(${found}).`,
      en: `${en} has a virtual host for ${request.authority} (${name}), but no route that matches ${request.method} ${pathname} (${found}).`,
      expected: `a route for ${request.method} ${pathname}`,
      observed: `routes: ${conditions.slice(0, 6).join(', ') || 'none'}`,
      ...routesOf(first),
    };
  }
  const domains = trace.routeConfig?.virtual_hosts.flatMap((each) => each.domains) ?? [];
  return {
    layer: 'virtual-host',
    ko: `${ko}에 ${request.authority}의 가상 호스트가 없어, 맞는 라우트가 없다(${found}).`,
    en: `${en} has no virtual host for ${request.authority}, and so no route (${found}).`,
    expected: `a virtual host for ${request.authority}`,
    observed: `domains: ${domains.slice(0, 12).join(', ') || 'none'}`,
    ...routesOf(first),
  };
}

type ByItself = Extract<TraceAnswer, { kind: 'redirect' | 'direct-response' }>;

function byItself({ scene, request }: Answered, first: FirstTraced, answer: ByItself): Explanation {
  const vs = first.trace.virtualService;
  const base = {
    layer: 'route' as const,
    ...(vs ? { object: vsObject(vs), next: vsYaml(vs), on: 'k3s-s' } : routesOf(first)),
  };
  const [ko, en] = [proxyKo(first), capital(proxyEn(first))];
  if (answer.kind === 'direct-response') {
    return {
      ...base,
      code: 'probe.direct-response',
      ko: `${ko}가 요청을 보내지 않고 직접 HTTP ${answer.status}(으)로 응답한다${vs ? `: VirtualService ${vs.name}의 directResponse다` : ''}.`,
      en: `${en} does not send the request on but answers HTTP ${answer.status} by itself${vs ? `: directResponse of VirtualService ${vs.name}` : ''}.`,
    };
  }
  const to = answer.location ?? 'another address';
  if (answer.route) {
    return {
      ...base,
      code: 'probe.redirect',
      ko: `${ko}가 요청을 보내지 않고 ${to}(으)로 리다이렉트한다(HTTP ${answer.status})${vs ? `: VirtualService ${vs.name}의 redirect다` : ''}.`,
      en: `${en} does not send the request on but redirects it to ${to} (HTTP ${answer.status})${vs ? `: redirect of VirtualService ${vs.name}` : ''}.`,
    };
  }
  const host = withoutPort(request.authority);
  const [gateway] = scene.world.gateways
    .all()
    .filter(
      (each) =>
        matches(each.spec.selector, first.pod.metadata.labels) &&
        each.spec.servers.some((server) => server.tls?.httpsRedirect && coversHost({ server, gateway: each }, host)),
    );
  const { name = '', namespace = '' } = gateway?.metadata ?? {};
  return {
    ...base,
    layer: 'virtual-host',
    code: 'probe.redirect',
    ...(gateway && {
      object: gatewayName(gateway),
      next: `kubectl get gateways.networking.istio.io -n ${namespace} ${name} -o yaml`,
    }),
    ko: `${ko}의 가상 호스트가 TLS를 요구해(require_tls) 모든 요청에 ${to}(으)로 리다이렉트한다(HTTP ${answer.status}). Gateway의 tls.httpsRedirect가 그렇게 한다.`,
    en: `The virtual host in ${proxyEn(first)} asks for TLS (require_tls): every request is redirected to ${to} (HTTP ${answer.status}). That is what tls.httpsRedirect of a Gateway does.`,
    expected: 'tls.httpsRedirect: false, or left out',
    observed: `HTTP ${answer.status} → ${to}${gateway ? `; ${gatewayName(gateway)}: httpsRedirect: true` : ''}`,
    on: 'k3s-s',
  };
}

function blackHole(first: FirstTraced): Explanation | undefined {
  if (!first.trace.clusters.some(({ name }) => name === 'BlackHoleCluster')) return undefined;
  return {
    layer: 'cluster',
    ko: `${proxyKo(first)}는 이 목적지를 모르고, 모르는 목적지로는 보내지 않는다(BlackHoleCluster).`,
    en: `${capital(proxyEn(first))} does not know this destination and sends nothing to unknown ones (BlackHoleCluster).`,
    ...routesOf(first),
  };
}
