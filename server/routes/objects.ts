import type { FastifyInstance } from 'fastify';
import { objectRequestSchema } from '#protocol/cluster-object.ts';
import type { ObjectService } from '../objects/object-service.ts';
import { guardPageCalls, type PageCallDeps, requestedOf } from './page-calls.ts';

export interface ObjectRouteDeps extends PageCallDeps {
  readonly objects: ObjectService;
}

/** `POST /api/objects/read`: an object of the lab's cluster, for a page to show. */
export function registerObjects(app: FastifyInstance, { objects, ...deps }: ObjectRouteDeps): void {
  app.register(async (scope) => {
    guardPageCalls(scope, deps);
    scope.post('/api/objects/read', async (request) =>
      objects.read(requestedOf(deps, request, { schema: objectRequestSchema })),
    );
  });
}
