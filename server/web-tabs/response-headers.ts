import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { inTab } from './own-address.ts';
import { readRefresh } from './refresh.ts';
import { namedInConnection } from './request-headers.ts';
import type { WebTab } from './web-tabs.ts';

/** Of one connection, or with power over the browser beyond the page that the learner asked for. */
const DROPPED = new Set([
  'accept-ch',
  'alt-svc',
  'alt-used',
  'clear-site-data',
  'connection',
  'critical-ch',
  'document-policy',
  'keep-alive',
  'location',
  'nel',
  'origin-agent-cluster',
  'permissions-policy',
  'proxy-authenticate',
  'proxy-connection',
  'public-key-pins',
  'referrer-policy',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'speculation-rules',
  'strict-transport-security',
  'supports-loading-mode',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  'x-frame-options',
]);
const DROPPED_PREFIXES = ['access-control-', 'content-security-policy', 'cross-origin-'];

/** A page of the lab may run its scripts and send its forms, reaches nothing but its own lab, and is framed by the desk alone. */
const pagePolicy = ({ pageOrigin }: Pick<WebTab, 'pageOrigin'>): string =>
  [
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
    "form-action 'self'",
    "base-uri 'self'",
    `frame-ancestors ${pageOrigin}`,
    'sandbox allow-scripts allow-forms',
  ].join('; ');

/** A sandboxed page has an opaque origin even to its own server; this lets its scripts ask that server, and no other. */
export const corsHeaders = (origin: string | undefined, vary?: OutgoingHttpHeaders['vary']): OutgoingHttpHeaders =>
  origin === 'null'
    ? {
        'access-control-allow-origin': 'null',
        'access-control-allow-credentials': 'true',
        vary: vary === undefined ? 'Origin' : `${String(vary)}, Origin`,
      }
    : {};

/** The headers that reach the browser; cookies go into the tab's jar. `elsewhere`: a redirect that leaves the tab. */
export function responseHeaders(
  tab: WebTab,
  path: string,
  answer: IncomingMessage,
): { headers: OutgoingHttpHeaders } | { elsewhere: string } {
  tab.jar.take(answer.headers['set-cookie'] ?? [], path);
  const dropped = namedInConnection(answer.headers.connection);
  const headers: OutgoingHttpHeaders = {};
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    if (values === undefined || dropped.has(name) || DROPPED.has(name)) continue;
    if (DROPPED_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    headers[name] = values.length === 1 ? values[0] : values;
  }
  const { location } = answer.headers;
  const target = location === undefined ? undefined : inTab(tab, path, location);
  const { statusCode = 0 } = answer;
  if (location !== undefined && target === undefined && statusCode >= 300 && statusCode < 400) {
    return { elsewhere: location };
  }
  if (target !== undefined) headers.location = target;
  const refresh = typeof headers.refresh === 'string' ? readRefresh(headers.refresh) : undefined;
  const next = refresh && inTab(tab, path, refresh.address);
  // One that leads elsewhere meets the desk's policy, and the desk tells of it.
  if (refresh && next !== undefined) headers.refresh = refresh.with(next);
  return {
    headers: { ...headers, 'content-security-policy': pagePolicy(tab), 'referrer-policy': 'same-origin' },
  };
}
