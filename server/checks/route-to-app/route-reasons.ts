import { type Finding, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { gatewayName, ingressServers } from '#server/grading/world/gateways.ts';
import { resolveDestination } from '#server/mesh/destinations.ts';
import { decideAtGateway, type GatewayDecision, gatewayVirtualHosts } from '#server/mesh/gateway-routes.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { gatewayFinding, httpsRedirect } from '../shared/routes/gateway-reasons.ts';
import { type DesiredRoute, goalText, proxyOf } from './desired-route.ts';
import { explainHost } from './host-reasons.ts';
import { explainIngress } from './ingress-reasons.ts';
import { explainRule } from './rule-reasons.ts';

interface Explained {
  readonly finding: Finding;
  /** How long the proxy may still come to agree with the objects. */
  readonly settleMs: number;
}

/**
 * Why requests do not get to the application. First what the proxy has; objects explain it only where they would give
 * a proxy just that. Where they would not, that difference is the finding.
 */
export async function explainRoute(desired: DesiredRoute): Promise<Explained> {
  const { scene, trace, host, ingress } = desired;
  const { answer } = trace;
  const byIngress = explainIngress(desired);
  if (byIngress) return byIngress;
  if (answer.kind === 'no-listener' || answer.kind === 'no-filter-chain' || answer.kind === 'tcp') {
    const finding = gatewayFinding(scene.world, { host, suggested: 'web-gw', ingress, listener: traceText(trace) });
    return { finding: { ...finding, observed: `${finding.observed}; ${traceText(trace)}` }, settleMs: PROXY_SETTLE_MS };
  }
  const decision = modelled(desired);
  if (!agrees(desired, decision)) return { finding: await notInProxy(desired, decision), settleMs: PROXY_SETTLE_MS };
  const redirecting = decision?.virtualHost.redirectsToTls;
  if (answer.kind === 'redirect' && answer.route === undefined && redirecting) {
    return { finding: httpsRedirect(redirecting.gateway, { host, answer: traceText(trace) }), settleMs: 0 };
  }
  const finding = decision ? explainRule(desired, decision) : explainHost(desired);
  if (finding) return { finding, settleMs: 0 };
  return { finding: await notInProxy(desired, decision), settleMs: PROXY_SETTLE_MS };
}

/** What the gateway's proxy should do by the objects. */
function modelled({ scene, gateway, ingress, host, path }: DesiredRoute): GatewayDecision | undefined {
  const hosts = gatewayVirtualHosts(scene.world, gateway, ingressServers(scene.world, ingress));
  return decideAtGateway(hosts, { authority: host, path });
}

/** Has the proxy what the objects say? */
function agrees(desired: DesiredRoute, decision: GatewayDecision | undefined): boolean {
  const { answer, virtualService } = desired.trace;
  if (!decision) return answer.kind === 'no-virtual-host';
  if (answer.kind === 'redirect' && answer.route === undefined)
    return decision.virtualHost.redirectsToTls !== undefined;
  if (decision.virtualHost.redirectsToTls) return false;
  const { entry } = decision;
  if (!entry) return answer.kind === 'no-route';
  const { name, namespace } = entry.root.metadata;
  if (virtualService && (virtualService.name !== name || virtualService.namespace !== namespace)) return false;
  if (answer.kind === 'unknown') return decision.unknown;
  if (entry.rule.redirect) return answer.kind === 'redirect';
  if (entry.rule.directResponse) return answer.kind === 'direct-response';
  return answer.kind === 'clusters' && sameClusters(answer.clusters, clustersOf(desired, decision));
}

function clustersOf({ scene, gateway }: DesiredRoute, { entry }: GatewayDecision): string[] {
  if (!entry) return [];
  const client = { namespace: gateway.metadata.namespace, labels: gateway.metadata.labels };
  const routes = entry.rule.route ?? [];
  const used = routes.filter(({ weight }) => routes.length === 1 || (weight ?? 0) > 0);
  return used.map(
    ({ destination }) =>
      resolveDestination(scene.world, entry.from, destination, { client, listenPort: entry.listenPort }).cluster,
  );
}

const sameClusters = (a: readonly string[], b: readonly string[]): boolean =>
  [...new Set(a)].toSorted().join() === [...new Set(b)].toSorted().join();

/** The proxy has something else than the objects ask for: refused, not sent yet, or made otherwise. */
async function notInProxy(desired: DesiredRoute, decision: GatewayDecision | undefined): Promise<Finding> {
  const { scene, gateway, host, app, suggested, trace } = desired;
  const row = (await scene.proxySync()).find(
    ({ proxy }) => proxy === `${gateway.metadata.name}.${gateway.metadata.namespace}`,
  );
  const entry = decision?.entry;
  const [server] = ingressServers(scene.world, desired.ingress);
  const object = entry
    ? vsName(entry.root)
    : server && decision?.virtualHost.redirectsToTls
      ? gatewayName(server.gateway)
      : `VirtualService/${app.namespace}/${suggested}`;
  const base = {
    layer: trace.answer.kind === 'no-virtual-host' ? 'virtual-host' : 'route',
    object,
    expected: entry
      ? `in the proxy: ${clustersOf(desired, decision).join(', ') || goalText(desired)}`
      : goalText(desired),
    observed: `in the proxy: ${traceText(trace)}`,
  } as const;
  if (row?.error) {
    return {
      ...base,
      code: 'proxy.refused-configuration',
      ko: `인그레스 프록시가 istiod의 설정을 거절했다(NACK). 그래서 ${host}의 라우트는 이전 것이다.`,
      en: `The ingress proxy refused what istiod sent (NACK), so its route for ${host} is the previous one.`,
      observed: `${base.observed}; refused: ${row.error.slice(0, 300)}`,
      next: `istioctl proxy-status ${gateway.metadata.name}.${gateway.metadata.namespace}`,
    };
  }
  return {
    ...base,
    code: 'virtual-service.not-in-proxy',
    ko: `오브젝트로 보면 ${host}의 요청은 달리 라우팅되어야 하는데, 인그레스 프록시에 있는 것은 이 규칙이 아니다.`,
    en: `According to the objects, requests for ${host} should be routed differently; the ingress proxy does not have this rule.`,
    next: `istioctl proxy-config route ${proxyOf(desired)}`,
  };
}
