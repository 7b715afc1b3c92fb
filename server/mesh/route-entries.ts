import type { HttpMatch, HttpRoute, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { type EffectiveRule, effectiveRules, type LostDelegate } from './delegates.ts';
import { matchRequest, type RoutedRequest, type Unmet } from './http-match.ts';
import { gatewayKey } from './names.ts';

/** Whose configuration is asked for. */
export interface ProxyIdentity {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `mesh`, or the Gateway as `namespace/name`. */
  readonly gateway: string;
  /** The port that the rules' `port` is compared with: of a Gateway's server, or the one that an application dials. */
  readonly port: number;
}

/** Why istiod gives a proxy a rule's item not at all. */
export type LeftOut = 'gateways' | 'port' | 'source' | 'unreachable';

/** One Envoy route: a rule and one item of its `match`. */
export interface RouteEntry extends EffectiveRule {
  readonly match: HttpMatch | undefined;
  readonly leftOut: LeftOut | undefined;
  /** Of the listener: where a destination's port is left out and its service has several, this one is taken. */
  readonly listenPort: number;
}

/** In order, with those that the proxy does not get (pilot/pkg/networking/core/route/route.go, 1.23). */
export function routeEntries(
  world: World,
  vs: VirtualService,
  proxy: ProxyIdentity,
): { readonly entries: readonly RouteEntry[]; readonly lost: readonly LostDelegate[] } {
  const { rules, lost } = effectiveRules(world, vs);
  const entries: RouteEntry[] = [];
  let ended = false;
  for (const rule of rules) {
    const items = rule.rule.match && rule.rule.match.length > 0 ? rule.rule.match : [undefined];
    for (const match of items) {
      const leftOut = ended ? 'unreachable' : sortedOut(match, rule.from, proxy);
      entries.push({ ...rule, match, leftOut, listenPort: proxy.port });
      if (!leftOut && isCatchAll({ rule: rule.rule, match })) ended = true;
    }
    // a rule without match ends the list, whether the proxy gets it or not
    if (items[0] === undefined) ended = true;
  }
  return { entries, lost };
}

function sortedOut(match: HttpMatch | undefined, from: VirtualService, proxy: ProxyIdentity): LeftOut | undefined {
  if (!match) return undefined;
  if (match.port && match.port !== proxy.port) return 'port';
  const { gateways = [], sourceLabels = {}, sourceNamespace } = match;
  // Where gateways are named, the source is not looked at.
  if (gateways.length > 0) {
    return gateways.some((each) => gatewayReference(each, from.metadata.namespace) === proxy.gateway)
      ? undefined
      : 'gateways';
  }
  const labelled = Object.entries(sourceLabels).every(([key, value]) => proxy.labels[key] === value);
  return labelled && (!sourceNamespace || sourceNamespace === proxy.namespace) ? undefined : 'source';
}

/** `mesh`, or `namespace/name`. */
export function gatewayReference(reference: string, ownNamespace: string): string {
  if (reference === 'mesh') return reference;
  const { namespace, name } = gatewayKey(reference, ownNamespace);
  return `${namespace}/${name}`;
}

/** Takes every request: later ones of the same VirtualService are not even sent to the proxy. */
export function isCatchAll({ match }: { readonly rule: HttpRoute; readonly match: HttpMatch | undefined }): boolean {
  if (!match) return true;
  const { uri, scheme, method, authority, headers = {}, withoutHeaders = {}, queryParams = {} } = match;
  const others = [headers, withoutHeaders, queryParams].some((each) => Object.keys(each).length > 0);
  if (scheme || method || authority || others) return false;
  return !uri || uri.prefix === '/' || uri.regex === '.*' || Object.values(uri).every((each) => each === undefined);
}

/** What decides for a request, and what stood before it and did not. */
export interface Choice {
  readonly entry: RouteEntry | undefined;
  readonly passedBy: readonly { readonly entry: RouteEntry; readonly unmet: Unmet }[];
  /** A regular expression that cannot be run here decides. */
  readonly unknown: boolean;
}

/** The first of a virtual host's routes that takes the request. */
export function chooseEntry(entries: readonly RouteEntry[], request: RoutedRequest): Choice {
  const passedBy: { entry: RouteEntry; unmet: Unmet }[] = [];
  for (const entry of entries) {
    if (entry.leftOut) continue;
    const result = matchRequest(entry.match, request);
    if (result.kind === 'unknown') return { entry, passedBy, unknown: true };
    if (result.kind === 'fits') return { entry, passedBy, unknown: false };
    passedBy.push({ entry, unmet: result.unmet });
  }
  return { entry: undefined, passedBy, unknown: false };
}
