import type { Server } from 'node:http';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import { createBoundary } from '#protocol/boundary.ts';
import { failure, SlipwayError } from '#protocol/errors.ts';
import { refuseAddress } from './refusal.ts';
import { type AdminDeps, registerAdminLabs } from './routes/admin-labs.ts';
import { acceptAdminSockets } from './routes/admin-sockets.ts';

/** The API of the command line, on a Unix socket that only root and the server's user can open. */
export function createAdminApp(deps: Omit<AdminDeps, 'boundary'> & { log: FastifyBaseLogger }): FastifyInstance {
  const boundary = createBoundary(deps.log);
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 65_536,
    frameworkErrors: (error, _request, reply) => refuseAddress(error, reply as FastifyReply),
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof SlipwayError) return reply.code(error.status).send({ failure: error.failure });
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    const detail = error instanceof Error ? error.message : String(error);
    if (status < 500) return reply.code(status).send({ failure: failure('SLW100', { detail }) });
    boundary.bug('a route of the command line', error);
    return reply.code(500).send({ failure: failure('SLW900', { detail: detail.slice(0, 300) }) });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ failure: failure('SLW106', { what: request.url.slice(0, 100) }) }),
  );
  registerAdminLabs(app, { ...deps, boundary });
  const sockets = acceptAdminSockets(app.server as Server, { ...deps, boundary });
  app.addHook('preClose', async () => sockets.close());
  return app;
}
