import { z } from 'zod';
import { durationMs, many, percent, text } from './dump-schema.ts';
import type { PlainRequest } from './route-match.ts';
import { type HeaderMatch, headerMatchSchema } from './route-schema.ts';
import { all, headerMatches } from './value-match.ts';

/** What a proxy does to a request on purpose; `percent` of such requests. */
export interface Fault {
  readonly delay?: { readonly ms: number; readonly percent: number };
  readonly abort?: { readonly status: number; readonly percent: number };
}

const FILTER = 'envoy.filters.http.fault';
const none = percent.parse({});
const byHeader = z.unknown().optional();
const faultSchema = z.object({
  delay: z
    .object({ fixed_delay: durationMs.optional(), header_delay: byHeader, percentage: percent.default(none) })
    .optional(),
  abort: z
    .object({ http_status: z.number().optional(), header_abort: byHeader, percentage: percent.default(none) })
    .optional(),
  upstream_cluster: text.optional(),
  headers: many(headerMatchSchema),
});
/** A route may wrap a filter's configuration to switch the filter off. */
const wrapped = z.object({ config: z.unknown().optional(), disabled: z.boolean().optional() });

/**
 * The fault of a request: the first of the places that has one, from the most special (a share of a route) to the
 * filter itself. A place that sets the filter to nothing hides those behind it, as in Envoy.
 */
export function faultOf(
  places: readonly (Readonly<Record<string, unknown>> | undefined)[],
  request: PlainRequest,
  cluster: string | undefined,
): Fault | undefined {
  const config = places.map((filters) => filters?.[FILTER]).find((each) => each !== undefined);
  const outer = wrapped.safeParse(config);
  if (outer.success && outer.data.disabled) return undefined;
  const inner = outer.success && outer.data.config !== undefined ? outer.data.config : config;
  const parsed = faultSchema.safeParse(inner);
  if (!parsed.success) return undefined;
  const { delay, abort, upstream_cluster, headers } = parsed.data;
  if (upstream_cluster !== undefined && upstream_cluster !== cluster) return undefined;
  if (all(headers.map((each) => headerMatches(each, given(request, each)))) !== true) return undefined;
  const asked = (name: string) => request.headers?.[`x-envoy-fault-${name}`];
  const ms = delay?.header_delay === undefined ? delay?.fixed_delay : numberOf(asked('delay-request'));
  const status = abort?.header_abort === undefined ? abort?.http_status : numberOf(asked('abort-request'));
  const share = (most: number, name: string) => Math.min(most, numberOf(asked(name)) ?? most);
  const found: Fault = {
    ...(delay && ms !== undefined && { delay: { ms, percent: share(delay.percentage, 'delay-request-percentage') } }),
    ...(abort &&
      status !== undefined && { abort: { status, percent: share(abort.percentage, 'abort-request-percentage') } }),
  };
  return found.delay || found.abort ? found : undefined;
}

const numberOf = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

const given = (request: PlainRequest, { name }: HeaderMatch): string | undefined =>
  ({ ...request.headers, ':authority': request.authority, ':path': request.path, ':method': request.method ?? 'GET' })[
    name.toLowerCase()
  ];
