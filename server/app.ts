import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { createBoundary } from '#protocol/boundary.ts';
import { failure, SlipwayError } from '#protocol/errors.ts';
import type { LabMemory } from './labs/lab-memory.ts';
import type { ManifestService } from './manifests/manifest-service.ts';
import type { ObjectService } from './objects/object-service.ts';
import { refuseAddress, refuseRequest, retryAfter } from './refusal.ts';
import { registerAccess } from './routes/access.ts';
import { registerFiles } from './routes/files.ts';
import { registerManifests } from './routes/manifests.ts';
import { registerObjects } from './routes/objects.ts';
import { acceptPages, type PageSocketDeps } from './routes/page-socket.ts';
import { isOurHost, registerHeaders } from './routes/security-headers.ts';
import { knownSession, registerSession } from './routes/session.ts';
import { registerSite } from './routes/site.ts';
import { registerWork } from './routes/work.ts';
import type { CookieSigner } from './sessions/session-cookie.ts';
import type { Store } from './storage/store.ts';

export interface AppDeps extends Omit<PageSocketDeps, 'accessToken' | 'origins'> {
  readonly log: FastifyBaseLogger;
  readonly cookies: CookieSigner;
  readonly store: Store;
  readonly siteDir: string;
  readonly objects: ObjectService;
  readonly labMemory: LabMemory;
  readonly manifests: ManifestService;
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
  const boundary = createBoundary(deps.log);
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 65_536,
    frameworkErrors: (error, _request, reply) => refuseAddress(error, reply as FastifyReply),
    serverFactory: (handler) => {
      // Ahead of every route and hook: a page of a lab is never the app, and the app's names are never a lab's.
      const serve = (request: IncomingMessage, response: ServerResponse) =>
        isLabRequest(deps, request.headers.host) ? deps.web.handle(request, response) : handler(request, response);
      return createServer(
        { requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
        boundary.guard('a request', serve, (reason, _request, response) => refuseRequest(response, reason)),
      );
    },
  });
  // Before the routes: those that are there when it comes would not have it.
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof SlipwayError) {
      return reply.code(error.status).headers(retryAfter(error.failure)).send({ failure: error.failure });
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ failure: failure('SLW100', { detail: String(error) }) });
    boundary.bug('a route', error);
    return reply.code(500).send({ failure: failure('SLW900', { detail: request.url.slice(0, 100) }) });
  });
  registerHeaders(app, deps);
  registerAccess(app, deps);
  registerSession(app, deps);
  const calls = {
    origins: deps.origins,
    sessionOf: ({ headers }: FastifyRequest) => knownSession(deps, headers.cookie),
    onBug: (error: unknown) => boundary.bug("a page's request", error),
  };
  registerFiles(app, { ...calls, files: deps.files });
  registerObjects(app, { ...calls, objects: deps.objects });
  registerManifests(app, { ...calls, manifests: deps.manifests });
  registerWork(app, { ...calls, workOf: (session) => deps.desks.of(session).work });
  await registerSite(app, deps.siteDir);
  const sockets = acceptPages(app.server as Server, { ...deps, boundary });
  app.addHook('preClose', async () => sockets.close());
  return app;
}
