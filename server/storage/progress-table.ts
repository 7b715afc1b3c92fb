import type { DatabaseSync } from 'node:sqlite';

export interface ProgressTable {
  /** Returns when the checkpoint passed for the first time: `at`, or the earlier time that is kept. */
  recordPass(pass: { session: string; lesson: string; checkpoint: string; at: number }): number;
  /** Checkpoint id → first pass. */
  firstPasses(session: string, lesson: string): ReadonlyMap<string, number>;
}

export function createProgressTable(database: DatabaseSync): ProgressTable {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO progress (session, lesson, checkpoint, first_passed_at) VALUES (?, ?, ?, ?)',
  );
  const select = database.prepare(
    'SELECT checkpoint, first_passed_at AS at FROM progress WHERE session = ? AND lesson = ?',
  );
  const firstPasses = (session: string, lesson: string) => {
    const rows = select.all(session, lesson) as unknown as { checkpoint: string; at: number }[];
    return new Map(rows.map((row) => [row.checkpoint, row.at]));
  };
  return {
    recordPass({ session, lesson, checkpoint, at }) {
      insert.run(session, lesson, checkpoint, at);
      return firstPasses(session, lesson).get(checkpoint) ?? at;
    },
    firstPasses,
  };
}
