import { WATCHED_PATHS_MAX } from '#protocol/host-files.ts';
import type { Connection } from '../connection/connection.ts';
import { OWN_REF } from '../desk/desk-model.ts';
import { type FilePlace, placeKey } from './host-path.ts';
import type { OpenFile } from './open-file.ts';

/** What is opened together is told to the server together. */
const GATHER_MS = 60;

const REF = `${OWN_REF}watch`;

interface Shown {
  readonly files: readonly OpenFile[];
  readonly folders: readonly FilePlace[];
}

interface LiveFilesOptions {
  readonly connection: Pick<Connection, 'send' | 'onMessage' | 'onLink'>;
  readonly lab: string;
  readonly shown: () => Shown;
  /** A file that is open has changed on its host, or may have. */
  readonly onFile: (file: OpenFile) => Promise<void>;
  /** A folder of the list has other names in it, or may have. */
  readonly onFolder: (folder: FilePlace) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Follows what hosts say of the files and folders on show, where they can; where not, somebody must look. */
export class LiveFiles {
  readonly #options: LiveFilesOptions;
  /** By host, what the server was told last, and under which name. */
  readonly #told = new Map<string, { readonly paths: string; readonly ref: string }>();
  readonly #live = new Set<string>();
  /** What changed and was not looked at since. */
  readonly #waiting = new Map<unknown, () => Promise<void>>();
  #isLooking = false;
  #isUnknown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  constructor(options: LiveFilesOptions) {
    this.#options = options;
    const { connection, lab, signal } = options;
    const stops = [
      connection.onMessage('files.watched', ({ ref, lab: of, host, live }) => {
        if (of !== lab || this.#told.get(host)?.ref !== ref) return;
        if (!live) this.#live.delete(host);
        else {
          this.#live.add(host);
          // What changed before the host was watched was told by nobody.
          this.#lookAt(host);
        }
      }),
      connection.onMessage('files.changed', ({ lab: of, host, paths }) => {
        if (of === lab) this.#lookAt(host, new Set(paths));
      }),
      connection.onMessage('error', ({ ref, failure }) => {
        // A server of before knows no such message; the one that comes after it may.
        if (ref?.startsWith(REF) && failure.code === 'SLW100') this.#isUnknown = true;
      }),
      connection.onLink(({ state }) => {
        this.#isUnknown = false;
        this.#live.clear();
        this.#told.clear();
        if (state === 'open') this.update();
      }),
    ];
    for (const stop of stops) signal.addEventListener('abort', stop, { once: true });
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  isLive(host: string): boolean {
    return this.#live.has(host);
  }

  /** Something else may be on show. */
  update(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, GATHER_MS);
  }

  #tell(): void {
    const { files, folders } = this.#options.shown();
    const hosts = new Set([...files.map(({ place }) => place.host), ...folders.map(({ host }) => host)]);
    for (const host of this.#told.keys()) if (!hosts.has(host)) this.#watch(host, [], []);
    for (const host of hosts) {
      const own = files.filter(({ place }) => place.host === host).map(({ place }) => place.path);
      const around = folders.filter((folder) => folder.host === host).map(({ path }) => path);
      this.#watch(host, own, around);
    }
  }

  #watch(host: string, files: readonly string[], folders: readonly string[]): void {
    const { connection, lab } = this.#options;
    const wanted = { files: files.slice(0, WATCHED_PATHS_MAX), folders: folders.slice(0, WATCHED_PATHS_MAX) };
    const paths = JSON.stringify(wanted);
    if (this.#told.get(host)?.paths === paths) return;
    this.#last += 1;
    const ref = `${REF}${this.#last}`;
    this.#live.delete(host);
    if (this.#isUnknown) return;
    if (!connection.send({ type: 'files.watch', ref, lab, host, ...wanted })) return;
    if (files.length + folders.length === 0) this.#told.delete(host);
    else this.#told.set(host, { paths, ref });
  }

  #lookAt(host: string, paths?: ReadonlySet<string>): void {
    const { shown, onFile, onFolder } = this.#options;
    const { files, folders } = shown();
    const isMeant = (place: FilePlace) => place.host === host && (paths?.has(place.path) ?? true);
    for (const file of files) if (isMeant(file.place)) this.#waiting.set(file, () => onFile(file));
    for (const folder of folders) if (isMeant(folder)) this.#waiting.set(placeKey(folder), () => onFolder(folder));
    this.#look().catch((error: unknown) => console.error(error));
  }

  /** One after another, for the server lets a page ask for so much at once; what changes meanwhile waits again. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const [what, look] of this.#waiting) {
        if (this.#options.signal.aborted) return;
        this.#waiting.delete(what);
        await look();
      }
    } finally {
      this.#isLooking = false;
    }
  }

  #end(): void {
    clearTimeout(this.#timer);
    for (const host of this.#told.keys()) this.#watch(host, [], []);
  }
}
