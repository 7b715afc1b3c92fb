import type { z } from 'zod';
import {
  deletedSchema,
  FILE_STATE_HEADER,
  type Folder,
  folderSchema,
  HOST_FILE_MAX_BYTES,
  type HostFileInfo,
  type HostFileState,
  hostFileInfoSchema,
  hostFileStateSchema,
  restoredSchema,
} from '#protocol/host-files.ts';
import { accepted, parsed } from './host-answer.ts';
import { type HostTransfers, hostTransfers } from './host-transfers.ts';
import { LabinitError } from './labinit-error.ts';
import { call, type HttpAnswer } from './labinit-http.ts';

const TIMEOUT_MS = 10_000;
/** Two thousand entries of the longest names, quoted. */
const JSON_MAX_BYTES = 4 * 1024 * 1024;

export interface Replacing {
  /** What was read; without it the file must not be there yet. */
  readonly revision?: string | undefined;
  /** Replaces whatever there is. */
  readonly force?: boolean | undefined;
}

/**
 * The files of one host, as an editor needs them. Takes the learner's share of the host's room.
 * Throws only LabinitError; for kind `status` its `reason` is labinit's word for it.
 */
export interface HostFiles extends HostTransfers {
  list(path: string): Promise<Folder>;
  stat(path: string): Promise<HostFileInfo>;
  read(path: string): Promise<{ readonly state: HostFileState; readonly bytes: Buffer }>;
  write(path: string, bytes: Buffer, replacing: Replacing): Promise<HostFileState>;
  makeFolder(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** Returns what `restore` takes, for ten minutes. */
  delete(path: string): Promise<string>;
  /** Returns the path at which the thing is again. */
  restore(id: string): Promise<string>;
}

/** Stateless and cheap: each call opens its own connection. */
export function hostFiles(socketPath: string): HostFiles {
  const ask = (method: 'GET' | 'POST' | 'PUT', what: string, query: Record<string, string>, body?: Buffer) =>
    call({
      socketPath,
      method,
      path: `/v1/desk/${what}?${new URLSearchParams(query)}`,
      maxBytes: JSON_MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      caller: 'learner',
      ...(body === undefined ? {} : { body }),
    });
  const json = async <T>(schema: z.ZodType<T>, answer: Promise<HttpAnswer>): Promise<T> =>
    parsed(schema, accepted(await answer).toString('utf8'));

  return {
    ...hostTransfers(socketPath),
    list: (path) => json(folderSchema, ask('GET', 'list', { path })),
    stat: (path) => json(hostFileInfoSchema, ask('GET', 'stat', { path })),
    async read(path) {
      const answer = await ask('GET', 'file', { path });
      const bytes = accepted(answer);
      if (bytes.length > HOST_FILE_MAX_BYTES) throw new LabinitError('too_large', 'the host sent more than a file has');
      return { bytes, state: parsed(hostFileStateSchema, String(answer.headers[FILE_STATE_HEADER] ?? '')) };
    },
    write: (path, bytes, { revision, force }) =>
      json(
        hostFileStateSchema,
        ask('PUT', 'file', { path, ...(revision && { revision }), ...(force && { force: 'true' }) }, bytes),
      ),
    async makeFolder(path) {
      accepted(await ask('POST', 'folder', { path }));
    },
    async move(from, to) {
      accepted(await ask('POST', 'move', { from, to }));
    },
    delete: async (path) => (await json(deletedSchema, ask('POST', 'delete', { path }))).id,
    restore: async (id) => (await json(restoredSchema, ask('POST', 'restore', { id }))).path,
  };
}
