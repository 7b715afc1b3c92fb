import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ANSWERS_BODY_MAX_BYTES, restoreAnswersSchema } from '#protocol/work.ts';
import type { DeskWork } from '../sessions/desk-work.ts';
import { guardPageCalls, type PageCallDeps, requestedOf } from './page-calls.ts';

export interface WorkRouteDeps extends PageCallDeps {
  readonly workOf: (session: string) => DeskWork;
}

const nothing = z.strictObject({});

/** `POST /api/work/<operation>`: what the server has of a learner's own work, to be saved and brought back. */
export function registerWork(app: FastifyInstance, { workOf, ...deps }: WorkRouteDeps): void {
  app.register(async (scope) => {
    guardPageCalls(scope, deps);
    scope.post('/api/work/record', async (request) =>
      workOf(requestedOf(deps, request, { schema: nothing }).session).record(),
    );
    scope.post('/api/work/restore-answers', { bodyLimit: ANSWERS_BODY_MAX_BYTES }, async (request) => {
      const { session, answers } = requestedOf(deps, request, { schema: restoreAnswersSchema });
      return workOf(session).restoreAnswers(answers);
    });
  });
}
