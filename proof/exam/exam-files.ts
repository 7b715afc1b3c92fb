import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createExamBank, type ExamBank } from '#server/exam/exam-bank.ts';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { LESSONS, lessonFolders } from '../lesson-folder.ts';

const EXAM = join(LESSONS, '../exam');

/** All tasks, read from their folder, and the lesson whose start is the exam's. @throws Error for a file that is wrong */
export async function readExam(startOf: string): Promise<{ bank: ExamBank; start: Lesson }> {
  const lessons = await Promise.all(
    (await lessonFolders()).map(
      async (folder) => ((await import(join(LESSONS, folder, 'lesson.ts'))) as { default: Lesson }).default,
    ),
  );
  const files = (await readdir(EXAM)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(
    files.map(async (name) => ({ id: name.replace(/\.yaml$/, ''), text: await readFile(join(EXAM, name), 'utf8') })),
  );
  const start = lessons.find(({ id }) => id === startOf);
  if (!start) throw new Error(`there is no lesson ${startOf}`);
  return { bank: createExamBank(texts, lessons), start };
}
