import type { Server } from 'node:http';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { failure, SlipwayError } from '#protocol/errors.ts';
import { type AdminDeps, registerAdminLabs } from './routes/admin-labs.ts';
import { acceptAdminSockets } from './routes/admin-sockets.ts';

/** The command line's API, on a Unix socket that only root and the server's user can open. */
export function createAdminApp(deps: AdminDeps & { log: FastifyBaseLogger }): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 65_536,
  });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof SlipwayError) return reply.code(error.status).send({ failure: error.failure });
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    const detail = error instanceof Error ? error.message : String(error);
    if (status < 500) return reply.code(status).send({ failure: failure('SLW100', { detail }) });
    request.log.error({ err: error }, 'a request could not be served');
    return reply.code(500).send({ failure: failure('SLW900', { detail: detail.slice(0, 300) }) });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ failure: failure('SLW106', { what: request.url.slice(0, 100) }) }),
  );
  registerAdminLabs(app, deps);
  const sockets = acceptAdminSockets(app.server as Server, deps);
  app.addHook('preClose', async () => sockets.close());
  return app;
}
