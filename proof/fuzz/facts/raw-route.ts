import { RE2JS } from 're2js';
import { at, list, text } from './raw.ts';

export interface RawRequest {
  readonly authority: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the configuration says about a request. */
export type RawAnswer =
  | { readonly kind: 'no-virtual-host' }
  | { readonly kind: 'no-route'; readonly virtualHost: string }
  | { readonly kind: 'needs-tls' }
  | { readonly kind: 'own-answer'; readonly status: number }
  | { readonly kind: 'clusters'; readonly clusters: readonly string[]; readonly route: unknown };

/** Envoy's order: the most specific domain, then the first route that matches. */
export function rawAnswer(virtualHosts: readonly unknown[], request: RawRequest): RawAnswer {
  const virtualHost = findVirtualHost(virtualHosts, request.authority.toLowerCase());
  // Istio fills a listener without any route with a virtual host that answers 404.
  if (!virtualHost || text(at(virtualHost, 'name')).startsWith('blackhole')) return { kind: 'no-virtual-host' };
  if (text(at(virtualHost, 'require_tls')) === 'ALL') return { kind: 'needs-tls' };
  const route = list(at(virtualHost, 'routes')).find((each) => matches(at(each, 'match'), request));
  if (!route) return { kind: 'no-route', virtualHost: text(at(virtualHost, 'name')) };
  if (at(route, 'redirect')) return { kind: 'own-answer', status: 301 };
  const direct = at(route, 'direct_response', 'status');
  if (typeof direct === 'number') return { kind: 'own-answer', status: direct };
  const single = text(at(route, 'route', 'cluster'));
  const weighted = list(at(route, 'route', 'weighted_clusters', 'clusters')).filter((each) => at(each, 'weight') !== 0);
  return { kind: 'clusters', clusters: single ? [single] : weighted.map((each) => text(at(each, 'name'))), route };
}

function findVirtualHost(virtualHosts: readonly unknown[], authority: string): unknown {
  let found: unknown;
  let best = 0;
  for (const virtualHost of virtualHosts) {
    for (const domain of list(at(virtualHost, 'domains'))) {
      const rank = rankOf(text(domain).toLowerCase(), authority);
      if (rank <= best) continue;
      [best, found] = [rank, virtualHost];
    }
  }
  return found;
}

function rankOf(domain: string, authority: string): number {
  // Istio's route configurations ignore the port of the authority where they list names without one.
  const names = [authority, authority.replace(/:\d+$/, '')];
  if (names.includes(domain)) return 100_000;
  if (domain === '*') return 1;
  if (domain.startsWith('*')) return names.some((name) => name.endsWith(domain.slice(1))) ? 10_000 + domain.length : 0;
  if (domain.endsWith('*')) return authority.startsWith(domain.slice(0, -1)) ? 1_000 + domain.length : 0;
  return 0;
}

function matches(match: unknown, { authority, path: target, method, headers }: RawRequest): boolean {
  const [path = '', query = ''] = target.split('?');
  const fold =
    at(match, 'case_sensitive') === false ? (value: string) => value.toLowerCase() : (value: string) => value;
  const prefix = at(match, 'prefix');
  if (typeof prefix === 'string' && !fold(path).startsWith(fold(prefix))) return false;
  const exact = at(match, 'path');
  if (typeof exact === 'string' && fold(path) !== fold(exact)) return false;
  const regex = at(match, 'safe_regex', 'regex');
  if (typeof regex === 'string' && !fits(regex, path)) return false;
  const segment = at(match, 'path_separated_prefix');
  if (typeof segment === 'string' && fold(path) !== fold(segment) && !fold(path).startsWith(`${fold(segment)}/`))
    return false;
  const values: Record<string, string | undefined> = {
    'user-agent': 'slipway-probe/1',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ':authority': authority,
    ':method': method,
    ':path': target,
    ':scheme': 'http',
  };
  const parameters = new URLSearchParams(query);
  return (
    list(at(match, 'headers')).every((each) => valueMatches(each, values[text(at(each, 'name')).toLowerCase()])) &&
    list(at(match, 'query_parameters')).every((each) =>
      valueMatches(each, parameters.get(text(at(each, 'name'))) ?? undefined),
    )
  );
}

function valueMatches(matcher: unknown, value: string | undefined): boolean {
  const invert = at(matcher, 'invert_match') === true;
  const present = at(matcher, 'present_match');
  if (typeof present === 'boolean') return ((value !== undefined) === present) !== invert;
  const missingAsEmpty = at(matcher, 'treat_missing_header_as_empty') === true;
  if (value === undefined && !missingAsEmpty) return invert;
  return stringMatches(at(matcher, 'string_match'), value ?? '') !== invert;
}

function stringMatches(matcher: unknown, value: string): boolean {
  const fold = at(matcher, 'ignore_case') === true ? (each: string) => each.toLowerCase() : (each: string) => each;
  const exact = at(matcher, 'exact');
  if (typeof exact === 'string') return fold(value) === fold(exact);
  const prefix = at(matcher, 'prefix');
  if (typeof prefix === 'string') return fold(value).startsWith(fold(prefix));
  const suffix = at(matcher, 'suffix');
  if (typeof suffix === 'string') return fold(value).endsWith(fold(suffix));
  const regex = at(matcher, 'safe_regex', 'regex');
  return typeof regex === 'string' ? fits(regex, value) : true;
}

const fits = (pattern: string, value: string): boolean => RE2JS.compile(pattern).matches(value);
