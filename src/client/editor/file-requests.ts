import type { z } from 'zod';
import { type Failure, failure, failureSchema } from '#protocol/errors.ts';
import {
  deletedSchema,
  DOWNLOAD_KIND_HEADER,
  downloadKindSchema,
  FILE_STATE_HEADER,
  type Folder,
  folderSchema,
  type fileRequests,
  type HostFileInfo,
  hostFileInfoSchema,
  type HostFileState,
  hostFileStateSchema,
} from '#protocol/host-files.ts';
import { lenient } from '#protocol/lenient.ts';
import type { FilePlace } from './host-path.ts';

/** An expected failure is a value; the server's answer in a wrong shape is one too. */
export type FileAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export interface ReadFile {
  readonly bytes: Uint8Array;
  readonly state: HostFileState;
}

export interface Download {
  readonly isArchive: boolean;
  readonly bytes: Blob;
}

interface Replacing {
  readonly revision?: string | undefined;
  readonly force?: boolean;
}

interface Asked {
  readonly host: string;
  readonly [field: string]: string;
}

const refusalSchema = lenient(failureSchema);

/** The files of one lab, as the server lets this session see them. */
export class FileRequests {
  readonly lab: string;

  constructor(lab: string) {
    this.lab = lab;
  }

  list(at: FilePlace): Promise<FileAnswer<Folder>> {
    return this.#json('list', at, folderSchema);
  }

  stat(at: FilePlace): Promise<FileAnswer<HostFileInfo>> {
    return this.#json('stat', at, hostFileInfoSchema);
  }

  async read(at: FilePlace): Promise<FileAnswer<ReadFile>> {
    return this.#ask('read', at, async (response) => ({
      state: hostFileStateSchema.parse(JSON.parse(response.headers.get(FILE_STATE_HEADER) ?? '')),
      bytes: new Uint8Array(await response.arrayBuffer()),
    }));
  }

  async write(at: FilePlace, bytes: Uint8Array<ArrayBuffer>, replacing: Replacing): Promise<FileAnswer<HostFileState>> {
    const { revision, force } = replacing;
    const query = new URLSearchParams({
      lab: this.lab,
      ...at,
      ...(revision === undefined ? {} : { revision }),
      ...(force ? { force: 'true' } : {}),
    });
    const send = () => post(`write?${query}`, 'application/octet-stream', bytes);
    return pageCall(at.host, send, async (response) => hostFileStateSchema.parse(await response.json()));
  }

  /** A file of the learner's own disk; without `force` nothing is replaced. */
  upload(at: FilePlace, file: Blob, { force }: { readonly force: boolean }): Promise<FileAnswer<HostFileInfo>> {
    const query = new URLSearchParams({ lab: this.lab, ...at, ...(force ? { force: 'true' } : {}) });
    // Whatever the browser takes the file for, it is sent as bytes.
    const send = () => post(`upload?${query}`, 'application/octet-stream', file);
    return pageCall(at.host, send, async (response) => hostFileInfoSchema.parse(await response.json()));
  }

  /** A file, or a folder as an archive. */
  download(at: FilePlace): Promise<FileAnswer<Download>> {
    return this.#ask('download', at, async (response) => ({
      isArchive: downloadKindSchema.parse(response.headers.get(DOWNLOAD_KIND_HEADER)) === 'archive',
      bytes: await response.blob(),
    }));
  }

  move(at: FilePlace, to: string): Promise<FileAnswer<unknown>> {
    return this.#ask('move', { ...at, to }, async () => undefined);
  }

  makeFolder(at: FilePlace): Promise<FileAnswer<unknown>> {
    return this.#ask('make-folder', at, async () => undefined);
  }

  delete(at: FilePlace): Promise<FileAnswer<{ id: string }>> {
    return this.#json('delete', at, deletedSchema);
  }

  restore({ host, id }: { host: string; id: string }): Promise<FileAnswer<unknown>> {
    return this.#ask('restore', { host, id }, async () => undefined);
  }

  #json<T>(operation: keyof typeof fileRequests, at: Asked, schema: z.ZodType<T>): Promise<FileAnswer<T>> {
    return this.#ask(operation, at, async (response) => schema.parse(await response.json()));
  }

  #ask<T>(
    operation: keyof typeof fileRequests | 'read',
    at: Asked,
    read: (response: Response) => Promise<T>,
  ): Promise<FileAnswer<T>> {
    const body = JSON.stringify({ lab: this.lab, ...at });
    return pageCall(at.host, () => post(operation, 'application/json', body), read);
  }
}

/** One call of the server for something of a host: an expected failure is a value. */
export async function pageCall<T>(
  host: string,
  send: () => Promise<Response>,
  read: (response: Response) => Promise<T>,
): Promise<FileAnswer<T>> {
  let response: Response;
  try {
    response = await send();
  } catch {
    return { ok: false, failure: failure('SLW204', { host, detail: 'no connection' }) };
  }
  try {
    // A refusal of the host comes as an answer, not as a fault of the request.
    const told = response.ok ? await refusalIn(response) : ((await response.json()) as { failure: unknown });
    if (told) return { ok: false, failure: refusalSchema.parse(told.failure) };
    return { ok: true, value: await read(response) };
  } catch (error) {
    // What had begun, and did not come to its end.
    if (error instanceof TypeError) return { ok: false, failure: failure('SLW204', { host, detail: 'not whole' }) };
    return { ok: false, failure: failure('SLW100', { detail: String(error).slice(0, 200) }) };
  }
}

async function refusalIn(response: Response): Promise<{ failure: unknown } | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return undefined;
  // Only here: a copy of a large file would be held until the file has been read.
  const body = (await response.clone().json()) as object;
  return 'failure' in body ? body : undefined;
}

const post = (path: string, type: string, body: BodyInit): Promise<Response> =>
  fetch(`/api/files/${path}`, { method: 'POST', headers: { 'content-type': type }, body });
