import type { Language } from '#protocol/messages.ts';
import type { Chapter } from '../desk/chapters.ts';
import { saveAs } from '../page/save-as.ts';
import { sayIn } from '../page/texts.ts';
import { allNotes, type Note } from './notes.ts';

/** Notes as one Markdown text, in the order of the course; those of unknown chapters come last under their ids. */
export function notesAsMarkdown(
  notes: readonly Note[],
  { chapters, language }: { chapters: readonly Chapter[]; language: Language },
): string {
  const say = sayIn(language);
  const place = ({ lesson }: Note) => {
    const index = chapters.findIndex(({ id }) => id === lesson);
    return index < 0 ? chapters.length : index;
  };
  const title = (note: Note) => {
    const chapter = chapters[place(note)];
    return chapter ? say('chapterLink', { number: chapter.number, title: chapter.title }) : note.lesson;
  };
  return notes
    .toSorted((a, b) => place(a) - place(b))
    .map((note) => `# ${title(note)}\n\n${note.text.trimEnd()}\n`)
    .join('\n');
}

/** Offers all notes of this browser as a file; false when there are none. */
export function saveNotes(course: { chapters: readonly Chapter[]; language: Language }): boolean {
  const notes = allNotes();
  if (notes.length === 0) return false;
  saveAs(new Blob([notesAsMarkdown(notes, course)], { type: 'text/markdown' }), 'slipway-notes.md');
  return true;
}
