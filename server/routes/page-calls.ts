import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { failureOf } from '#protocol/boundary.ts';
import { errorTable, type Failure, SlipwayError } from '#protocol/errors.ts';
import { kibibytes, tooLarge } from '../files/file-failures.ts';
import { foreign } from './page-origin.ts';

export interface PageCallDeps {
  readonly origins: () => ReadonlySet<string>;
  /** The session of a request's cookie; undefined when it has none. */
  readonly sessionOf: (request: FastifyRequest) => string | undefined;
  /** Told of what is no expected failure. */
  readonly onBug: (error: unknown) => void;
}

/** What a page asks for, parsed, with whose page it is. @throws SlipwayError SLW100, 200 or 705 */
export type Requested = <T>(request: FastifyRequest, schema: z.ZodType<T>, from?: unknown) => T & { session: string };

/**
 * Prepares a scope for a page's calls over HTTP. All are POST: a browser says the origin of each, and no other site's
 * page can make one. Whatever fails is answered with `{ failure }`.
 */
export function acceptPageCalls(scope: FastifyInstance, { origins, sessionOf, onBug }: PageCallDeps): Requested {
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const origin = foreign(request.raw, origins());
    if (origin !== undefined) throw new SlipwayError('SLW101', { origin: origin.slice(0, 100) });
  });
  scope.setErrorHandler((error, request, reply) => {
    const reason = failureFor(error, request);
    if (reason.code === 'SLW900') onBug(error);
    return refuse(reply, reason);
  });
  return (request, schema, from = request.body) => {
    const parsed = schema.safeParse(from);
    if (!parsed.success) {
      const detail = z.prettifyError(parsed.error).split('\n')[0]?.slice(0, 200) ?? '';
      const isPath = parsed.error.issues.some(({ path }) => path[0] === 'path' || path[0] === 'to');
      throw new SlipwayError(isPath ? 'SLW705' : 'SLW100', { detail });
    }
    const session = sessionOf(request);
    if (session === undefined) throw new SlipwayError('SLW200', { lab: '-' });
    return { ...parsed.data, session };
  };
}

function failureFor(error: unknown, { routeOptions }: FastifyRequest): Failure {
  const { statusCode = 500 } = error as { statusCode?: number };
  if (error instanceof SlipwayError || statusCode >= 500) return failureOf(error);
  const mine =
    statusCode === 413
      ? tooLarge('', { limit: kibibytes(routeOptions.bodyLimit ?? 0) })
      : new SlipwayError('SLW100', { detail: String(error).slice(0, 200) });
  return mine.failure;
}

/**
 * What becomes of a lab or a file is an answer like others: browsers list every status above 399 on the page's console
 * as a fault of the page, and a lab that has ended or a file that is gone is none.
 */
const statusOf = ({ code }: Failure) => (/^SLW[27]/.test(code) ? 200 : errorTable[code].status);

const refuse = (reply: FastifyReply, reason: Failure) =>
  reply.code(statusOf(reason)).type('application/json').send({ failure: reason });
