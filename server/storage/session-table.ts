import type { DatabaseSync } from 'node:sqlite';

interface SessionRow {
  readonly id: string;
  /** The lesson that the session's page opened last. */
  readonly lesson: string | undefined;
}

export interface SessionTable {
  /** Remembers the session; a known one is only marked as seen. */
  touch(id: string, now: number): void;
  get(id: string): SessionRow | undefined;
  setLesson(id: string, lesson: string): void;
}

export function createSessionTable(database: DatabaseSync): SessionTable {
  const upsert = database.prepare(
    'INSERT INTO sessions (id, created_at, seen_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
  );
  const select = database.prepare('SELECT id, lesson FROM sessions WHERE id = ?');
  const lesson = database.prepare('UPDATE sessions SET lesson = ? WHERE id = ?');
  return {
    touch: (id, now) => void upsert.run(id, now, now),
    get(id) {
      const row = select.get(id) as { id: string; lesson: string | null } | undefined;
      return row && { id: row.id, lesson: row.lesson ?? undefined };
    },
    setLesson: (id, value) => void lesson.run(value, id),
  };
}
