import { createServer, type Server } from 'node:http';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { failure } from '#protocol/errors.ts';
import { registerAccess } from './routes/access.ts';
import { type PageSocketDeps, acceptPages } from './routes/page-socket.ts';
import { isOurHost, registerHeaders } from './routes/security-headers.ts';
import { registerSession } from './routes/session.ts';
import { registerSite } from './routes/site.ts';
import type { CookieSigner } from './sessions/session-cookie.ts';
import type { Store } from './storage/store.ts';

export interface AppDeps extends Omit<PageSocketDeps, 'accessToken' | 'origins'> {
  readonly log: FastifyBaseLogger;
  readonly cookies: CookieSigner;
  readonly store: Store;
  readonly siteDir: string;
  /** Asked for by a server that others on the network can reach. */
  readonly accessToken: string | undefined;
  /** Known only once the port is. */
  readonly origins: () => ReadonlySet<string>;
}

const REQUEST_MS = 30_000;
/** Longer than a reverse proxy keeps an idle connection, so that the proxy closes it first. */
const KEEP_ALIVE_MS = 72_000;

/** Whether a request is for a page of a lab. */
const isLabRequest = ({ web, origins }: Pick<AppDeps, 'web' | 'origins'>, host: string | undefined): boolean =>
  !isOurHost(host, origins()) && web.isLabHost(host);

/** Everything that a browser reaches. Never listens: the composition root does. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 65_536,
    serverFactory: (handler) => {
      // Ahead of every route and hook: a page of a lab is never the app, and the app's names are never a lab's.
      const server = createServer(
        { requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
        (request, response) => {
          if (isLabRequest(deps, request.headers.host)) deps.web.handle(request, response);
          else handler(request, response);
        },
      );
      return server;
    },
  });
  registerHeaders(app, deps);
  registerAccess(app, deps);
  registerSession(app, deps);
  await registerSite(app, deps.siteDir);
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ failure: failure('SLW100', { detail: String(error) }) });
    request.log.error({ err: error }, 'a request could not be served');
    return reply.code(500).send({ failure: failure('SLW900', { detail: request.url.slice(0, 100) }) });
  });
  const sockets = acceptPages(app.server as Server, deps);
  app.addHook('preClose', async () => sockets.close());
  return app;
}
