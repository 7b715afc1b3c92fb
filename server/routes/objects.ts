import type { FastifyInstance } from 'fastify';
import { objectRequestSchema } from '#protocol/cluster-object.ts';
import { appliedRequestSchema } from '#protocol/work.ts';
import type { ObjectService } from '../objects/object-service.ts';
import { guardPageCalls, type PageCallDeps, requestedOf, whileWaiting } from './page-calls.ts';

export interface ObjectRouteDeps extends PageCallDeps {
  readonly objects: ObjectService;
}

/** `POST /api/objects/read`: an object of the lab's cluster, for a page to show; `applied`: those that the learner made. */
export function registerObjects(app: FastifyInstance, { objects, ...deps }: ObjectRouteDeps): void {
  app.register(async (scope) => {
    guardPageCalls(scope, deps);
    scope.post('/api/objects/read', async (request) =>
      objects.read(requestedOf(deps, request, { schema: objectRequestSchema })),
    );
    scope.post('/api/objects/applied', async (request, reply) =>
      objects.applied({
        ...requestedOf(deps, request, { schema: appliedRequestSchema }),
        signal: whileWaiting(reply),
      }),
    );
  });
}
