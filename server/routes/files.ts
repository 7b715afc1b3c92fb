import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { failureOf } from '#protocol/boundary.ts';
import { type Failure, SlipwayError, errorTable } from '#protocol/errors.ts';
import { FILE_STATE_HEADER, fileRequests, fileWriteSchema, HOST_FILE_MAX_BYTES } from '#protocol/host-files.ts';
import { tooLarge } from '../files/file-failures.ts';
import type { FileService } from '../files/file-service.ts';
import { foreign } from './page-origin.ts';

export interface FileRouteDeps {
  readonly files: FileService;
  readonly origins: () => ReadonlySet<string>;
  /** The session of a request's cookie; undefined when it has none. */
  readonly sessionOf: (request: FastifyRequest) => string | undefined;
  /** Told of what is no expected failure. */
  readonly onBug: (error: unknown) => void;
}

const PREFIX = '/api/files';
const BYTES = 'application/octet-stream';

/**
 * `POST /api/files/<operation>`: the editor's way to files of the session's lab. Over HTTP and not the page's socket,
 * so that a file of a megabyte never stands before a key press. All are POST: a browser says the origin of each, and
 * no other site's page can make one.
 */
export function registerFiles(app: FastifyInstance, { files, origins, sessionOf, onBug }: FileRouteDeps): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(BYTES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const origin = foreign(request.raw, origins());
      if (origin !== undefined) throw new SlipwayError('SLW101', { origin: origin.slice(0, 100) });
    });
    scope.setErrorHandler((error, _request, reply) => {
      const reason = failureFor(error);
      if (reason.code === 'SLW900') onBug(error);
      return refuse(reply, reason);
    });
    const post = <T>(
      operation: string,
      schema: z.ZodType<T>,
      serve: (at: T & { session: string }) => Promise<unknown>,
    ) => scope.post(`${PREFIX}/${operation}`, async (request) => (await serve(requested(request, schema))) ?? {});
    const requested = <T>(request: FastifyRequest, schema: z.ZodType<T>, from: unknown = request.body) => {
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

    post('list', fileRequests.list, (at) => files.list(at));
    post('stat', fileRequests.stat, (at) => files.stat(at));
    post('make-folder', fileRequests['make-folder'], (at) => files.makeFolder(at));
    post('move', fileRequests.move, (at) => files.move(at));
    post('delete', fileRequests.delete, async (at) => ({ id: await files.delete(at) }));
    post('restore', fileRequests.restore, async (at) => ({ path: await files.restore(at) }));
    scope.post(`${PREFIX}/read`, async (request, reply) => {
      const { state, bytes } = await files.read(requested(request, fileRequests.read));
      reply.header(FILE_STATE_HEADER, JSON.stringify(state)).type(BYTES);
      return bytes;
    });
    scope.post(`${PREFIX}/write`, { bodyLimit: HOST_FILE_MAX_BYTES }, async (request) => {
      const { force, ...at } = requested(request, fileWriteSchema, request.query);
      const bytes = Buffer.isBuffer(request.body) ? request.body : undefined;
      if (!bytes) throw new SlipwayError('SLW100', { detail: `the body must be ${BYTES}` });
      return files.write({ ...at, force: force === 'true', bytes });
    });
  });
}

function failureFor(error: unknown): Failure {
  const { statusCode = 500 } = error as { statusCode?: number };
  if (error instanceof SlipwayError || statusCode >= 500) return failureOf(error);
  const mine = statusCode === 413 ? tooLarge('') : new SlipwayError('SLW100', { detail: String(error).slice(0, 200) });
  return mine.failure;
}

/**
 * What becomes of a lab or a file is an answer like others: browsers list every status above 399 on the page's console
 * as a fault of the page, and a lab that has ended or a file that is gone is none.
 */
const statusOf = ({ code }: Failure) => (/^SLW[27]/.test(code) ? 200 : errorTable[code].status);

const refuse = (reply: FastifyReply, reason: Failure) =>
  reply.code(statusOf(reason)).type('application/json').send({ failure: reason });
