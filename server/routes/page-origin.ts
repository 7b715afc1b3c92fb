import type { IncomingMessage } from 'node:http';
import { isOurHost } from './security-headers.ts';

/** Why a request is not from a page of ours, if so: the origin that it says. */
export function foreign(request: IncomingMessage, origins: ReadonlySet<string>): string | undefined {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined || !origins.has(origin)) return origin ?? 'no origin';
  if (!isOurHost(host, origins) || new URL(origin).host !== host) return origin;
  return site === undefined || site === 'same-origin' ? undefined : origin;
}
