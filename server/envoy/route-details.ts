import { z } from 'zod';
import { durationMs, text } from './dump-schema.ts';
import type { PlainRequest } from './route-match.ts';
import type { Route } from './route-schema.ts';

/** Envoy's own limit where a route names none. */
const DEFAULT_TIMEOUT_MS = 15_000;

/** Undefined: none, which a route says by 0. */
export function timeoutOf({ route }: Route): number | undefined {
  const ms = route?.timeout === undefined ? DEFAULT_TIMEOUT_MS : durationMs.catch(0).parse(route.timeout);
  return ms === 0 ? undefined : ms;
}

export interface MadeFrom {
  readonly namespace: string;
  readonly name: string;
}
const madeFromSchema = z.object({
  metadata: z.object({ filter_metadata: z.object({ istio: z.object({ config: text }) }) }),
});

/** Istio notes on routes and clusters the object that they were made from. */
export function madeFrom(resource: unknown, kind: 'virtual-service' | 'destination-rule'): MadeFrom | undefined {
  const noted = madeFromSchema.safeParse(resource);
  if (!noted.success) return undefined;
  const parts = noted.data.metadata.filter_metadata.istio.config.split('/').slice(-4);
  const [places, namespace = '', found, name = ''] = parts;
  return places === 'namespaces' && found === kind ? { namespace, name } : undefined;
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
