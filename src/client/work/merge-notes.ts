import { NOTE_CHARACTERS_MAX, type Note, type Notes } from '../notes/notes.ts';

export interface MergedNotes {
  /** Chapters whose note is another one now. */
  readonly changed: readonly string[];
  readonly same: number;
  /** Chapters of which both would be too long together; the browser's own is as it was. */
  readonly tooLong: readonly string[];
  /** The browser kept no more. */
  readonly notKept: readonly string[];
}

const BETWEEN = '\n\n---\n\n';

/**
 * Brings notes back beside those of this browser, and loses neither: where both have something of their own, the later
 * stands above the earlier. Doing it again changes nothing.
 */
export function mergeNotes(theirs: readonly Note[], notes: Pick<Notes, 'read' | 'write'>, now: number): MergedNotes {
  const changed: string[] = [];
  const tooLong: string[] = [];
  const notKept: string[] = [];
  let same = 0;
  for (const note of theirs) {
    const mine = notes.read(note.lesson);
    const text = joined(mine, note);
    if (text === mine?.text) same += 1;
    else if (text.length > NOTE_CHARACTERS_MAX) tooLong.push(note.lesson);
    else if (notes.write({ lesson: note.lesson, text, at: Math.min(Math.max(note.at, mine?.at ?? 0), now) }))
      changed.push(note.lesson);
    else notKept.push(note.lesson);
  }
  return { changed, same, tooLong, notKept };
}

function joined(mine: Note | undefined, theirs: Note): string {
  if (!mine || theirs.text.includes(mine.text.trim()))
    return theirs.text.trim() === mine?.text.trim() ? mine.text : theirs.text;
  if (mine.text.includes(theirs.text.trim())) return mine.text;
  const [later, earlier] = mine.at >= theirs.at ? [mine, theirs] : [theirs, mine];
  return `${later.text.trimEnd()}${BETWEEN}${earlier.text.trimStart()}`;
}
