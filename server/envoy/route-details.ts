import { durationMs } from './dump-schema.ts';
import type { PlainRequest } from './route-match.ts';
import type { Route } from './route-schema.ts';

/** Envoy's own limit where a route names none. */
const DEFAULT_TIMEOUT_MS = 15_000;

/** Undefined: none, which a route says by 0. */
export function timeoutOf({ route }: Route): number | undefined {
  const ms = route?.timeout === undefined ? DEFAULT_TIMEOUT_MS : durationMs.catch(0).parse(route.timeout);
  return ms === 0 ? undefined : ms;
}

/** Istio notes on each route the object that it was made from. */
export function virtualServiceOf({ metadata }: Route): { namespace: string; name: string } | undefined {
  const config = (metadata?.filter_metadata?.['istio'] as { config?: unknown } | null | undefined)?.config;
  const found =
    typeof config === 'string' ? /\/namespaces\/([^/]+)\/virtual-service\/([^/]+)$/.exec(config) : undefined;
  return found?.[1] !== undefined && found[2] !== undefined ? { namespace: found[1], name: found[2] } : undefined;
}

/** What the route makes of the request's name and path; regular expressions are shown as they stand. */
export function rewriteOf(
  { route, match }: Route,
  { path }: PlainRequest,
): { authority?: string; path?: string } | undefined {
  const authority = route?.host_rewrite_literal;
  const [plain = ''] = path.split('?');
  const matched = match.prefix ?? match.path_separated_prefix ?? plain;
  const byPrefix = route?.prefix_rewrite;
  const regex = route?.regex_rewrite;
  const rewritten =
    byPrefix === undefined
      ? regex && `s|${regex.pattern?.regex ?? ''}|${regex.substitution ?? ''}|`
      : `${byPrefix}${path.slice(matched.length)}`;
  if (authority === undefined && rewritten === undefined) return undefined;
  return { ...(authority !== undefined && { authority }), ...(rewritten !== undefined && { path: rewritten }) };
}
