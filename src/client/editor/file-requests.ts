import type { z } from 'zod';
import {
  DOWNLOAD_KIND_HEADER,
  deletedSchema,
  downloadKindSchema,
  FILE_STATE_HEADER,
  type Folder,
  type fileRequests,
  folderSchema,
  type HostFileInfo,
  type HostFileState,
  hostFileInfoSchema,
  hostFileStateSchema,
} from '#protocol/host-files.ts';
import { type PageAnswer, pageCall, sendJson } from '../page/page-call.ts';
import type { FilePlace } from './host-path.ts';

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

/** The files of one lab, as the server lets this session see them. */
export class FileRequests {
  readonly lab: string;
  readonly #signal: AbortSignal | undefined;

  /** `signal` ends every call that is under way. */
  constructor(lab: string, signal?: AbortSignal) {
    this.lab = lab;
    this.#signal = signal;
  }

  list(at: FilePlace): Promise<PageAnswer<Folder>> {
    return this.#json('list', at, folderSchema);
  }

  stat(at: FilePlace): Promise<PageAnswer<HostFileInfo>> {
    return this.#json('stat', at, hostFileInfoSchema);
  }

  async read(at: FilePlace): Promise<PageAnswer<ReadFile>> {
    return this.#ask('read', at, async (response) => ({
      state: hostFileStateSchema.parse(JSON.parse(response.headers.get(FILE_STATE_HEADER) ?? '')),
      bytes: new Uint8Array(await response.arrayBuffer()),
    }));
  }

  async write(at: FilePlace, bytes: Uint8Array<ArrayBuffer>, replacing: Replacing): Promise<PageAnswer<HostFileState>> {
    const { revision, force } = replacing;
    const query = new URLSearchParams({
      lab: this.lab,
      ...at,
      ...(revision === undefined ? {} : { revision }),
      ...(force ? { force: 'true' } : {}),
    });
    const send = () => sendBytes(`write?${query}`, bytes, this.#signal);
    return pageCall(at.host, send, async (response) => hostFileStateSchema.parse(await response.json()));
  }

  /** A file of the learner's own disk; without `force` nothing is replaced. */
  upload(at: FilePlace, file: Blob, { force }: { readonly force: boolean }): Promise<PageAnswer<HostFileInfo>> {
    const query = new URLSearchParams({ lab: this.lab, ...at, ...(force ? { force: 'true' } : {}) });
    // Whatever the browser takes the file for, it is sent as bytes.
    const send = () => sendBytes(`upload?${query}`, file, this.#signal);
    return pageCall(at.host, send, async (response) => hostFileInfoSchema.parse(await response.json()));
  }

  /** A file, or a folder as an archive. */
  download(at: FilePlace): Promise<PageAnswer<Download>> {
    return this.#ask('download', at, async (response) => ({
      isArchive: downloadKindSchema.parse(response.headers.get(DOWNLOAD_KIND_HEADER)) === 'archive',
      bytes: await response.blob(),
    }));
  }

  move(at: FilePlace, to: string): Promise<PageAnswer<unknown>> {
    return this.#ask('move', { ...at, to }, async () => undefined);
  }

  makeFolder(at: FilePlace): Promise<PageAnswer<unknown>> {
    return this.#ask('make-folder', at, async () => undefined);
  }

  delete(at: FilePlace): Promise<PageAnswer<{ id: string }>> {
    return this.#json('delete', at, deletedSchema);
  }

  restore({ host, id }: { host: string; id: string }): Promise<PageAnswer<unknown>> {
    return this.#ask('restore', { host, id }, async () => undefined);
  }

  #json<T>(operation: keyof typeof fileRequests, at: Asked, schema: z.ZodType<T>): Promise<PageAnswer<T>> {
    return this.#ask(operation, at, async (response) => schema.parse(await response.json()));
  }

  #ask<T>(
    operation: keyof typeof fileRequests | 'read',
    at: Asked,
    read: (response: Response) => Promise<T>,
  ): Promise<PageAnswer<T>> {
    return pageCall(at.host, () => sendJson(`/api/files/${operation}`, { lab: this.lab, ...at }, this.#signal), read);
  }
}

const sendBytes = (path: string, body: BodyInit, signal?: AbortSignal): Promise<Response> =>
  fetch(`/api/files/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
    ...(signal && { signal }),
  });
