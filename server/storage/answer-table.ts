import type { DatabaseSync } from 'node:sqlite';
import { type Answer, answerSchema } from '#protocol/exercise.ts';

interface GivenAnswer {
  readonly lesson: string;
  readonly checkpoint: string;
  readonly answer: Answer;
  readonly at: number;
}
type SessionAnswer = GivenAnswer & { readonly session: string };

/** The answer that each learner submitted last, by lesson and checkpoint. */
export interface AnswerTable {
  save(answer: SessionAnswer): void;
  /** The same, but for an answer that is older than the one that is kept, or as old: false. */
  saveUnlessOlder(answer: SessionAnswer): boolean;
  /** What cannot be read any more counts as not answered. */
  get(session: string, lesson: string, checkpoint: string): Answer | undefined;
  /** Those of all lessons, the latest first, at most so many. */
  latest(session: string, limit: number): GivenAnswer[];
  clear(session: string, lesson: string): void;
}

export function createAnswerTable(database: DatabaseSync): AnswerTable {
  const insert = `INSERT INTO answers (session, lesson, checkpoint, document, answered_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session, lesson, checkpoint) DO UPDATE SET document = excluded.document, answered_at = excluded.answered_at`;
  const upsert = database.prepare(insert);
  const upsertNewer = database.prepare(`${insert} WHERE excluded.answered_at > answers.answered_at`);
  const select = database.prepare('SELECT document FROM answers WHERE session = ? AND lesson = ? AND checkpoint = ?');
  const selectLatest = database.prepare(
    'SELECT lesson, checkpoint, document, answered_at AS at FROM answers WHERE session = ? ORDER BY answered_at DESC LIMIT ?',
  );
  const remove = database.prepare('DELETE FROM answers WHERE session = ? AND lesson = ?');
  const columns = ({ session, lesson, checkpoint, answer, at }: SessionAnswer) =>
    [session, lesson, checkpoint, JSON.stringify(answer), at] as const;
  return {
    save: (answer) => void upsert.run(...columns(answer)),
    saveUnlessOlder: (answer) => upsertNewer.run(...columns(answer)).changes > 0,
    get(session, lesson, checkpoint) {
      const row = select.get(session, lesson, checkpoint) as { document: string } | undefined;
      return row && answerSchema.safeParse(JSON.parse(row.document)).data;
    },
    latest(session, limit) {
      const rows = selectLatest.all(session, limit) as unknown as {
        lesson: string;
        checkpoint: string;
        document: string;
        at: number;
      }[];
      return rows.flatMap(({ document, ...row }) => {
        const { data } = answerSchema.safeParse(JSON.parse(document));
        return data ? [{ ...row, answer: data }] : [];
      });
    },
    clear: (session, lesson) => void remove.run(session, lesson),
  };
}
