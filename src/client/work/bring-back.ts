import type { Failure } from '#protocol/errors.ts';
import { shellWord } from '#protocol/shell-word.ts';
import type { RestoredAnswers } from '#protocol/work.ts';
import type { FileRequests } from '../editor/file-requests.ts';
import { childOf, placeKey } from '../editor/host-path.ts';
import type { Notes } from '../notes/notes.ts';
import { type MergedNotes, mergeNotes } from './merge-notes.ts';
import { few, patient } from './patient-calls.ts';
import { FilePutter, inHome, nothingPutBack, type PutBack } from './put-back.ts';
import type { HomeFile, SavedArchive } from './read-work.ts';
import type { Progress, WorkLab } from './save-work.ts';
import { importedFolder } from './work-layout.ts';
import type { WorkRequests } from './work-requests.ts';

/** Where kubectl is. */
const CLUSTER_HOST = 'k3s-s';

export interface BringingDeps {
  readonly archive: SavedArchive;
  readonly work: Pick<WorkRequests, 'restoreAnswers'>;
  readonly files: Pick<FileRequests, 'upload' | 'makeFolder' | 'read' | 'stat' | 'download'>;
  /** Without one, only notes and answers come back. */
  readonly lab: WorkLab | undefined;
  readonly notes: Pick<Notes, 'read' | 'write'>;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly tell: (progress: Progress) => void;
}

export interface BroughtBack {
  readonly notes: MergedNotes;
  readonly answers: RestoredAnswers | Failure;
  readonly files: PutBack | undefined;
  /** Hosts of the archive that this lab does not have. */
  readonly noHosts: readonly string[];
  /** What runs or steers programs by its name: put beside, for the learner to look at. */
  readonly setAside: PutBack | undefined;
  /** `/root/imported/…`, on every host. */
  readonly folder: string;
  /** A command for the learner to run, where the archive holds objects. */
  readonly apply: string | undefined;
  /** Commands that make files executable again, as they were, by host. */
  readonly executable: readonly { readonly host: string; readonly command: string }[];
  /** Checkpoints that had passed when the work was saved. */
  readonly passedThen: number;
}

/**
 * Brings saved work back: notes and answers beside those that are here, files where nothing is in their place. Nothing
 * is run, applied or passed by it: objects become files and a command, verdicts a file to read. Doing it again changes
 * nothing. Rejects with the signal's reason when it ends.
 */
export async function bringBack(deps: BringingDeps): Promise<BroughtBack> {
  const { archive, work, lab, now, signal, tell } = deps;
  const folder = inHome(importedFolder(archive.savedAt));
  const notes = mergeNotes(archive.notes, deps.notes, now);
  tell({ now: 'record.json', done: 0, total: 0 });
  const answers = await patient(signal, () => work.restoreAnswers(archive.answers));
  const homes = lab && (await putHomes(deps, { lab, folder }));
  return {
    notes,
    answers: answers.ok ? answers.value : answers.failure,
    files: homes?.files,
    setAside: homes?.setAside,
    noHosts: homes?.noHosts ?? [],
    folder,
    apply: homes?.apply,
    executable: homes?.executable ?? [],
    passedThen: archive.verdicts.filter(({ firstPassedAt }) => firstPassedAt !== undefined).length,
  };
}

/** `.bash_profile` runs with the next shell and `.kube` leads elsewhere: who puts such a file down should know it. */
const isHidden = ({ path }: HomeFile) => path.startsWith('.');

async function putHomes(
  { archive, files, signal, tell }: BringingDeps,
  { lab, folder }: { readonly lab: WorkLab; readonly folder: string },
) {
  const putter = new FilePutter(files, signal);
  const [put, setAside] = [nothingPutBack(), nothingPutBack()];
  const isHere = ({ host }: { readonly host: string }) => lab.hosts.includes(host);
  const here = archive.files.filter(isHere);
  for (const { host, path } of archive.emptyFolders.filter(isHere)) await putter.folder({ host, path: inHome(path) });
  let done = 0;
  await few(here, async (each) => {
    const at = { host: each.host, path: inHome(each.path) };
    tell({ now: `${at.host}:${at.path}`, done, total: here.length });
    done += 1;
    if (!isHidden(each)) await putter.put(at, each.bytes, put);
    else if (await putter.isSame(at, each.bytes)) put.same.push(at);
    else await putter.put({ host: each.host, path: childOf(folder, `home/${each.path}`) }, each.bytes, setAside);
  });
  const own = [
    ...archive.objects.map(({ file, bytes }) => ({ name: `objects/${file}`, bytes })),
    ...(archive.verdicts.length > 0 ? [{ name: 'verdicts.json', bytes: verdictsFile(archive) }] : []),
  ];
  for (const { name, bytes } of own) {
    await putter.put({ host: CLUSTER_HOST, path: childOf(folder, name) }, bytes, setAside);
  }
  const wasPut = new Set(put.put.map(placeKey));
  return {
    files: put,
    setAside,
    noHosts: [...new Set(archive.files.filter((each) => !isHere(each)).map(({ host }) => host))],
    apply: archive.objects.length > 0 ? `kubectl apply -f ${shellWord(childOf(folder, 'objects/'))}` : undefined,
    executable: executables(here.filter((each) => wasPut.has(placeKey({ host: each.host, path: inHome(each.path) })))),
  };
}

const verdictsFile = ({ verdicts }: SavedArchive) => new Blob([`${JSON.stringify({ verdicts }, undefined, 2)}\n`]);

/** A command of more would be longer than a line of a terminal takes. */
const COMMAND_FILES_MAX = 40;

function executables(files: readonly HomeFile[]): BroughtBack['executable'] {
  const byHost = Map.groupBy(
    files.filter(({ isExecutable }) => isExecutable),
    ({ host }) => host,
  );
  return [...byHost].flatMap(([host, all]) =>
    Array.from({ length: Math.ceil(all.length / COMMAND_FILES_MAX) }, (_, index) => {
      const some = all.slice(index * COMMAND_FILES_MAX, (index + 1) * COMMAND_FILES_MAX);
      return { host, command: `chmod +x ${some.map(({ path }) => shellWord(inHome(path))).join(' ')}` };
    }),
  );
}
