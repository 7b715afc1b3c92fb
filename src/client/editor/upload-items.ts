import { hostPathSchema, UPLOAD_MAX_BYTES } from '#protocol/host-files.ts';
import { childOf } from './host-path.ts';

/** What is sent at once at most; a whole project with its packages is no lesson's work. */
export const UPLOAD_FILES_MAX = 500;

/** A file of the learner's disk, and where below a folder it belongs. */
export interface UploadItem {
  readonly file: File;
  /** Names from the folder down, the file's own last. */
  readonly names: readonly string[];
}

/** What was chosen in the browser's own dialog. */
export function chosenItems(files: FileList): readonly UploadItem[] {
  return Array.from(files, (file) => ({ file, names: (file.webkitRelativePath || file.name).split('/') }));
}

/** What was dropped, folders with what is in them. Undefined where nothing of it is a file. */
export function droppedItems(data: DataTransfer): Promise<readonly UploadItem[]> | undefined {
  // The list is empty once the event is over, so it is read first.
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length > 0) return itemsOf(entries);
  // What a program drags is a file without a place on a disk.
  const files = Array.from(data.files, (file) => ({ file, names: [file.name] }));
  return files.length === 0 ? undefined : Promise.resolve(files);
}

async function itemsOf(entries: readonly FileSystemEntry[]): Promise<readonly UploadItem[]> {
  const items: UploadItem[] = [];
  const waiting = entries.map((entry) => ({ entry, names: [entry.name] }));
  // One more than may be sent, so that too many are told from just enough.
  for (let next = waiting.shift(); next && items.length <= UPLOAD_FILES_MAX; next = waiting.shift()) {
    const { entry, names } = next;
    if (entry.isFile) items.push({ file: await fileOf(entry as FileSystemFileEntry), names });
    else {
      const inside = await entriesOf(entry as FileSystemDirectoryEntry);
      waiting.push(...inside.map((each) => ({ entry: each, names: [...names, each.name] })));
    }
  }
  return items;
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** A browser gives a folder in pieces, an empty one last. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length <= UPLOAD_FILES_MAX) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    all.push(...some);
  }
  return all;
}

export interface PlannedUpload {
  readonly file: File;
  readonly path: string;
}
/** What can be sent below a folder, the folders that it needs, and what cannot. */
export interface UploadPlan {
  readonly uploads: readonly PlannedUpload[];
  /** A folder before those in it. */
  readonly folders: readonly string[];
  readonly tooLarge: readonly string[];
  /** Names that no path of ours has. */
  readonly odd: readonly string[];
}

export function planUpload(items: readonly UploadItem[], folder: string): UploadPlan {
  const uploads: PlannedUpload[] = [];
  const folders = new Set<string>();
  const tooLarge: string[] = [];
  const odd: string[] = [];
  for (const { file, names } of items) {
    const path = pathBelow(folder, names);
    if (path === undefined) odd.push(names.join('/'));
    else if (file.size > UPLOAD_MAX_BYTES) tooLarge.push(names.join('/'));
    else {
      for (let depth = 1; depth < names.length; depth += 1) folders.add(pathBelow(folder, names.slice(0, depth)) ?? '');
      uploads.push({ file, path });
    }
  }
  return { uploads, folders: [...folders], tooLarge, odd };
}

/** Undefined where a name is none, or would lead out of the folder. */
function pathBelow(folder: string, names: readonly string[]): string | undefined {
  if (names.some((name) => ['', '.', '..'].includes(name) || name.includes('/'))) return undefined;
  // A Mac takes Korean names apart into letters, and nobody types them like that in a shell.
  const path = names.map((name) => name.normalize('NFC')).reduce(childOf, folder);
  return hostPathSchema.safeParse(path).data;
}
