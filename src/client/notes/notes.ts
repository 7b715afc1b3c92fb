import { z } from 'zod';

/** A book chapter is shorter; the browser's storage holds some fifty of them. */
export const NOTE_CHARACTERS_MAX = 100_000;

const PREFIX = 'slipway.note.';
const noteSchema = z.object({ text: z.string(), at: z.number().describe('of the last change, ms since the epoch') });

/** What a learner wrote beside a chapter. */
export interface Note extends z.infer<typeof noteSchema> {
  readonly lesson: string;
}

/** What of a browser's storage is used; it throws when it is off or full. */
export type NoteStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Notes by chapter, kept in this browser: they outlive labs and sessions, and no server sees them. */
export class Notes {
  readonly #storage: NoteStorage;

  constructor(storage: NoteStorage) {
    this.#storage = storage;
  }

  /** Undefined where nothing is written, or nothing that can be read. */
  read(lesson: string): Note | undefined {
    try {
      const { data } = noteSchema.safeParse(JSON.parse(this.#storage.getItem(`${PREFIX}${lesson}`) ?? 'null'));
      return data && { lesson, ...data };
    } catch {
      return undefined;
    }
  }

  /** False when this browser did not keep it. */
  write({ lesson, text, at }: Note): boolean {
    try {
      if (text === '') this.#storage.removeItem(`${PREFIX}${lesson}`);
      else this.#storage.setItem(`${PREFIX}${lesson}`, JSON.stringify({ text, at }));
      return true;
    } catch {
      return false;
    }
  }

  /** The notes of all chapters, in no order. */
  all(): readonly Note[] {
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
    return keys.flatMap((key) => (key?.startsWith(PREFIX) ? (this.read(key.slice(PREFIX.length)) ?? []) : []));
  }

  /** Whether a change of the browser's storage, made by another page, is one of this chapter's note. */
  static isOf(lesson: string, { key }: Pick<StorageEvent, 'key'>): boolean {
    return key === `${PREFIX}${lesson}`;
  }

  /** Tells this page of a change as other pages hear of it: a browser tells no page of its own writing. */
  static announce(lesson: string): void {
    window.dispatchEvent(new StorageEvent('storage', { key: `${PREFIX}${lesson}` }));
  }
}

/** All notes of this browser; none where it keeps nothing. */
export function allNotes(): readonly Note[] {
  try {
    return new Notes(localStorage).all();
  } catch {
    return [];
  }
}
