import { type FolderEntry, HOST_FILE_MAX_BYTES, hostPathSchema } from '#protocol/host-files.ts';
import type { FileRequests } from '../editor/file-requests.ts';
import { childOf, type FilePlace, HOME } from '../editor/host-path.ts';
import type { PageAnswer } from '../page/page-call.ts';
import type { LeftOut, LeftOutReason } from './left-out.ts';
import type { WorkEntry } from './pack-work.ts';
import { few, patient } from './patient-calls.ts';
import { names } from './work-layout.ts';
import { workLimits } from './work-limits.ts';

/** Of the lab and not of the learner: the way into its cluster, and what programs keep to be faster. */
const OF_THE_LAB = new Set([`${HOME}/.kube`, `${HOME}/.cache`]);
/** What labinit is about to rename into its place. */
const PASSING = /^\.slipway-/;

interface Gathering {
  readonly requests: Pick<FileRequests, 'list' | 'read' | 'stat' | 'download'>;
  readonly hosts: readonly string[];
  readonly signal: AbortSignal;
  readonly tell: (progress: { readonly now: string; readonly done: number; readonly total: number }) => void;
}
interface Gathered {
  readonly entries: readonly WorkEntry[];
  readonly leftOut: readonly LeftOut[];
}
interface FoundFile extends FilePlace {
  readonly size: number;
}

/** Reads the home folders of a lab's hosts. What cannot be taken is named; the smallest files come first. */
export async function gatherHomes(gathering: Gathering): Promise<Gathered> {
  const { signal, tell } = gathering;
  const leftOut: LeftOut[] = [];
  const entries: WorkEntry[] = [];
  const { files, emptyFolders } = await look(gathering, leftOut);
  const taken = chosen(files, leftOut);
  for (const { host, path } of emptyFolders) entries.push({ name: `${nameIn(host, path)}/`, bytes: new Blob() });
  let done = 0;
  // What a host says of sizes is its word alone.
  let bytes = 0;
  await few(taken, async (file) => {
    tell({ now: `${file.host}:${file.path}`, done, total: taken.length });
    const answer = await patient(signal, () => readOne(gathering, file));
    done += 1;
    const what = `${file.host}:${file.path}`;
    if (!answer.ok) leftOut.push({ what, reason: 'unread', code: answer.failure.code });
    else if (answer.value.bytes.size > workLimits.fileMaxBytes) leftOut.push({ what, reason: 'large' });
    else if (bytes + answer.value.bytes.size > workLimits.filesMaxBytes) leftOut.push({ what, reason: 'total' });
    else {
      bytes += answer.value.bytes.size;
      entries.push({ name: nameIn(file.host, file.path), ...answer.value });
    }
  });
  return { entries, leftOut };
}

const nameIn = (host: string, path: string) => names.home(host, path.slice(HOME.length + 1));

async function look({ requests, hosts, signal, tell }: Gathering, leftOut: LeftOut[]) {
  const files: FoundFile[] = [];
  const emptyFolders: FilePlace[] = [];
  const folders: FilePlace[] = hosts.map((host) => ({ host, path: HOME }));
  let [seen, looked] = [0, 0];
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    const { host, path } = folder;
    looked += 1;
    if (seen > workLimits.seenMax || looked > workLimits.foldersMax) {
      leftOut.push({ what: `${host}:${path}/…`, reason: 'count' });
      break;
    }
    tell({ now: `${host}:${path}`, done: 0, total: 0 });
    const at = folder;
    const answer = await patient(signal, () => requests.list(at));
    if (!answer.ok) {
      leftOut.push({ what: `${host}:${path}`, reason: 'unread', code: answer.failure.code });
      continue;
    }
    const { entries, more } = answer.value;
    if (more) leftOut.push({ what: `${host}:${path}/…`, reason: 'count' });
    if (entries.length === 0 && path !== HOME) emptyFolders.push(folder);
    seen += entries.length;
    // What a host names twice would be twice in the archive, which no import takes.
    for (const entry of new Map(entries.map((each) => [each.name, each])).values()) {
      if (PASSING.test(entry.name)) continue;
      const full = childOf(path, entry.name);
      const reason = refusedFor(entry, full);
      if (reason) leftOut.push({ what: `${host}:${full}`, reason, ...(entry.size > 0 && { bytes: entry.size }) });
      else if (entry.kind === 'directory') folders.push({ host, path: full });
      else files.push({ host, path: full, size: entry.size });
    }
  }
  return { files, emptyFolders: emptyFolders.slice(0, workLimits.entriesMax - workLimits.filesMax - 1_000) };
}

function refusedFor({ name, kind, odd, size }: FolderEntry, path: string): LeftOutReason | undefined {
  // A host can say any name; these would lead out of the folder.
  if (odd || ['', '.', '..'].includes(name) || name.includes('/') || !hostPathSchema.safeParse(path).success)
    return 'odd';
  if (OF_THE_LAB.has(path)) return 'lab';
  if (kind === 'link') return 'link';
  if (kind !== 'file' && kind !== 'directory') return 'special';
  const below = path.slice(HOME.length + 1);
  // The archive's own folders and a host's name come before it.
  if (below.length > workLimits.pathMax - 100 || below.split('/').length > workLimits.depthMax) return 'deep';
  return kind === 'file' && size > workLimits.fileMaxBytes ? 'large' : undefined;
}

/** As many of the smallest as fit: one dump must not cost a hundred manifests. */
function chosen(files: readonly FoundFile[], leftOut: LeftOut[]): FoundFile[] {
  let bytes = 0;
  const taken: FoundFile[] = [];
  for (const file of files.toSorted((a, b) => a.size - b.size)) {
    const reason =
      taken.length >= workLimits.filesMax
        ? 'count'
        : bytes + file.size > workLimits.filesMaxBytes
          ? 'total'
          : undefined;
    if (reason) {
      leftOut.push({ what: `${file.host}:${file.path}`, reason, bytes: file.size });
      continue;
    }
    bytes += file.size;
    taken.push(file);
  }
  return taken.toSorted((a, b) => (a.host + a.path < b.host + b.path ? -1 : 1));
}

type Read = Omit<WorkEntry, 'name'>;

/** Small files say their mode along with their bytes; larger ones are asked for it. */
async function readOne({ requests }: Gathering, { host, path, size }: FoundFile): Promise<PageAnswer<Read>> {
  const at = { host, path };
  if (size <= HOST_FILE_MAX_BYTES) {
    const answer = await requests.read(at);
    if (!answer.ok) return answer;
    const { bytes, state } = answer.value;
    const { mode, modifiedMs } = state;
    return { ok: true, value: { bytes: new Blob([bytes as Uint8Array<ArrayBuffer>]), mode: mode & 0o777, modifiedMs } };
  }
  const info = await requests.stat(at);
  if (!info.ok) return info;
  const answer = await requests.download(at);
  if (!answer.ok) return answer;
  const { mode, modifiedMs } = info.value;
  return { ok: true, value: { bytes: answer.value.bytes, mode: mode & 0o777, modifiedMs } };
}
