import type { DatabaseSync } from 'node:sqlite';
import { type Answer, answerSchema } from '#protocol/exercise.ts';

/** The answer that each learner submitted last, by lesson and checkpoint. */
export interface AnswerTable {
  save(answer: { session: string; lesson: string; checkpoint: string; answer: Answer; at: number }): void;
  /** What cannot be read any more counts as not answered. */
  get(session: string, lesson: string, checkpoint: string): Answer | undefined;
  clear(session: string, lesson: string): void;
}

export function createAnswerTable(database: DatabaseSync): AnswerTable {
  const upsert = database.prepare(
    `INSERT INTO answers (session, lesson, checkpoint, document, answered_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session, lesson, checkpoint) DO UPDATE SET document = excluded.document, answered_at = excluded.answered_at`,
  );
  const select = database.prepare('SELECT document FROM answers WHERE session = ? AND lesson = ? AND checkpoint = ?');
  const remove = database.prepare('DELETE FROM answers WHERE session = ? AND lesson = ?');
  return {
    save: ({ session, lesson, checkpoint, answer, at }) =>
      void upsert.run(session, lesson, checkpoint, JSON.stringify(answer), at),
    get(session, lesson, checkpoint) {
      const row = select.get(session, lesson, checkpoint) as { document: string } | undefined;
      return row && answerSchema.safeParse(JSON.parse(row.document)).data;
    },
    clear: (session, lesson) => void remove.run(session, lesson),
  };
}
