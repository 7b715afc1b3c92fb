import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failure } from '#protocol/errors.ts';
import { ACCESS_COOKIE, type CookieSigner, sameSecret } from '../sessions/session-cookie.ts';

export interface AccessDeps {
  readonly cookies: CookieSigner;
  readonly accessToken: string | undefined;
}

const GRANTED = 'granted';

/** Whether the request's cookie shows that its sender once had the token. */
export const hasAccess = ({ cookies, accessToken }: AccessDeps, cookieHeader: string | undefined): boolean =>
  accessToken === undefined || cookies.read(ACCESS_COOKIE, cookieHeader) === GRANTED;

const tokenOf = (request: FastifyRequest): string | undefined => {
  const { token } = request.query as { token?: unknown };
  return typeof token === 'string' ? token : undefined;
};

/** `?token=…` is exchanged for a cookie, and leaves the address bar; without either everything answers SLW102. */
export function registerAccess(app: FastifyInstance, deps: AccessDeps): void {
  const { accessToken, cookies } = deps;
  if (accessToken === undefined) return;
  app.addHook('onRequest', async (request, reply) => {
    const given = tokenOf(request);
    if (given !== undefined && sameSecret(given, accessToken)) {
      const { pathname = '' } = URL.parse(request.url, 'http://slipway') ?? {};
      // A path such as //elsewhere would leave this server.
      const path = `/${pathname.replace(/^\/+/, '')}`;
      return reply.header('set-cookie', cookies.issue(ACCESS_COOKIE, GRANTED)).redirect(path, 303);
    }
    if (hasAccess(deps, request.headers.cookie)) return;
    const { code, message } = failure('SLW102');
    return reply.code(401).type('text/plain; charset=utf-8').send(`${code}\n\n${message.ko}\n\n${message.en}\n`);
  });
}
