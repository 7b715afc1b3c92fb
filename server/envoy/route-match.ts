import { percent } from './dump-schema.ts';
import { fitsTemplate } from './path-template.ts';
import { fitsRe2 } from './re2-pattern.ts';
import { redirectLocation, redirectStatus } from './redirect.ts';
import type { HeaderMatch, Route, RouteConfig, VirtualHost } from './route-schema.ts';
import { all, headerMatches, type Matched, queryMatches } from './value-match.ts';
import { findVirtualHost } from './virtual-host-match.ts';

export interface PlainRequest {
  readonly authority: string;
  /** With its query, where it has one. */
  readonly path: string;
  readonly method?: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly scheme?: 'http' | 'https';
}

interface Routed {
  readonly virtualHost: VirtualHost;
  readonly route: Route;
}
export type RouteAnswer =
  | (Routed & { readonly kind: 'clusters'; readonly clusters: readonly string[] })
  | { readonly kind: 'no-virtual-host' }
  | { readonly kind: 'no-route'; readonly virtualHost: VirtualHost }
  | {
      readonly kind: 'redirect';
      readonly status: number;
      /** Undefined where a regular expression makes it. */
      readonly location: string | undefined;
      readonly virtualHost: VirtualHost;
      /** Undefined: the whole virtual host asks for TLS (`require_tls`). */
      readonly route: Route | undefined;
    }
  | (Routed & { readonly kind: 'direct-response'; readonly status: number; readonly body: string })
  /** Something decides that cannot be computed here, such as chance: ask with a probe. */
  | { readonly kind: 'unknown' };

/** What the proxy answers by itself, in one line. */
export function ownAnswerText(answer: Extract<RouteAnswer, { kind: 'redirect' | 'direct-response' }>): string {
  if (answer.kind === 'direct-response') return `HTTP ${answer.status}`;
  return `HTTP ${answer.status} → ${answer.location ?? 'another address'}`;
}

/** What Envoy would do with a request, by its own order: domains, then the first route that matches. */
export function matchRoute(config: RouteConfig, request: PlainRequest): RouteAnswer {
  const found = config.incomplete ? undefined : findVirtualHost(config, request.authority);
  const virtualHost = found && isPlaceholder(found) ? undefined : found;
  if (!virtualHost) return { kind: config.incomplete ? 'unknown' : 'no-virtual-host' };
  const { require_tls: tls = 'NONE' } = virtualHost;
  if (tls !== 'NONE' && request.scheme !== 'https') {
    if (tls === 'EXTERNAL_ONLY') return { kind: 'unknown' };
    const location = redirectLocation({ https_redirect: true }, { scheme: 'http', ...request });
    return { kind: 'redirect', status: 301, location, virtualHost, route: undefined };
  }
  for (const route of virtualHost.routes) {
    const matched = routeMatches(route, request);
    if (matched === 'unknown') return { kind: 'unknown' };
    if (matched) return answerOf(route, virtualHost, request);
  }
  return { kind: 'no-route', virtualHost };
}

/** What istiod fills a route configuration with that would have no virtual host at all (gateway.go, 1.23). */
const isPlaceholder = ({ name, routes }: VirtualHost): boolean => name.startsWith('blackhole:') && routes.length === 0;

function answerOf(found: Route, virtualHost: VirtualHost, request: PlainRequest): RouteAnswer {
  const { route, redirect, direct_response } = found;
  const routed = { virtualHost, route: found };
  if (redirect) {
    const { prefix, path_separated_prefix: segments } = found.match;
    const location = redirectLocation(redirect, { scheme: 'http', prefix: prefix ?? segments, ...request });
    return { ...routed, kind: 'redirect', status: redirectStatus(redirect), location };
  }
  if (direct_response) {
    const body = direct_response.body?.inline_string ?? '';
    return { ...routed, kind: 'direct-response', status: direct_response.status, body };
  }
  const weighted = route?.weighted_clusters?.clusters.filter(({ weight }) => weight !== 0).map(({ name }) => name);
  const byHeader = route?.cluster_header === undefined ? undefined : requestHeader(request, route.cluster_header);
  const single = route?.cluster ?? byHeader;
  const clusters = weighted ?? (single ? [single] : []);
  return clusters.length > 0 ? { ...routed, kind: 'clusters', clusters } : { kind: 'unknown' };
}

/** Set by Envoy before it looks for a route, with values that are not known here. */
const SET_BY_PROXY = /^(x-request-id|x-forwarded-for|x-envoy-.*)$/;

/** Headers are absent unless the request names them; pseudo headers always are there. */
function requestHeader(request: PlainRequest, name: string): string | undefined {
  const { authority, path, method = 'GET', headers = {}, scheme = 'http' } = request;
  const own: Record<string, string> = {
    'x-forwarded-proto': scheme,
    ...headers,
    ':method': method,
    ':authority': authority,
    host: authority,
    ':path': path,
    ':scheme': scheme,
  };
  return own[name.toLowerCase()];
}

function routeMatches({ match }: Route, request: PlainRequest): Matched {
  const { connect_matcher, grpc, tls_context, dynamic_metadata, filter_state } = match;
  const { method = 'GET', headers = {}, path } = request;
  const undecided = tls_context !== undefined || [dynamic_metadata, filter_state].some((each) => each?.length);
  const chance = match.runtime_fraction?.default_value
    ? percent.catch(50).parse(match.runtime_fraction.default_value)
    : 100;
  return all([
    connect_matcher === undefined || method === 'CONNECT',
    grpc === undefined || (headers['content-type'] ?? '').startsWith('application/grpc'),
    chance === 100 || (chance === 0 ? false : 'unknown'),
    undecided ? 'unknown' : true,
    pathMatches(match, path.replace(/[?#].*$/s, '')),
    ...match.headers.map((header) => requestHeaderMatches(header, request)),
    ...match.query_parameters.map((each) => queryMatches(each, path)),
  ]);
}

function requestHeaderMatches(header: HeaderMatch, request: PlainRequest): Matched {
  const value = requestHeader(request, header.name);
  if (value === undefined && SET_BY_PROXY.test(header.name.toLowerCase())) return 'unknown';
  return headerMatches(header, value);
}

/** The path is compared without its query; regular expressions see its letters as they are. */
function pathMatches(match: Route['match'], path: string): Matched {
  const fold = (text: string) => (match.case_sensitive === false ? text.toLowerCase() : text);
  const folded = fold(path);
  if (match.prefix !== undefined) return folded.startsWith(fold(match.prefix));
  if (match.path !== undefined) return folded === fold(match.path);
  if (match.path_separated_prefix !== undefined) {
    const segments = fold(match.path_separated_prefix);
    return folded === segments || folded.startsWith(`${segments}/`);
  }
  if (match.safe_regex) return fitsRe2(match.safe_regex.regex, path);
  if (match.path_match_policy) {
    const template = match.path_match_policy.typed_config?.path_template;
    return template === undefined ? 'unknown' : fitsTemplate(template, path);
  }
  return true;
}
