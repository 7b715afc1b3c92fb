import type { Failure } from '#protocol/errors.ts';
import { HOST_FILE_MAX_BYTES } from '#protocol/host-files.ts';
import type { FileRequests } from '../editor/file-requests.ts';
import { childOf, type FilePlace, HOME, parentOf, placeKey } from '../editor/host-path.ts';
import { patient } from './patient-calls.ts';

export interface PutBack {
  /** Written. */
  readonly put: FilePlace[];
  readonly same: FilePlace[];
  /** Something else is there, and stays. */
  readonly kept: FilePlace[];
  readonly failed: (FilePlace & { readonly failure: Failure })[];
}

export const nothingPutBack = (): PutBack => ({ put: [], same: [], kept: [], failed: [] });

/** Puts files into a lab's hosts, where nothing is replaced. */
export class FilePutter {
  readonly #files: Pick<FileRequests, 'upload' | 'makeFolder' | 'read' | 'stat' | 'download'>;
  readonly #signal: AbortSignal;
  /** What has been asked of a host already: each folder once. */
  readonly #folders = new Map<string, Promise<Failure | undefined>>();

  constructor(files: Pick<FileRequests, 'upload' | 'makeFolder' | 'read' | 'stat' | 'download'>, signal: AbortSignal) {
    this.#files = files;
    this.#signal = signal;
  }

  /** Says in `into` what became of it. */
  async put(at: FilePlace, bytes: Blob, into: PutBack): Promise<void> {
    const noFolder = await this.folder({ host: at.host, path: parentOf(at.path) });
    const answer = noFolder ? { ok: false as const, failure: noFolder } : await this.#upload(at, bytes);
    if (answer.ok) into.put.push(at);
    else if (answer.failure.code !== 'SLW704') into.failed.push({ ...at, failure: answer.failure });
    else if (await this.isSame(at, bytes)) into.same.push(at);
    else into.kept.push(at);
  }

  /** Makes a folder of the home folder, with those above it; one that is there already is as good. */
  folder(at: FilePlace): Promise<Failure | undefined> {
    const known = this.#folders.get(placeKey(at));
    if (known) return known;
    const made = this.#makeFolder(at);
    this.#folders.set(placeKey(at), made);
    return made;
  }

  /** Whether a file is there with just these bytes. */
  async isSame(at: FilePlace, bytes: Blob): Promise<boolean> {
    const there = await this.#bytesAt(at, bytes.size);
    if (there?.size !== bytes.size) return false;
    const [theirs, ours] = await Promise.all([there.arrayBuffer(), bytes.arrayBuffer()]);
    const wanted = new Uint8Array(ours);
    return new Uint8Array(theirs).every((byte, index) => byte === wanted[index]);
  }

  async #makeFolder(at: FilePlace): Promise<Failure | undefined> {
    if (at.path === HOME) return undefined;
    const above = await this.folder({ host: at.host, path: parentOf(at.path) });
    if (above) return above;
    const made = await patient(this.#signal, () => this.#files.makeFolder(at));
    return made.ok || made.failure.code === 'SLW704' ? undefined : made.failure;
  }

  #upload(at: FilePlace, bytes: Blob) {
    return patient(this.#signal, () => this.#files.upload(at, bytes, { force: false }));
  }

  /** Undefined for what is no file of that size. */
  async #bytesAt(at: FilePlace, size: number): Promise<Blob | undefined> {
    if (size <= HOST_FILE_MAX_BYTES) {
      const read = await patient(this.#signal, () => this.#files.read(at));
      return read.ok ? new Blob([read.value.bytes as Uint8Array<ArrayBuffer>]) : undefined;
    }
    const info = await patient(this.#signal, () => this.#files.stat(at));
    if (!info.ok || info.value.kind !== 'file' || info.value.size !== size) return undefined;
    const whole = await patient(this.#signal, () => this.#files.download(at));
    return whole.ok ? whole.value.bytes : undefined;
  }
}

/** A path of an archive, on its host. */
export const inHome = (path: string): string => childOf(HOME, path);
