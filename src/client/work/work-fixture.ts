import { failure } from '#protocol/errors.ts';
import type { FolderEntry } from '#protocol/host-files.ts';
import type { FileRequests } from '../editor/file-requests.ts';
import { type FilePlace, placeKey } from '../editor/host-path.ts';
import type { Note, Notes } from '../notes/notes.ts';
import type { PageAnswer } from '../page/page-call.ts';

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

interface MemoryFile {
  readonly bytes: Blob;
  readonly mode: number;
}
type Calls = Pick<FileRequests, 'list' | 'read' | 'stat' | 'download' | 'upload' | 'makeFolder'>;

/** Files of hosts in memory, by `host:path`, with the server's rules for what a page asks. */
export class MemoryHosts implements Calls {
  readonly files = new Map<string, MemoryFile>();
  readonly folders = new Set<string>();
  /** Entries that a host lists beside its files, by the folder that has them. */
  readonly odd = new Map<string, FolderEntry[]>();
  readonly calls: string[] = [];
  /** How many of the next calls meet a lab that has too many. */
  busy = 0;

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [at, text] of Object.entries(files)) this.put(at, text);
  }

  put(at: string, content: string | Blob, mode = 0o644): void {
    const [host = '', path = ''] = at.split(':');
    for (let folder = parentOf(path); folder !== '/'; folder = parentOf(folder)) this.folders.add(`${host}:${folder}`);
    this.files.set(at, { bytes: content instanceof Blob ? content : new Blob([content]), mode });
  }

  async texts(): Promise<Record<string, string>> {
    const all = await Promise.all([...this.files].map(async ([at, { bytes }]) => [at, await bytes.text()] as const));
    return Object.fromEntries(all);
  }

  list: Calls['list'] = async (at) =>
    this.#answer('list', at, () => {
      const inside = (key: string) =>
        key.startsWith(`${at.host}:`) && parentOf(key.slice(at.host.length + 1)) === at.path;
      const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);
      const files = [...this.files].filter(([key]) => inside(key));
      const entries: FolderEntry[] = [
        ...[...this.folders].filter(inside).map((key) => ({ name: nameOf(key), kind: 'directory' as const, size: 0 })),
        ...files.map(([key, { bytes }]) => ({ name: nameOf(key), kind: 'file' as const, size: bytes.size })),
        ...(this.odd.get(placeKey(at)) ?? []),
      ];
      return { entries, more: false };
    });

  read: Calls['read'] = async (at) => {
    const file = this.files.get(placeKey(at));
    const bytes = new Uint8Array((await file?.bytes.arrayBuffer()) ?? new ArrayBuffer(0));
    return this.#answer('read', at, () => file && { bytes, state: { ...infoOf(file), revision: 'a'.repeat(64) } });
  };

  stat: Calls['stat'] = async (at) =>
    this.#answer('stat', at, () => {
      const file = this.files.get(placeKey(at));
      return file && infoOf(file);
    });

  download: Calls['download'] = async (at) =>
    this.#answer('download', at, () => {
      const file = this.files.get(placeKey(at));
      return file && { isArchive: false, bytes: file.bytes };
    });

  upload: Calls['upload'] = async (at, bytes, { force }) => {
    const isTaken = this.files.has(placeKey(at)) || this.folders.has(placeKey(at));
    if (isTaken && !force) return { ok: false, failure: failure('SLW704', { path: at.path }) };
    return this.#answer('upload', at, () => {
      if (parentOf(at.path) !== '/root' && !this.folders.has(placeKey({ ...at, path: parentOf(at.path) })))
        return undefined;
      this.put(placeKey(at), bytes);
      return infoOf({ bytes, mode: 0o644 });
    });
  };

  makeFolder: Calls['makeFolder'] = async (at) => {
    if (this.folders.has(placeKey(at)) || this.files.has(placeKey(at)))
      return { ok: false, failure: failure('SLW704', { path: at.path }) };
    return this.#answer('make-folder', at, () => this.folders.add(placeKey(at)));
  };

  #answer<T>(what: string, at: FilePlace, found: () => T | undefined): PageAnswer<T> {
    this.calls.push(`${what} ${placeKey(at)}`);
    if (this.busy > 0) {
      this.busy -= 1;
      return { ok: false, failure: failure('SLW104') };
    }
    const value = found();
    return value === undefined ? { ok: false, failure: failure('SLW700', { path: at.path }) } : { ok: true, value };
  }
}

const infoOf = ({ bytes, mode }: MemoryFile) => ({
  kind: 'file' as const,
  size: bytes.size,
  mode,
  modifiedMs: 1_700_000_000_000,
  stamp: 'x',
});

/** Notes of a browser in memory. */
export function memoryNotes(
  notes: readonly Note[] = [],
  { isFull = false } = {},
): Pick<Notes, 'read' | 'write' | 'all'> {
  const kept = new Map(notes.map((note) => [note.lesson, note]));
  return {
    read: (lesson) => kept.get(lesson),
    write(note) {
      if (!isFull) kept.set(note.lesson, note);
      return !isFull;
    },
    all: () => [...kept.values()],
  };
}
