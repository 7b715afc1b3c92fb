import type { DatabaseSync } from 'node:sqlite';
import { type ExamRecord, examRecordSchema } from '../exam/exam-record.ts';

interface ExamRow {
  readonly session: string;
  readonly record: ExamRecord;
}

/** Exams of learners, those under way and those that are over. What cannot be read any more is left out. */
export interface ExamTable {
  save(row: ExamRow, at: number): void;
  get(session: string, id: string): ExamRecord | undefined;
  /** The newest first. */
  of(session: string): ExamRecord[];
  all(): ExamRow[];
  /** The newest one that was begun in this lab. */
  ofLab(lab: string): ExamRecord | undefined;
  /** Removes those of a session beyond so many. */
  keepNewest(session: string, count: number): void;
}

export function createExamTable(database: DatabaseSync): ExamTable {
  const upsert = database.prepare(
    `INSERT INTO exams (session, id, document, begun_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (session, id) DO UPDATE SET document = excluded.document`,
  );
  const select = database.prepare('SELECT session, document FROM exams ORDER BY begun_at DESC, rowid DESC');
  const ofSession = database.prepare(
    'SELECT session, document FROM exams WHERE session = ? ORDER BY begun_at DESC, rowid DESC',
  );
  const selectOne = database.prepare('SELECT session, document FROM exams WHERE session = ? AND id = ?');
  const prune = database.prepare(
    `DELETE FROM exams WHERE session = ? AND rowid NOT IN
       (SELECT rowid FROM exams WHERE session = ? ORDER BY begun_at DESC, rowid DESC LIMIT ?)`,
  );
  const rows = (found: unknown): ExamRow[] =>
    (found as { session: string; document: string }[]).flatMap(({ session, document }) => {
      const record = examRecordSchema.safeParse(JSON.parse(document));
      return record.success ? [{ session, record: record.data }] : [];
    });
  const all = () => rows(select.all());
  return {
    save: ({ session, record }, at) => void upsert.run(session, record.id, JSON.stringify(record), at),
    get: (session, id) => rows(selectOne.all(session, id))[0]?.record,
    of: (session) => rows(ofSession.all(session)).map(({ record }) => record),
    all,
    ofLab: (lab) => all().find(({ record }) => record.lab === lab)?.record,
    keepNewest: (session, count) => void prune.run(session, session, count),
  };
}
