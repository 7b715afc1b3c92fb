import type { DatabaseSync } from 'node:sqlite';

/** So many kinds of mistakes of one learner are remembered. */
const REMEMBERED = 50;

/** For which reasons a learner's checkpoints failed, the newest last time of each. */
export interface MistakeTable {
  note(mistake: { session: string; code: string; at: number }): void;
  /** The newest first. */
  codes(session: string): string[];
}

export function createMistakeTable(database: DatabaseSync): MistakeTable {
  const upsert = database.prepare(
    `INSERT INTO mistakes (session, code, made_at) VALUES (?, ?, ?)
     ON CONFLICT (session, code) DO UPDATE SET made_at = excluded.made_at`,
  );
  const select = database.prepare(
    `SELECT code FROM mistakes WHERE session = ? ORDER BY made_at DESC, rowid DESC LIMIT ${REMEMBERED}`,
  );
  return {
    note: ({ session, code, at }) => void upsert.run(session, code, at),
    codes: (session) => (select.all(session) as unknown as { code: string }[]).map(({ code }) => code),
  };
}
