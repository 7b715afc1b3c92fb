import { stamp } from '#protocol/version.ts';
import type { WorkRecord } from '#protocol/work.ts';
import type { FileRequests } from '../editor/file-requests.ts';
import type { Note } from '../notes/notes.ts';
import type { PageAnswer } from '../page/page-call.ts';
import { gatherHomes } from './gather-homes.ts';
import { type LeftOut, leftOutText } from './left-out.ts';
import { objectFiles } from './objects-yaml.ts';
import { packWork, type WorkEntry } from './pack-work.ts';
import { patient } from './patient-calls.ts';
import { readMe } from './read-me.ts';
import { FORMAT, names } from './work-layout.ts';
import { workLimits } from './work-limits.ts';
import type { WorkRequests } from './work-requests.ts';

export interface Progress {
  /** What is being worked on, as it is called. */
  readonly now: string;
  readonly done: number;
  /** 0 while nobody knows. */
  readonly total: number;
}

/** A lab whose hosts answer. */
export interface WorkLab {
  readonly id: string;
  readonly hosts: readonly string[];
}

export interface SavingDeps {
  readonly work: Pick<WorkRequests, 'record' | 'applied'>;
  readonly files: Pick<FileRequests, 'list' | 'read' | 'stat' | 'download'>;
  readonly lab: WorkLab | undefined;
  readonly notes: readonly Note[];
  readonly now: number;
  readonly signal: AbortSignal;
  readonly tell: (progress: Progress) => void;
}

export interface SavedWork {
  readonly archive: Blob;
  readonly name: string;
  readonly files: number;
  readonly objects: number;
  readonly answers: number;
  readonly notes: number;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes one archive of a learner's work. What cannot be read is left out and named; only without the server's record
 * there is none. Rejects with the signal's reason when it ends.
 */
export async function saveWork(deps: SavingDeps): Promise<PageAnswer<SavedWork>> {
  const { work, lab, now, signal, tell } = deps;
  tell({ now: 'record.json', done: 0, total: 0 });
  const record = await patient(signal, () => work.record());
  if (!record.ok) return record;
  const homes = lab ? await gatherHomes({ ...deps, requests: deps.files, hosts: lab.hosts }) : nothing;
  const objects = lab ? await gatherObjects(deps, lab) : { ...nothing, count: 0 };
  const notes = deps.notes.slice(0, workLimits.notesMax);
  const leftOut = [...homes.leftOut, ...objects.leftOut];
  const entries: WorkEntry[] = [
    file(names.about, `${JSON.stringify({ format: FORMAT, ...stamp('saved work'), savedAt: now })}\n`),
    file(names.readMe, readMe),
    file(names.record, recordText(record.value)),
    file(names.leftOut, leftOutText(leftOut, workLimits.leftOutMax)),
    ...notes.map(({ lesson, text, at }) => ({ ...file(names.note(lesson), text), modifiedMs: at })),
    ...objects.entries,
    ...homes.entries,
  ];
  tell({ now: 'tar', done: 0, total: 0 });
  const { archive, suffix } = await packWork(entries, signal);
  const value: SavedWork = {
    archive,
    name: `slipway-work-${new Date(now).toISOString().slice(0, 16).replaceAll(':', '')}Z.${suffix}`,
    files: homes.entries.filter(({ name }) => !name.endsWith('/')).length,
    objects: objects.count,
    answers: record.value.answers.length,
    notes: notes.length,
    leftOut,
  };
  return { ok: true, value };
}

const nothing = { entries: [], leftOut: [] } as const;
const file = (name: string, text: string): WorkEntry => ({ name, bytes: new Blob([text]) });
const recordText = (record: WorkRecord) => `${JSON.stringify(record, undefined, 2)}\n`;

async function gatherObjects({ work, signal, tell }: SavingDeps, { id }: WorkLab) {
  tell({ now: 'kubectl', done: 0, total: 0 });
  const applied = await patient(signal, () => work.applied(id));
  if (!applied.ok) {
    const leftOut: LeftOut[] = [{ what: 'kubectl apply', reason: 'unread', code: applied.failure.code }];
    return { entries: [], leftOut, count: 0 };
  }
  const { objects, leftOut } = applied.value;
  const files = [...objectFiles(objects)];
  return { entries: files.map(([name, text]) => file(names.object(name), text)), leftOut, count: objects.length };
}
