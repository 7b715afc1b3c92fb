import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { failureOf } from '#protocol/boundary.ts';
import { type Failure, SlipwayError, errorTable } from '#protocol/errors.ts';
import { foreign } from './page-origin.ts';

export interface PageCallDeps {
  readonly origins: () => ReadonlySet<string>;
  /** The session of a request's cookie; undefined when it has none. */
  readonly sessionOf: (request: FastifyRequest) => string | undefined;
  /** Told of what is no expected failure. */
  readonly onBug: (error: unknown) => void;
}

interface PageCallOptions extends PageCallDeps {
  /** What an error is for the page when it is neither ours nor a bug. */
  readonly failureFor?: (statusCode: number) => Failure | undefined;
}

/** Makes a scope of addresses for pages of ours alone, whose refusals are failures of the one table. */
export function guardPageCalls(scope: FastifyInstance, { origins, onBug, failureFor }: PageCallOptions): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const origin = foreign(request.raw, origins());
    if (origin !== undefined) throw new SlipwayError('SLW101', { origin: origin.slice(0, 100) });
  });
  scope.setErrorHandler((error, _request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number };
    const reason =
      error instanceof SlipwayError || statusCode >= 500
        ? failureOf(error)
        : (failureFor?.(statusCode) ?? new SlipwayError('SLW100', { detail: String(error).slice(0, 200) }).failure);
    if (reason.code === 'SLW900') onBug(error);
    return refuse(reply, reason);
  });
}

/** Ends when the page gives up: what it asked for need not be finished. */
export function whileWaiting({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort(new Error('the page waits no more')));
  return gone.signal;
}

/** What a request asks for, and whose it is. @throws SlipwayError SLW100 | SLW705 | SLW200 */
export function requestedOf<T>(
  { sessionOf }: Pick<PageCallDeps, 'sessionOf'>,
  request: FastifyRequest,
  { schema, from = request.body }: { schema: z.ZodType<T>; from?: unknown },
): T & { session: string } {
  const parsed = schema.safeParse(from);
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error).split('\n')[0]?.slice(0, 200) ?? '';
    const isPath = parsed.error.issues.some(({ path }) => path[0] === 'path' || path[0] === 'to');
    throw new SlipwayError(isPath ? 'SLW705' : 'SLW100', { detail });
  }
  const session = sessionOf(request);
  if (session === undefined) throw new SlipwayError('SLW200', { lab: '-' });
  return { ...parsed.data, session };
}

/**
 * What becomes of a lab, of its API server or of a file is an answer like others: browsers list every status above 399
 * on the page's console as a fault of the page, and a lab that has ended or a file that is gone is none.
 */
const statusOf = ({ code }: Failure) => (/^SLW[247]/.test(code) ? 200 : errorTable[code].status);

const refuse = (reply: FastifyReply, reason: Failure) =>
  reply.code(statusOf(reason)).type('application/json').send({ failure: reason });
