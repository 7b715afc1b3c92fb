import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { MANIFEST_BODY_MAX_BYTES, manifestRequests } from '#protocol/manifests.ts';
import type { ManifestService } from '../manifests/manifest-service.ts';
import { guardPageCalls, type PageCallDeps, requestedOf, whileWaiting } from './page-calls.ts';

export interface ManifestRouteDeps extends PageCallDeps {
  readonly manifests: ManifestService;
}

/** `POST /api/manifests/<operation>`: what the editor asks of the session's own lab to help with its manifests. */
export function registerManifests(app: FastifyInstance, { manifests, ...deps }: ManifestRouteDeps): void {
  app.register(async (scope) => {
    guardPageCalls(scope, deps);
    const post = <T>(
      operation: keyof typeof manifestRequests,
      schema: z.ZodType<T>,
      serve: (at: T & { session: string; signal: AbortSignal }) => Promise<unknown>,
    ) =>
      scope.post(`/api/manifests/${operation}`, { bodyLimit: MANIFEST_BODY_MAX_BYTES }, async (request, reply) =>
        serve({ ...requestedOf(deps, request, { schema }), signal: whileWaiting(reply) }),
      );
    post('kinds', manifestRequests.kinds, (at) => manifests.kinds(at));
    post('shape', manifestRequests.shape, (at) => manifests.shape(at));
    post('names', manifestRequests.names, (at) => manifests.names(at));
    post('analyze', manifestRequests.analyze, (at) => manifests.analyze(at));
    post('dry-run', manifestRequests['dry-run'], (at) => manifests.dryRun(at));
    post('changes', manifestRequests.changes, (at) => manifests.changes(at));
  });
}
