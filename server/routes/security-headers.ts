import type { FastifyInstance } from 'fastify';
import { failure } from '#protocol/errors.ts';
import type { WebProxy } from '../web-tabs/web-proxy.ts';

const policy = (frames: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // xterm.js makes <style> elements for its rows.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    `frame-src ${frames}`,
  ].join('; ');

/** Whether a browser holds an origin for one that nobody on the way can change. */
const isTrustworthy = (origin: string): boolean => {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
};

/** What every answer of ours carries; `frames` says which pages of labs may be shown inside. */
export const pageHeaders = (frames: string, origins: readonly string[]) => ({
  'content-security-policy': policy(frames),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Elsewhere browsers ignore it, and complain of it on every page.
  ...(origins.some(isTrustworthy) ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
});

export interface HeaderDeps {
  readonly origins: () => ReadonlySet<string>;
  readonly web: Pick<WebProxy, 'frameSources'>;
}

/** Headers for every answer, and a refusal for every name that is not ours: a foreign name here is DNS rebinding. */
export function registerHeaders(app: FastifyInstance, { origins, web }: HeaderDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    const { host } = request.headers;
    const names = [...origins()].filter((origin) => new URL(origin).host === host?.toLowerCase());
    reply.headers(pageHeaders(web.frameSources(names), names));
    if (names.length > 0) return;
    const reason = failure('SLW101', { origin: String(host).slice(0, 100) });
    return reply.code(403).send({ failure: reason });
  });
}

export function isOurHost(host: string | undefined, origins: ReadonlySet<string>): boolean {
  if (host === undefined) return false;
  for (const origin of origins) if (new URL(origin).host === host.toLowerCase()) return true;
  return false;
}
