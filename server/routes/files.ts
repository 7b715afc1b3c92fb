import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import {
  DOWNLOAD_KIND_HEADER,
  FILE_STATE_HEADER,
  fileRequests,
  fileUploadSchema,
  fileWriteSchema,
  HOST_FILE_MAX_BYTES,
  UPLOAD_MAX_BYTES,
} from '#protocol/host-files.ts';
import { kibibytes, tooLarge } from '../files/file-failures.ts';
import type { FileService } from '../files/file-service.ts';
import { guardPageCalls, type PageCallDeps, requestedOf, whileWaiting } from './page-calls.ts';

export interface FileRouteDeps extends PageCallDeps {
  readonly files: FileService;
}

const PREFIX = '/api/files';
const BYTES = 'application/octet-stream';

/**
 * `POST /api/files/<operation>`: the editor's way to files of the session's lab. Over HTTP and not the page's socket,
 * so that a file of a megabyte never stands before a key press.
 */
export function registerFiles(app: FastifyInstance, { files, ...deps }: FileRouteDeps): void {
  const requested: Requested = (request, schema, from = request.body) => requestedOf(deps, request, { schema, from });
  const failureFor = (status: number) => (status === 413 ? tooLarge('').failure : undefined);
  app.register(async (scope) => {
    guardPageCalls(scope, { ...deps, failureFor });
    scope.addContentTypeParser(BYTES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    registerOperations(scope, files, requested);
  });
  app.register(async (scope) => {
    guardPageCalls(scope, { ...deps, failureFor });
    // As it comes: what nobody edits is passed on and never held.
    scope.addContentTypeParser(BYTES, (_request, payload, done) => done(null, payload));
    registerTransfers(scope, files, requested);
  });
}

type Requested = <T>(request: FastifyRequest, schema: z.ZodType<T>, from?: unknown) => T & { session: string };

function registerOperations(scope: FastifyInstance, files: FileService, requested: Requested): void {
  const post = <T>(operation: string, schema: z.ZodType<T>, serve: (at: T & { session: string }) => Promise<unknown>) =>
    scope.post(`${PREFIX}/${operation}`, async (request) => (await serve(requested(request, schema))) ?? {});

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
}

function registerTransfers(scope: FastifyInstance, files: FileService, requested: Requested): void {
  scope.post(`${PREFIX}/upload`, async (request) => {
    const { force, ...at } = requested(request, fileUploadSchema, request.query);
    const size = Number(request.headers['content-length']);
    if (request.headers['content-type'] !== BYTES || !Number.isSafeInteger(size)) {
      throw new SlipwayError('SLW100', { detail: `the body must be ${BYTES} of a length that is said` });
    }
    if (size > UPLOAD_MAX_BYTES) throw tooLarge(at.path, { limit: kibibytes(UPLOAD_MAX_BYTES) });
    return files.upload({ ...at, size, force: force === 'true', bytes: request.body as Readable });
  });
  scope.post(`${PREFIX}/download`, async (request, reply) => {
    const signal = whileWaiting(reply);
    const at = requested(request, fileRequests.download);
    const { isArchive, size, bytes } = await files.download({ ...at, signal });
    reply.header(DOWNLOAD_KIND_HEADER, isArchive ? 'archive' : 'file').type(BYTES);
    if (size !== undefined) reply.header('content-length', size);
    return reply.send(bytes);
  });
}
