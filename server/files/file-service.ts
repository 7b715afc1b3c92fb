import type { Readable } from 'node:stream';
import type { HostFiles, Replacing } from '#lab-runtime/lab-client/host-files.ts';
import type { HostDownload, Watched } from '#lab-runtime/lab-client/host-transfers.ts';
import { DOWNLOAD_MAX_BYTES, type Folder, type HostFileInfo, type HostFileState } from '#protocol/host-files.ts';
import { createLabCalls } from '../labs/lab-calls.ts';
import type { LabService } from '../labs/lab-service.ts';
import { reachableHost } from '../labs/reachable-host.ts';
import { fileFailure } from './file-failures.ts';
import { downloadFrom, uploadTo } from './file-transfers.ts';

/** An open editor asks for one thing at a time, and for its open files' stamps every few seconds. */
export const FILE_CALLS_AT_ONCE_MAX = 6;

/** As labinit has it. */
const DOWNLOAD_LIMIT = `${DOWNLOAD_MAX_BYTES / 1024 / 1024} MiB · 20000 files`;

export interface FileServiceDeps {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hostsAnswer' | 'onChange'>;
  readonly filesOf: (lab: string, host: string) => HostFiles;
  readonly clock: () => number;
}

/** Whose lab, and where in it. */
export interface FilePlace {
  readonly session: string;
  readonly lab: string;
  readonly host: string;
}

type At = FilePlace & { readonly path: string };

/**
 * A session's way to the files of its own lab. Throws SlipwayError: SLW200, 204 and 106 for a lab or host that is not
 * there, 104 for too much at once, 700 to 709 for what the host says of the file.
 */
export interface FileService {
  list(at: At): Promise<Folder>;
  stat(at: At): Promise<HostFileInfo>;
  read(at: At): Promise<{ readonly state: HostFileState; readonly bytes: Buffer }>;
  write(at: At & Replacing & { readonly bytes: Buffer }): Promise<HostFileState>;
  makeFolder(at: At): Promise<void>;
  move(at: At & { readonly to: string }): Promise<void>;
  delete(at: At): Promise<string>;
  restore(at: FilePlace & { readonly id: string }): Promise<string>;
  /** Without `force` nothing is replaced. The body must be as long as `size` says. */
  upload(at: At & { readonly size: number; readonly force?: boolean; readonly bytes: Readable }): Promise<HostFileInfo>;
  /** A file, or a folder as an archive. */
  download(at: At & { readonly signal: AbortSignal }): Promise<HostDownload>;
  /** See {@link HostFiles.watch}. */
  watch(at: FilePlace & Watched & { readonly signal: AbortSignal }): AsyncGenerator<readonly string[]>;
  close(): void;
}

export function createFileService({ labs, filesOf, clock }: FileServiceDeps): FileService {
  const calls = createLabCalls({ labs, clock, atOnceMax: FILE_CALLS_AT_ONCE_MAX });
  const reach = (place: FilePlace): HostFiles => {
    reachableHost(labs, place);
    return filesOf(place.lab, place.host);
  };
  const within = async <T>(
    place: FilePlace & { readonly limit?: string },
    path: string,
    work: (files: HostFiles) => Promise<T>,
  ): Promise<T> => {
    const files = reach(place);
    return calls.within(place.lab, async () => {
      try {
        return await work(files);
      } catch (error) {
        throw fileFailure(error, { ...place, path });
      }
    });
  };

  return {
    list: (at) => within(at, at.path, (files) => files.list(at.path)),
    stat: (at) => within(at, at.path, (files) => files.stat(at.path)),
    read: (at) => within(at, at.path, (files) => files.read(at.path)),
    write: (at) => within(at, at.path, (files) => files.write(at.path, at.bytes, at)),
    makeFolder: (at) => within(at, at.path, (files) => files.makeFolder(at.path)),
    move: (at) => within(at, at.to, (files) => files.move(at.path, at.to)),
    delete: (at) => within(at, at.path, (files) => files.delete(at.path)),
    restore: (at) => within(at, at.id, (files) => files.restore(at.id)),
    upload: (at) => within(at, at.path, (files) => uploadTo(files, at)),
    download: (at) => within({ ...at, limit: DOWNLOAD_LIMIT }, at.path, (files) => downloadFrom(files, at)),
    async *watch({ files: paths, folders, signal, ...place }) {
      const files = reach(place);
      try {
        yield* files.watch({ files: paths, folders }, { signal });
      } catch (error) {
        throw fileFailure(error, { host: place.host, path: '' });
      }
    },
    close: () => calls.close(),
  };
}
