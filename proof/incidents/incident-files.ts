import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createIncidentBook, type IncidentBook, type IncidentFile } from '#server/incidents/incident-book.ts';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { idOf, LESSONS, lessonFolders } from '../lesson-folder.ts';

interface IncidentFolders {
  readonly book: IncidentBook;
  /** A step of a lesson's solutions. */
  readonly scriptOf: (lesson: Lesson, step: string) => string;
}

/** All incidents, read from their folders. @throws Error for a file that is wrong, or a step that is not there */
export async function readIncidents(): Promise<IncidentFolders> {
  const folders = await lessonFolders();
  const lessons: Lesson[] = [];
  const files: IncidentFile[] = [];
  const scripts = new Map<string, string>();
  for (const folder of folders) {
    const path = join(LESSONS, folder);
    const { default: lesson } = (await import(join(path, 'lesson.ts'))) as { default: Lesson };
    lessons.push(lesson);
    for (const name of await readdir(join(path, 'incidents')).catch(() => [])) {
      const text = await readFile(join(path, 'incidents', name), 'utf8');
      files.push({ id: name.replace(/\.yaml$/, ''), lesson: idOf(folder), text });
    }
  }
  const book = createIncidentBook(files, lessons);
  for (const { lesson, spec } of book.all) {
    const folder = folders.find((name) => idOf(name) === lesson.id) ?? '';
    for (const step of spec.stand.steps) {
      scripts.set(`${lesson.id}/${step}`, await readFile(join(LESSONS, folder, 'solutions', step), 'utf8'));
    }
  }
  const scriptOf = (lesson: Lesson, step: string): string => {
    const script = scripts.get(`${lesson.id}/${step}`);
    if (script === undefined) throw new Error(`${lesson.id} has no ${step}`);
    return script;
  };
  return { book, scriptOf };
}
