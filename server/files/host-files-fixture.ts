import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { HostFiles } from '#lab-runtime/lab-client/host-files.ts';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import type { HostFileState } from '#protocol/host-files.ts';
import { fakeWatches } from './fake-watch-fixture.ts';

interface FakeFile {
  readonly bytes: Buffer;
  readonly stamp: string;
}
export interface FakeHostFiles extends HostFiles {
  /** As a shell in the host would. */
  put(path: string, content: string | Buffer): void;
  text(path: string): string | undefined;
  /** How many watch now. */
  readonly watchers: number;
}

const refusal = (reason: string) => new LabinitError('status', reason, { status: 409, reason });
const revisionOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

/** One host's files in memory, with labinit's rules: a folder is there while it was made or something is in it. */
export function fakeHostFiles(initial: Readonly<Record<string, string | Buffer>> = {}): FakeHostFiles {
  const files = new Map<string, FakeFile>();
  const folders = new Set(['/', '/root']);
  const trash = new Map<string, Map<string, FakeFile>>();
  const watches = fakeWatches();
  let changes = 0;

  const put = (path: string, content: string | Buffer) => {
    changes += 1;
    for (let folder = parentOf(path); !folders.has(folder); folder = parentOf(folder)) folders.add(folder);
    files.set(path, { bytes: Buffer.from(content), stamp: String(changes) });
    watches.touched(path);
  };
  for (const [path, content] of Object.entries(initial)) put(path, content);
  const stateOf = ({ bytes, stamp }: FakeFile): HostFileState => ({
    kind: 'file',
    size: bytes.length,
    mode: 0o644,
    modifiedMs: 0,
    stamp,
    revision: revisionOf(bytes),
  });
  const file = (path: string): FakeFile => {
    const found = files.get(path);
    if (found) return found;
    throw refusal(folders.has(path) ? 'directory' : 'not_found');
  };
  const isTaken = (path: string) => files.has(path) || folders.has(path);
  const take = (path: string): Map<string, FakeFile> => {
    if (!isTaken(path)) throw refusal('not_found');
    const taken = new Map([...files].filter(([each]) => each === path || each.startsWith(`${path}/`)));
    for (const each of taken.keys()) {
      files.delete(each);
      watches.touched(each);
    }
    for (const each of folders) if (each === path || each.startsWith(`${path}/`)) folders.delete(each);
    return taken;
  };

  return {
    put,
    text: (path) => files.get(path)?.bytes.toString('utf8'),
    get watchers() {
      return watches.count;
    },
    watch: watches.watch,
    async upload(path, { bytes }, { force }) {
      const whole = await buffer(bytes);
      if (isTaken(path) && !force) throw refusal('exists');
      put(path, whole);
      const { revision: _, ...info } = stateOf(file(path));
      return info;
    },
    async download(path) {
      const within = [...files].filter(([each]) => each.startsWith(`${path}/`));
      // No archive is made here: the page saves whatever comes, and labinit's own tests open theirs.
      if (folders.has(path)) {
        const names = within.map(([each]) => each).join('\n');
        return { isArchive: true, size: undefined, bytes: Readable.from([Buffer.from(names)]) };
      }
      const { bytes } = file(path);
      return { isArchive: false, size: bytes.length, bytes: Readable.from([bytes]) };
    },
    async list(path) {
      if (!folders.has(path)) throw refusal(files.has(path) ? 'not_a_folder' : 'not_found');
      const inside = <T>(all: Iterable<T>, nameOf: (each: T) => string) =>
        [...all].filter((each) => nameOf(each) !== '/' && parentOf(nameOf(each)) === path);
      const nameOf = (full: string) => full.slice(full.lastIndexOf('/') + 1);
      return {
        entries: [
          ...inside(folders, String).map((full) => ({ name: nameOf(full), kind: 'directory' as const, size: 0 })),
          ...inside(files, ([full]) => full).map(([full, { bytes }]) =>
            full.includes('\n')
              ? { name: JSON.stringify(nameOf(full)), kind: 'file' as const, odd: true, size: bytes.length }
              : { name: nameOf(full), kind: 'file' as const, size: bytes.length },
          ),
        ],
        more: false,
      };
    },
    async stat(path) {
      if (folders.has(path)) return { kind: 'directory', size: 0, mode: 0o755, modifiedMs: 0, stamp: path };
      const { revision: _, ...info } = stateOf(file(path));
      return info;
    },
    async read(path) {
      const found = file(path);
      return { bytes: found.bytes, state: stateOf(found) };
    },
    async write(path, bytes, { revision, force }) {
      const present = files.get(path);
      if (folders.has(path)) throw refusal('directory');
      if (!folders.has(parentOf(path))) throw refusal('not_found');
      if (!force && present && revision === undefined) throw refusal('exists');
      if (!force && revision !== undefined && (!present || revisionOf(present.bytes) !== revision)) {
        throw refusal('changed');
      }
      put(path, bytes);
      return stateOf(file(path));
    },
    async makeFolder(path) {
      if (isTaken(path)) throw refusal('exists');
      folders.add(path);
    },
    async move(from, to) {
      if (isTaken(to)) throw refusal('exists');
      for (const [path, { bytes }] of take(from)) put(to + path.slice(from.length), bytes);
    },
    async delete(path) {
      const id = revisionOf(Buffer.from(`${path}${trash.size}`)).slice(0, 32);
      trash.set(id, take(path));
      return id;
    },
    async restore(id) {
      const taken = trash.get(id);
      const [first] = taken?.keys() ?? [];
      if (!taken || first === undefined) throw refusal('gone');
      if (isTaken(first)) throw refusal('exists');
      for (const [path, each] of taken) put(path, each.bytes);
      trash.delete(id);
      return first;
    },
  };
}
