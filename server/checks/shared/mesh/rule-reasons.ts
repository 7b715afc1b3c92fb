import type { Finding } from '#server/grading/outcome.ts';
import type { VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { LostDelegate } from '#server/mesh/delegates.ts';
import { matchRequest } from '#server/mesh/http-match.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName } from '#server/mesh/virtual-services.ts';
import { lostDelegateReason } from './delegate-reasons.ts';
import { notAppliedReason } from './not-applied.ts';
import { conditionReason, entryText, lookAt, tooWideReason } from './rule-conditions.ts';
import { entriesOf, expectedDecider, othersThan, type Ruling } from './ruling.ts';

/** What a rule must do for such requests, as a check asks for it. */
export interface Wish {
  readonly wants: (entry: RouteEntry) => Promise<boolean>;
  readonly expected: string;
}

/** Why the right rule is not the one that decides; undefined when there is none, or it does decide. */
export async function ruleReason(world: World, ruling: Ruling, wish: Wish): Promise<Finding | undefined> {
  const { entry, entries, lost } = ruling;
  if (entry && (await wish.wants(entry))) return undefined;
  const wanted = await wantedOf(entries, wish);
  return (
    behindReason(ruling, wanted, wish) ??
    wanted.flatMap((each) => conditionReason(each, ruling.call) ?? []).at(0) ??
    delegateReason(world, ruling, lost) ??
    (await elsewhereReason(world, ruling, wish))
  );
}

async function wantedOf(entries: readonly RouteEntry[], wish: Wish): Promise<RouteEntry[]> {
  const answers = await Promise.all(entries.map((each) => wish.wants(each)));
  return entries.filter((_, index) => answers[index]);
}

/** The right rule would take the request, but an earlier one does. */
function behindReason(
  { entry, entries, call }: Ruling,
  wanted: readonly RouteEntry[],
  wish: Wish,
): Finding | undefined {
  if (!entry) return undefined;
  const at = entries.indexOf(entry);
  const later = wanted.find(
    (each) =>
      entries.indexOf(each) > at &&
      (each.leftOut === undefined || each.leftOut === 'unreachable') &&
      matchRequest(each.match, call.request).kind !== 'unmet',
  );
  if (!later) return undefined;
  return tooWideReason(entry, call, wish.expected) ?? orderReason(entry, later);
}

function orderReason(entry: RouteEntry, later: RouteEntry): Finding {
  const vs = vsName(entry.root);
  const advice = entry.match
    ? {
        ko: '앞의 규칙도 이 요청에 맞으므로 그 목적지를 고치거나 뒤의 규칙을 앞에 둔다.',
        en: 'the earlier one is for this request too, so mend its destination, or put the later one before it.',
      }
    : {
        ko: '조건이 있는 규칙을 조건이 없는 규칙보다 앞에 둔다.',
        en: 'put those with a match before the one without.',
      };
  return {
    ...lookAt(entry),
    code: 'virtual-service.rule-order',
    ko: `${vs}에서 앞의 규칙이 먼저 맞아 뒤의 규칙까지 가지 않는다. 규칙은 위에서부터 확인하고 처음 맞는 것만 적용된다. ${advice.ko}`,
    en: `In ${vs} an earlier rule matches first, and the later one is never reached. Rules are read from the top and only the first match counts: ${advice.en}`,
    expected: `first: ${entryText(later)}`,
    observed: `first: ${entryText(entry)}; only then: ${entryText(later)}`,
  };
}

/** A rule that delegates, and would take the request, leads nowhere. */
function delegateReason(world: World, { call }: Ruling, lost: readonly LostDelegate[]): Finding | undefined {
  const taking = lost.find(({ rule: { match = [] } }) =>
    match.length === 0 ? true : match.some((item) => matchRequest(item, call.request).kind !== 'unmet'),
  );
  return taking && lostDelegateReason(world, taking);
}

/** Another VirtualService has the right rule, and decides nothing here. */
async function elsewhereReason(world: World, ruling: Ruling, wish: Wish): Promise<Finding | undefined> {
  const found: { vs: VirtualService; entry: RouteEntry }[] = [];
  for (const vs of othersThan(world, ruling)) {
    const [entry] = await wantedOf(entriesOf(world, vs, ruling.call).entries, wish);
    if (entry) found.push({ vs, entry });
  }
  // What names the Service was meant for it; so was, rather than any other, what lies in its namespace.
  const { name, namespace } = ruling.call.service.metadata;
  const nearness = ({ vs: { spec, metadata } }: { vs: VirtualService }) =>
    (spec.hosts.some((host) => host === name || host.startsWith(`${name}.`)) ? 0 : 2) +
    (metadata.namespace === namespace ? 0 : 1);
  for (const each of found.toSorted((a, b) => nearness(a) - nearness(b))) {
    const reason = notAppliedReason(world, ruling, each);
    if (reason) return reason;
  }
  return undefined;
}

/** The sidecar routes by another VirtualService than the objects say, or by none: it was refused, or not sent yet. */
export function staleReason({ host, call: { trace, proxy, service, port } }: Ruling): Finding | undefined {
  const expected = expectedDecider(host);
  const has = trace.virtualService;
  if (expected?.metadata.name === has?.name && expected?.metadata.namespace === has?.namespace) return undefined;
  const there = has ? `VirtualService/${has.namespace}/${has.name}` : 'no VirtualService';
  const should = expected ? vsName(expected) : 'no VirtualService';
  return {
    code: 'proxy.rule-missing',
    layer: 'route',
    object: `Proxy/${proxy}`,
    ko: `호출하는 쪽의 사이드카에서 ${service.metadata.name}의 라우트가 현재 규칙과 다르다. istiod가 아직 보내지 않았거나, 프록시가 거절했다.`,
    en: `In the caller's sidecar the route for ${service.metadata.name} is not what the objects say now: istiod has not sent it yet, or the proxy refused it.`,
    expected: `the route is made from ${should}`,
    observed: `the route is made from ${there}`,
    next: `istioctl proxy-config route ${proxy} --name ${port} -o json`,
  };
}
