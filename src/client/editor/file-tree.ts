import type { Failure } from '#protocol/errors.ts';
import type { Folder, FolderEntry } from '#protocol/host-files.ts';
import type { FileRequests } from './file-requests.ts';
import { childOf, type FilePlace, isWithin, parentOf } from './host-path.ts';

export interface TreeRow {
  readonly entry: FolderEntry;
  readonly path: string;
  readonly level: number;
  readonly isFolder: boolean;
  readonly isOpen: boolean;
}
/** After the rows of a folder: that it holds more than is listed, or nothing, or cannot be listed. */
export interface TreeNote {
  readonly note: 'more' | 'empty' | Failure;
  readonly path: string;
  readonly level: number;
}

type Content = Folder | { readonly failure: Failure };

const isFolder = ({ kind, target, odd }: FolderEntry) => !odd && (kind === 'directory' || target === 'directory');

/** Folders of one host below a root, as far as they were opened. */
export class FileTree {
  readonly #requests: FileRequests;
  readonly #onChange: () => void;
  readonly #contents = new Map<string, Content>();
  readonly #open = new Set<string>();
  #root: FilePlace;
  selected: string | undefined;

  constructor(requests: FileRequests, root: FilePlace, onChange: () => void) {
    this.#requests = requests;
    this.#root = root;
    this.#onChange = onChange;
  }

  get root(): FilePlace {
    return this.#root;
  }

  async show(root: FilePlace): Promise<void> {
    if (root.host !== this.#root.host || root.path !== this.#root.path) {
      this.#contents.clear();
      this.#open.clear();
      this.selected = undefined;
    }
    this.#root = root;
    await this.reload();
  }

  /** Lists the root and every open folder anew. */
  async reload(): Promise<void> {
    await this.#load(this.#root.path);
    const open = Array.from(this.#open);
    for (const path of open) await this.#load(path);
  }

  async toggle(path: string, open = !this.#open.has(path)): Promise<void> {
    if (open) {
      this.#open.add(path);
      await this.#load(path);
    } else {
      this.#open.delete(path);
      this.#onChange();
    }
  }

  /** Lists the folder again in which something changed, if it is on show. */
  async changed({ host, path }: FilePlace): Promise<void> {
    const folder = parentOf(path);
    if (host === this.#root.host && this.#contents.has(folder)) await this.#load(folder);
  }

  /** The root, and the folders that are open below it. */
  get folders(): readonly FilePlace[] {
    const { host, path } = this.#root;
    return [path, ...this.#open].map((each) => ({ host, path: each }));
  }

  /** Lists a folder again that is on show. */
  async refresh({ host, path }: FilePlace): Promise<void> {
    if (host === this.#root.host && (path === this.#root.path || this.#open.has(path))) await this.#load(path);
  }

  rows(): readonly (TreeRow | TreeNote)[] {
    return this.#below(this.#root.path, 1);
  }

  #below(folder: string, level: number): (TreeRow | TreeNote)[] {
    const content = this.#contents.get(folder);
    if (!content) return [];
    if ('failure' in content) return [{ note: content.failure, path: folder, level }];
    const rows = content.entries.flatMap((entry): (TreeRow | TreeNote)[] => {
      const path = childOf(folder, entry.name);
      const isOpen = isFolder(entry) && this.#open.has(path);
      const row = { entry, path, level, isFolder: isFolder(entry), isOpen };
      return isOpen ? [row, ...this.#below(path, level + 1)] : [row];
    });
    if (content.more) return [...rows, { note: 'more', path: folder, level }];
    return rows.length > 0 ? rows : [{ note: 'empty', path: folder, level }];
  }

  async #load(path: string): Promise<void> {
    const { host } = this.#root;
    const answer = await this.#requests.list({ host, path });
    // Another root was chosen meanwhile.
    if (host !== this.#root.host || !isWithin(path, this.#root.path)) return;
    this.#contents.set(path, answer.ok ? answer.value : { failure: answer.failure });
    this.#onChange();
  }
}
