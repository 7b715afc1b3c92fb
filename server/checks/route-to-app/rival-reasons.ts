import type { Finding } from '#server/grading/outcome.ts';
import type { VirtualService } from '#server/grading/world/resources.ts';
import type { GatewayDecision } from '#server/mesh/gateway-routes.ts';
import { matchRequest, matchText } from '#server/mesh/http-match.ts';
import { isSubsetOf } from '#server/mesh/names.ts';
import { type RouteEntry, routeEntries } from '#server/mesh/route-entries.ts';
import { gatewaysOf, hostsOf, isDelegate, isVisibleTo, vsName } from '#server/mesh/virtual-services.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { type DesiredRoute, proxyOf } from './desired-route.ts';
import { leadsToApp } from './destination-reasons.ts';

/** A rule leads to the application and another one takes the request before it. */
export function overruled(
  desired: DesiredRoute,
  { virtualHost }: GatewayDecision,
  taker: RouteEntry,
): Finding | undefined {
  const { host, path, trace } = desired;
  const takes = ({ match, leftOut }: RouteEntry) =>
    (leftOut === undefined || leftOut === 'unreachable') &&
    matchRequest(match, { authority: host, path }).kind === 'fits';
  const rest = virtualHost.entries.filter((entry) => entry !== taker && takes(entry) && leadsToApp(desired, entry));
  const base = {
    layer: 'route' as const,
    object: vsName(taker.root),
    next: `istioctl proxy-config route ${proxyOf(desired)}`,
  };
  const { name } = taker.root.metadata;
  const observed = `in the proxy: ${traceText(trace)}`;
  const same = rest.find(({ root }) => root === taker.root);
  if (same) {
    return {
      ...base,
      code: 'virtual-service.rule-order',
      ko: `VirtualService ${name}에서 앞의 규칙(${matchText(taker.match)})이 먼저 맞아, ${desired.app.name}(으)로 보내는 뒤의 규칙까지 가지 않는다. 규칙은 위에서부터 확인하고 처음 맞는 것만 적용된다.`,
      en: `In VirtualService ${name} an earlier rule (${matchText(taker.match)}) matches first, and the later one to ${desired.app.name} is never reached. Rules are read from the top and only the first match counts.`,
      expected: `the rule to ${desired.app.name} before it`,
      observed,
    };
  }
  const [other] = rest;
  if (other) {
    const rival = other.root.metadata;
    return {
      ...base,
      code: 'virtual-service.shadowed',
      ko: `${virtualHost.host}에 대한 VirtualService가 여럿이다. 게이트웨이에서는 합쳐지고, 먼저 만든 ${name}의 규칙이 ${rival.name}의 규칙보다 앞에 있어 먼저 맞는다.`,
      en: `Several VirtualServices are for ${virtualHost.host}. For a gateway they are merged, and the rules of ${name} come before those of ${rival.name} and match first.`,
      expected: 'one VirtualService for the host, or rules that do not overlap',
      observed: `${name} (${taker.root.metadata.creationTimestamp}), then ${rival.name} (${rival.creationTimestamp}); ${observed}`,
    };
  }
  const wider = widerRival(desired, virtualHost.host, taker.root);
  if (!wider) return undefined;
  return {
    ...base,
    layer: 'virtual-host',
    code: 'virtual-service.more-specific-host',
    ko: `VirtualService ${name}의 호스트 ${virtualHost.host}이(가) ${wider.metadata.name}의 ${wider.spec.hosts.join(', ')}보다 더 구체적이다. 프록시는 ${host}에 더 구체적인 쪽의 규칙만 적용한다.`,
    en: `The host ${virtualHost.host} of VirtualService ${name} is more specific than ${wider.spec.hosts.join(', ')} of ${wider.metadata.name}. For ${host} the proxy uses only the rules of the more specific one.`,
    expected: `a rule to ${desired.app.name} for the host ${virtualHost.host}`,
    observed: `${name}: hosts ${taker.root.spec.hosts.join(', ')}; ${observed}`,
  };
}

/** Another VirtualService of the same gateways with a wider host that would lead to the application. */
function widerRival(desired: DesiredRoute, host: string, taker: VirtualService): VirtualService | undefined {
  const { scene, gateway } = desired;
  const { namespace, labels } = gateway.metadata;
  const shared = gatewaysOf(taker);
  return scene.world.virtualServices.all().find((vs) => {
    if (vs === taker || isDelegate(vs) || !isVisibleTo(scene.world, vs, namespace)) return false;
    const common = gatewaysOf(vs).find((each) => shared.includes(each));
    if (common === undefined) return false;
    const wider = hostsOf(vs).some((each) => each !== host && isSubsetOf(host, each));
    const { entries } = routeEntries(scene.world, vs, {
      namespace,
      labels,
      gateway: common,
      port: desired.ingress.port,
    });
    return wider && entries.some((entry) => leadsToApp(desired, entry));
  });
}
