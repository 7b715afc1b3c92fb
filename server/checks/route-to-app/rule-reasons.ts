import type { Finding } from '#server/grading/outcome.ts';
import { writtenIn } from '#server/mesh/delegates.ts';
import type { GatewayDecision } from '#server/mesh/gateway-routes.ts';
import { matchText, type Unmet } from '#server/mesh/http-match.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { vsYaml } from '../shared/mesh/look-commands.ts';
import { traceText } from '../shared/mesh/trace-text.ts';
import { type DesiredRoute, goalText, proxyOf } from './desired-route.ts';
import { explainDestination, leadsToApp } from './destination-reasons.ts';
import { explainLeftOut, lostDelegate } from './left-out-reasons.ts';
import { overruled } from './rival-reasons.ts';
import { obstacleOf } from './route-verdict.ts';

/** What is wrong in the virtual host that takes the request: no rule for it, or one that leads elsewhere. */
export function explainRule(desired: DesiredRoute, decision: GatewayDecision): Finding | undefined {
  const { entry } = decision;
  if (!entry) return explainNoRule(desired, decision);
  const obstacle = obstacleOf(desired);
  const { redirect, directResponse } = entry.rule;
  const elsewhere = redirect || directResponse || obstacle?.kind === 'other-endpoints';
  const rival = elsewhere ? overruled(desired, decision, entry) : undefined;
  if (rival) return rival;
  if (redirect || directResponse) return answersItself(desired, entry);
  if (obstacle?.kind === 'abort') return aborts(desired, entry, obstacle);
  return explainDestination(desired, entry, obstacle);
}

function explainNoRule(desired: DesiredRoute, { virtualHost, passedBy }: GatewayDecision): Finding | undefined {
  const meant = passedBy.find(({ entry }) => leadsToApp(desired, entry));
  if (meant) return unmetMatch(desired, meant.entry, meant.unmet);
  const [delegate] = virtualHost.lost;
  if (delegate) return lostDelegate(desired, delegate);
  const left = virtualHost.entries.find((entry) => entry.leftOut !== undefined && leadsToApp(desired, entry));
  if (left) return explainLeftOut(desired, left.root);
  const [passed] = passedBy;
  return passed && unmetMatch(desired, passed.entry, passed.unmet);
}

/** A rule is there, and one of its conditions is not met by the request. */
function unmetMatch(desired: DesiredRoute, entry: RouteEntry, { field, wanted, has }: Unmet): Finding {
  const { match } = entry;
  const from = writtenIn(entry, field);
  const { name } = from.metadata;
  const port = field === 'authority' && /:\d+$/.test(wanted);
  const ko = port
    ? ' Host 헤더에 포트가 없으므로 포트까지 적은 authority는 맞지 않는다.'
    : ' match가 없는 규칙은 모든 요청에 맞는다.';
  const en = port
    ? ' The Host header carries no port, so an authority with one does not fit.'
    : ' A rule without match fits every request.';
  return {
    code: 'virtual-service.match',
    layer: 'route',
    object: vsName(from),
    ko: `VirtualService ${name}의 규칙이 요청에 맞지 않는다. match의 ${field}이(가) ${wanted}인데 요청의 값은 ${has}이다.${ko}`,
    en: `The rule of VirtualService ${name} does not match the request: match ${field} is ${wanted}, and the request has ${has}.${en}`,
    expected: `a match that takes ${desired.host}${desired.path}, here ${field}: ${has}`,
    observed: `match: ${matchText(match)}; in the proxy: ${traceText(desired.trace)}`,
    next: `istioctl proxy-config route ${proxyOf(desired)} -o json`,
  };
}

function answersItself(desired: DesiredRoute, { from, rule }: RouteEntry): Finding {
  const { name } = from.metadata;
  const base = {
    layer: 'route' as const,
    object: vsName(from),
    next: vsYaml(from.metadata),
    expected: `route → a Service of ${desired.app.name}`,
    observed: `${rule.redirect ? 'redirect' : 'directResponse'}: ${JSON.stringify(rule.redirect ?? rule.directResponse)}; in the proxy: ${traceText(desired.trace)}`,
  };
  if (!rule.redirect) {
    return {
      ...base,
      code: 'virtual-service.no-route',
      ko: `VirtualService ${name}의 규칙이 요청을 보낼 곳(route) 대신 프록시가 직접 응답하게 한다(directResponse).`,
      en: `With the rule of VirtualService ${name} the proxy answers by itself (directResponse) instead of sending the request on (route).`,
    };
  }
  return {
    ...base,
    code: 'virtual-service.redirect',
    ko: `VirtualService ${name}의 규칙이 요청을 보내지 않고 다른 주소로 리다이렉트한다(redirect).`,
    en: `The rule of VirtualService ${name} sends the client to another address (redirect) instead of sending the request on.`,
  };
}

const aborts = (
  desired: DesiredRoute,
  { from }: RouteEntry,
  { status, percent }: { status: number; percent: number },
): Finding => ({
  code: 'virtual-service.fault',
  layer: 'route',
  object: vsName(from),
  ko: `VirtualService ${from.metadata.name}의 fault.abort 때문에 프록시가 요청의 ${percent}%를 보내지 않고 HTTP ${status}(으)로 응답한다.`,
  en: `Because of the fault.abort of VirtualService ${from.metadata.name} the proxy does not send ${percent} % of the requests but answers them with HTTP ${status}.`,
  expected: `no fault.abort: ${goalText(desired)}`,
  observed: `fault.abort: ${percent} %, HTTP ${status}`,
  next: vsYaml(from.metadata),
});
