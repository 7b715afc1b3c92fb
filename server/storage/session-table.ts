import type { DatabaseSync } from 'node:sqlite';

interface SessionRow {
  readonly id: string;
  /** The lesson that the session's page opened last. */
  readonly lesson: string | undefined;
}

/** Sessions that did something. One that only looked is its cookie and nothing else. */
export interface SessionTable {
  /** Marks a session that has a row as seen; at most one write an hour. */
  touch(id: string, now: number): void;
  get(id: string): SessionRow | undefined;
  /** Gives a session without a row one. */
  setLesson(id: string, lesson: string, now: number): void;
  /**
   * Removes those of the next thousand rows that were not seen since `before` and have no progress, no answer, no
   * lab, no incident and no exam. Returns where to go on, undefined after the last row.
   */
  removeEmpty(options: { before: number; after: number }): number | undefined;
}

const SEEN_EVERY_MS = 3_600_000;
const ROWS_AT_ONCE = 1_000;

export function createSessionTable(database: DatabaseSync): SessionTable {
  const seen = database.prepare('UPDATE sessions SET seen_at = ? WHERE id = ?');
  const select = database.prepare('SELECT id, lesson, seen_at FROM sessions WHERE id = ?');
  const upsert = database.prepare(
    `INSERT INTO sessions (id, created_at, seen_at, lesson) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, lesson = excluded.lesson`,
  );
  const last = database.prepare(
    'SELECT max(row) AS row FROM (SELECT rowid AS row FROM sessions WHERE rowid > ? ORDER BY rowid LIMIT ?)',
  );
  const remove = database.prepare(
    `DELETE FROM sessions WHERE rowid > ? AND rowid <= ? AND seen_at < ?
       AND NOT EXISTS (SELECT 1 FROM progress WHERE progress.session = sessions.id)
       AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.session = sessions.id)
       AND NOT EXISTS (SELECT 1 FROM labs WHERE labs.owner = sessions.id)
       AND NOT EXISTS (SELECT 1 FROM incidents WHERE incidents.session = sessions.id)
       AND NOT EXISTS (SELECT 1 FROM exams WHERE exams.session = sessions.id)`,
  );
  const rowOf = (id: string) => select.get(id) as { id: string; lesson: string | null; seen_at: number } | undefined;
  return {
    touch(id, now) {
      const row = rowOf(id);
      if (row && now - row.seen_at > SEEN_EVERY_MS) seen.run(now, id);
    },
    get(id) {
      const row = rowOf(id);
      return row && { id: row.id, lesson: row.lesson ?? undefined };
    },
    setLesson(id, lesson, now) {
      upsert.run(id, now, now, lesson);
    },
    removeEmpty({ before, after }) {
      const { row } = last.get(after, ROWS_AT_ONCE) as { row: number | null };
      if (row === null) return undefined;
      remove.run(after, row, before);
      return row;
    },
  };
}
