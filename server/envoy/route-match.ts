import { fitsRe2 } from './re2-pattern.ts';
import type { HeaderMatch, Route, RouteConfig, StringMatch, VirtualHost } from './config-dump.ts';

export interface PlainRequest {
  readonly authority: string;
  readonly path: string;
  readonly method?: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type RouteAnswer =
  | {
      readonly kind: 'clusters';
      readonly clusters: readonly string[];
      readonly virtualHost: VirtualHost;
      readonly route: Route;
    }
  | { readonly kind: 'no-virtual-host' }
  | { readonly kind: 'no-route'; readonly virtualHost: VirtualHost }
  | { readonly kind: 'answered-by-proxy'; readonly what: string; readonly virtualHost: VirtualHost }
  /** A regular expression of the lab decides that cannot be run here: ask with a probe. */
  | { readonly kind: 'unknown' };

/** What Envoy would do with a request, by its own order: domains, then the first route that matches. */
export function matchRoute(config: RouteConfig, request: PlainRequest): RouteAnswer {
  const virtualHost = findVirtualHost(config, request.authority);
  if (!virtualHost) return { kind: 'no-virtual-host' };
  for (const route of virtualHost.routes) {
    const matched = routeMatches(route, request);
    if (matched === 'unknown') return { kind: 'unknown' };
    if (matched) return answerOf(route, virtualHost);
  }
  return { kind: 'no-route', virtualHost };
}

function answerOf(found: Route, virtualHost: VirtualHost): RouteAnswer {
  const { route, redirect, direct_response } = found;
  if (redirect) return { kind: 'answered-by-proxy', what: 'redirect', virtualHost };
  if (direct_response) return { kind: 'answered-by-proxy', what: `HTTP ${direct_response.status}`, virtualHost };
  const weighted = route?.weighted_clusters?.clusters.filter(({ weight }) => weight !== 0).map(({ name }) => name);
  const clusters = weighted ?? (route?.cluster ? [route.cluster] : []);
  return clusters.length > 0 ? { kind: 'clusters', clusters, virtualHost, route: found } : { kind: 'unknown' };
}

function findVirtualHost(config: RouteConfig, authority: string): VirtualHost | undefined {
  const name = (config.ignore_port_in_host_matching ? authority.replace(/:\d+$/, '') : authority).toLowerCase();
  let best: { host: VirtualHost; rank: number } | undefined;
  for (const host of config.virtual_hosts) {
    for (const domain of host.domains) {
      const rank = domainRank(domain.toLowerCase(), name);
      if (rank > 0 && (!best || rank > best.rank)) best = { host, rank };
    }
  }
  return best?.host;
}

/** Exact names win over `*.suffix`, those over `prefix.*`, all over `*`; longer patterns win within a kind. */
function domainRank(domain: string, name: string): number {
  if (domain === name) return 3_000_000;
  if (domain === '*') return 1;
  if (domain.startsWith('*')) return name.endsWith(domain.slice(1)) ? 2_000_000 + domain.length : 0;
  if (domain.endsWith('*')) return name.startsWith(domain.slice(0, -1)) ? 1_000_000 + domain.length : 0;
  return 0;
}

function routeMatches(
  { match }: Route,
  { authority, path, method = 'GET', headers = {} }: PlainRequest,
): boolean | 'unknown' {
  if (match.query_parameters.length > 0) return false;
  if (match.prefix !== undefined && !path.startsWith(match.prefix)) return false;
  if (match.path !== undefined && path !== match.path) return false;
  const segment = match.path_separated_prefix;
  if (segment !== undefined && path !== segment && !path.startsWith(`${segment}/`)) return false;
  const byPattern = match.safe_regex ? fitsRe2(match.safe_regex.regex, path.replace(/\?.*$/, '')) : true;
  if (byPattern === false) return false;
  let unknown = byPattern === 'unknown';
  for (const header of match.headers) {
    const pseudo = { ':method': method, ':authority': authority, ':path': path, ':scheme': 'http' };
    const value = { ...headers, ...pseudo }[header.name];
    const matched = headerMatches(header, value);
    if (matched === false) return false;
    if (matched === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : true;
}

/** Headers other than the pseudo headers are absent unless the request names them. */
function headerMatches(header: HeaderMatch, value: string | undefined): boolean | 'unknown' {
  const invert = header.invert_match === true;
  if (header.present_match !== undefined) return ((value !== undefined) === header.present_match) !== invert;
  if (value === undefined) return invert;
  if (header.exact_match !== undefined) return (value === header.exact_match) !== invert;
  if (!header.string_match) return true;
  const matched = stringMatches(header.string_match, value);
  return matched === 'unknown' ? matched : matched !== invert;
}

function stringMatches(match: StringMatch, value: string): boolean | 'unknown' {
  const fold = (text: string) => (match.ignore_case ? text.toLowerCase() : text);
  const folded = fold(value);
  if (match.exact !== undefined) return folded === fold(match.exact);
  if (match.prefix !== undefined) return folded.startsWith(fold(match.prefix));
  if (match.suffix !== undefined) return folded.endsWith(fold(match.suffix));
  if (match.contains !== undefined) return folded.includes(fold(match.contains));
  if (match.safe_regex) return fitsRe2(match.safe_regex.regex, value, { ignoreCase: match.ignore_case === true });
  return 'unknown';
}
