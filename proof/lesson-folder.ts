import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { type Mutant, readMutants } from './mutants.ts';
import { type PagePart, readPage } from './prose/page-parts.ts';
import { readSolution, type Solution } from './solution-steps.ts';

export const LESSONS = join(import.meta.dirname, '../src/lessons');

/** All that a proof reads of a lesson. */
export interface LessonFolder {
  /** Such as `06-first-service`. */
  readonly folder: string;
  readonly lesson: Lesson;
  readonly solutions: readonly Solution[];
  readonly mutants: readonly Mutant[];
  /** The English page; the Korean one has the same commands and outputs. */
  readonly page: readonly PagePart[];
  /** What undoes the lesson beyond what every reset does, by host: `reset-<host>.sh`. */
  readonly resets: ReadonlyMap<string, string>;
}

/** Ids of all lessons, in the order of the course. */
export const lessonIds = async (): Promise<string[]> => (await lessonFolders()).map(idOf);

/** `06-first-service` → `first-service`. */
export const idOf = (folder: string): string => folder.replace(/^\d+-/, '');

/** In the order of the course. */
export const lessonFolders = async (): Promise<string[]> =>
  (await readdir(LESSONS)).filter((name) => /^\d+-/.test(name)).sort();

/** @throws Error for an unknown lesson, a mutant whose change does not fit its solution, or a name that is wrong. */
export async function readLessonFolder(id: string): Promise<LessonFolder> {
  const folders = await lessonFolders();
  const folder = folders.find((name) => idOf(name) === id);
  if (!folder) throw new Error(`there is no lesson ${id}; there are: ${folders.map(idOf).join(', ')}`);
  const path = join(LESSONS, folder);
  const { default: lesson } = (await import(join(path, 'lesson.ts'))) as { default: Lesson };
  const names: string[] = await readdir(join(path, 'solutions')).catch(() => []);
  const solutions = await Promise.all(
    names.toSorted().map((name) => readSolution(join(path, 'solutions', name), name)),
  );
  const tasks = lesson.checkpoints.flatMap(({ id, task }) => (task ? id : []));
  const mutants = await readMutants(join(path, 'mutants'), solutions, tasks);
  const page = readPage(await readFile(join(path, 'en.mdx'), 'utf8'));
  const read: LessonFolder = { folder, lesson, solutions, mutants, page, resets: await readResets(path) };
  refuseStrayNames(read);
  return read;
}

async function readResets(path: string): Promise<Map<string, string>> {
  const resets = new Map<string, string>();
  for (const name of await readdir(path)) {
    const host = /^reset-(k3s-s|k3s-w\d|testpc)\.sh$/.exec(name)?.[1];
    if (host) resets.set(host, await readFile(join(path, name), 'utf8'));
  }
  return resets;
}

function refuseStrayNames({ lesson, solutions, mutants }: LessonFolder): void {
  const ids = lesson.checkpoints.map(({ id }) => id);
  const refuse = (what: string, id: string) => {
    if (!ids.includes(id)) throw new Error(`${what} names the unknown checkpoint ${id}`);
  };
  for (const { name, expect } of mutants) refuse(`mutant ${name}`, expect.checkpoint);
  for (const { name, steps, answers } of solutions) {
    for (const step of steps) if (step.kind === 'expect') refuse(`solution ${name}/${step.name}`, step.checkpoint);
    for (const id of Object.keys(answers)) refuse(`the answers of solution ${name}`, id);
  }
  const { ci } = lesson.proof ?? {};
  if (ci !== undefined && ci !== 'all') refuse('proof.ci', ci);
}
