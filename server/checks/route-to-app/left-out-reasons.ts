import type { Finding } from '#server/grading/outcome.ts';
import { ingressServers } from '#server/grading/world/gateways.ts';
import type { VirtualService } from '#server/grading/world/resources.ts';
import type { LostDelegate } from '#server/mesh/delegates.ts';
import { matchText } from '#server/mesh/http-match.ts';
import { type RouteEntry, routeEntries } from '#server/mesh/route-entries.ts';
import { gatewaysOf, vsName } from '#server/mesh/virtual-services.ts';
import { lostDelegateReason } from '../shared/mesh/delegate-reasons.ts';
import { vsYaml } from '../shared/mesh/look-commands.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { type DesiredRoute, goalText } from './desired-route.ts';

/** Why a VirtualService that the gateway gets leaves it without a single route. */
export function explainLeftOut(desired: DesiredRoute, vs: VirtualService): Finding {
  const { scene, gateway, ingress } = desired;
  const server = ingressServers(scene.world, ingress).find(({ gateway: { metadata } }) =>
    gatewaysOf(vs).includes(`${metadata.namespace}/${metadata.name}`),
  );
  const { namespace, labels } = gateway.metadata;
  const name = server && `${server.gateway.metadata.namespace}/${server.gateway.metadata.name}`;
  const port = server?.server.port.number ?? ingress.port;
  const { entries, lost } = routeEntries(scene.world, vs, { namespace, labels, gateway: name ?? '', port });
  const [delegate] = lost;
  const [entry] = entries;
  if (delegate) return lostDelegate(desired, delegate);
  if (entry) return notForGateway(desired, entry, { gateway: name ?? '', port });
  return {
    code: 'virtual-service.no-http',
    layer: 'route',
    object: vsName(vs),
    next: vsYaml(vs.metadata),
    ko: `VirtualService ${vs.metadata.name}에 http 규칙이 없다. HTTP Gateway로 온 요청은 http 규칙으로만 라우팅된다.`,
    en: `VirtualService ${vs.metadata.name} has no http rule. Requests through an HTTP Gateway are routed by http rules only.`,
    expected: 'http: with a route',
    observed: vs.spec.tcp.length > 0 ? 'tcp rules only' : vs.spec.tls.length > 0 ? 'tls rules only' : 'http: (empty)',
  };
}

/** A rule that hands its requests to a VirtualService that is not there for it. */
export function lostDelegate({ scene, trace }: DesiredRoute, lost: LostDelegate): Finding {
  const finding = lostDelegateReason(scene.world, lost);
  return { ...finding, observed: `${finding.observed}; in the proxy: ${traceText(trace)}` };
}

function notForGateway(desired: DesiredRoute, entry: RouteEntry, proxy: { gateway: string; port: number }): Finding {
  const { match, from, leftOut } = entry;
  const { name } = from.metadata;
  const base = {
    code: 'virtual-service.rule-not-for-gateway',
    layer: 'route' as const,
    object: vsName(from),
    next: vsYaml(from.metadata),
    observed: `match: ${matchText(match)}; in the proxy: ${traceText(desired.trace)}`,
  };
  switch (leftOut) {
    case 'gateways':
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙은 match.gateways가 ${match?.gateways?.join(', ')}이라 그 프록시들에만 적용된다. 인그레스 게이트웨이는 이 규칙을 받지 않는다.`,
        en: `The rule of VirtualService ${name} has match.gateways: ${match?.gateways?.join(', ')}, so only those proxies get it. The ingress gateway does not.`,
        expected: `match.gateways: left out, or with ${proxy.gateway}`,
      };
    case 'port':
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙은 match.port가 ${match?.port}이다. 이 Gateway의 서버는 ${proxy.port}번이라 규칙이 적용되지 않는다.`,
        en: `The rule of VirtualService ${name} has match.port: ${match?.port}. The Gateway's server has port ${proxy.port}, so the rule is not for it.`,
        expected: `match.port: left out, or ${proxy.port}`,
      };
    case 'source':
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙은 요청을 보내는 파드의 레이블이나 네임스페이스(sourceLabels, sourceNamespace)를 조건으로 둔다. 인그레스 게이트웨이의 파드는 거기에 맞지 않는다.`,
        en: `The rule of VirtualService ${name} asks for the source of requests (sourceLabels, sourceNamespace), and the pod of the ingress gateway does not match.`,
        expected: 'match: without sourceLabels and sourceNamespace',
      };
    case 'unreachable':
    case undefined:
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙이 인그레스 게이트웨이에 없다.`,
        en: `The ingress gateway has none of the rules of VirtualService ${name}.`,
        expected: goalText(desired),
      };
  }
}
