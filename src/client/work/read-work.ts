import { z } from 'zod';
import { failure } from '#protocol/errors.ts';
import { refusal } from '#protocol/version.ts';
import {
  ANSWERS_MAX,
  type RecordedAnswer,
  type RecordedVerdict,
  recordedAnswerSchema,
  recordedVerdictSchema,
  VERDICTS_MAX,
} from '#protocol/work.ts';
import { NOTE_CHARACTERS_MAX, type Note } from '../notes/notes.ts';
import type { PageAnswer } from '../page/page-call.ts';
import { formatBytes } from '../page/format.ts';
import { type UnpackedEntry, unpackWork } from './unpack-work.ts';
import { aboutSchema, FORMAT, names } from './work-layout.ts';
import { workLimits } from './work-limits.ts';

export interface HomeFile {
  readonly host: string;
  /** Below the home folder. */
  readonly path: string;
  readonly bytes: Blob;
  readonly isExecutable: boolean;
}
/** Saved work that has been read whole, and could be brought back. */
export interface SavedArchive {
  readonly savedAt: number;
  readonly files: readonly HomeFile[];
  readonly emptyFolders: readonly { readonly host: string; readonly path: string }[];
  readonly objects: readonly { readonly file: string; readonly bytes: Blob }[];
  readonly notes: readonly Note[];
  readonly answers: readonly RecordedAnswer[];
  readonly verdicts: readonly RecordedVerdict[];
}

/** One answer or verdict that nobody can read must not cost the others. */
const recordSchema = z.object({
  answers: z.array(z.unknown()).max(10_000).default([]),
  verdicts: z.array(z.unknown()).max(10_000).default([]),
});
const each = <T>(schema: z.ZodType<T>, all: readonly unknown[]): T[] =>
  all.flatMap((one) => schema.safeParse(one).data ?? []);

/** Reads an archive; refused as a whole with SLW730 to 732, or SLW110 when a later version made it. */
export async function readWork(file: Blob, signal: AbortSignal): Promise<PageAnswer<SavedArchive>> {
  const unpacked = await unpackWork(file, signal);
  if (!unpacked.ok) return unpacked;
  const { entries } = unpacked;
  const about = await jsonOf(entries, 'about');
  const isOurs = z.looseObject({ format: z.literal(FORMAT) }).safeParse(about).success;
  if (!isOurs) return broken(`no ${names.about}`);
  const refused = refusal('saved work', about);
  if (refused) return { ok: false, failure: refused };
  const known = aboutSchema.safeParse(about);
  if (!known.success) return broken(names.about);
  const hasRecord = entries.some(({ place }) => place.kind === 'record');
  const record = recordSchema.safeParse(hasRecord ? await jsonOf(entries, 'record') : {});
  if (!record.success) return broken(names.record);
  const large = entries.find(({ place, bytes }) => place.kind === 'object' && bytes.size > workLimits.objectsMaxBytes);
  if (large) {
    const limit = formatBytes(workLimits.objectsMaxBytes);
    return { ok: false, failure: failure('SLW731', { what: `objects/: ${formatBytes(large.bytes.size)}`, limit }) };
  }
  return {
    ok: true,
    value: {
      savedAt: known.data.savedAt,
      ...homesOf(entries),
      objects: entries.flatMap(({ place, isFolder, bytes }) =>
        place.kind === 'object' && !isFolder ? [{ file: place.file, bytes }] : [],
      ),
      notes: await notesOf(entries),
      answers: each(recordedAnswerSchema, record.data.answers).slice(0, ANSWERS_MAX),
      verdicts: each(recordedVerdictSchema, record.data.verdicts).slice(0, VERDICTS_MAX),
    },
  };
}

const broken = (detail: string): PageAnswer<never> => ({ ok: false, failure: failure('SLW730', { detail }) });

/** Undefined where there is none, none that is JSON, or one that is too large to be ours. */
async function jsonOf(entries: readonly UnpackedEntry[], kind: 'about' | 'record'): Promise<unknown> {
  const entry = entries.find(({ place, isFolder }) => place.kind === kind && !isFolder);
  if (!entry || entry.bytes.size > workLimits.recordMaxBytes) return undefined;
  try {
    return JSON.parse(await entry.bytes.text());
  } catch {
    return undefined;
  }
}

function homesOf(entries: readonly UnpackedEntry[]): Pick<SavedArchive, 'files' | 'emptyFolders'> {
  const homes = entries.flatMap(({ place, ...rest }) => (place.kind === 'home' ? [{ ...place, ...rest }] : []));
  return {
    files: homes
      .filter(({ isFolder }) => !isFolder)
      .map(({ host, path, bytes, mode }) => ({ host, path, bytes, isExecutable: (mode & 0o111) !== 0 })),
    emptyFolders: homes.filter(({ isFolder }) => isFolder).map(({ host, path }) => ({ host, path })),
  };
}

async function notesOf(entries: readonly UnpackedEntry[]): Promise<Note[]> {
  const notes: Note[] = [];
  for (const { place, isFolder, bytes, modifiedMs } of entries) {
    // Four bytes a character at most.
    if (place.kind !== 'note' || isFolder || bytes.size > 4 * NOTE_CHARACTERS_MAX) continue;
    const text = await bytes.text();
    if (notes.length < workLimits.notesMax && text.length <= NOTE_CHARACTERS_MAX && text.trim() !== '') {
      notes.push({ lesson: place.lesson, text, at: modifiedMs });
    }
  }
  return notes;
}
