import type { DatabaseSync } from 'node:sqlite';
import { SlipwayError } from '#protocol/errors.ts';
import { refusal } from '#protocol/version.ts';

/** For checkpoints that another lesson has now: what was passed and answered counts there. An earlier server keeps its own. */
function alsoIn(lesson: string, before: string, checkpoints: readonly string[]): string {
  const moved = `lesson = '${before}' AND checkpoint IN (${checkpoints.map((id) => `'${id}'`).join(', ')})`;
  return `INSERT OR IGNORE INTO progress (session, lesson, checkpoint, first_passed_at)
     SELECT session, '${lesson}', checkpoint, first_passed_at FROM progress WHERE ${moved};
   INSERT OR IGNORE INTO answers (session, lesson, checkpoint, document, answered_at)
     SELECT session, '${lesson}', checkpoint, document, answered_at FROM answers WHERE ${moved};`;
}

/**
 * One entry per minor of the database; an entry that was released is never changed, and each only adds: a server of
 * an earlier version goes on with what it knows. What it could not go on with is another major, in `application_id`.
 */
const migrations = [
  `CREATE TABLE sessions (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, lesson TEXT) STRICT;
   CREATE TABLE progress (
     session TEXT NOT NULL, lesson TEXT NOT NULL, checkpoint TEXT NOT NULL, first_passed_at INTEGER NOT NULL,
     PRIMARY KEY (session, lesson, checkpoint)) STRICT;
   CREATE TABLE labs (
     id TEXT PRIMARY KEY, owner TEXT NOT NULL, created_at INTEGER NOT NULL, document TEXT NOT NULL) STRICT;`,
  `CREATE TABLE answers (
     session TEXT NOT NULL, lesson TEXT NOT NULL, checkpoint TEXT NOT NULL, document TEXT NOT NULL,
     answered_at INTEGER NOT NULL, PRIMARY KEY (session, lesson, checkpoint)) STRICT;`,
  `CREATE TABLE web_tabs (label TEXT PRIMARY KEY, used_at INTEGER NOT NULL, document TEXT NOT NULL) STRICT;`,
  `CREATE TABLE incidents (
     session TEXT NOT NULL, incident TEXT NOT NULL, document TEXT NOT NULL, changed_at INTEGER NOT NULL,
     PRIMARY KEY (session, incident)) STRICT;
   CREATE TABLE incident_results (
     session TEXT NOT NULL, incident TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (session, incident)) STRICT;
   CREATE TABLE mistakes (
     session TEXT NOT NULL, code TEXT NOT NULL, made_at INTEGER NOT NULL, PRIMARY KEY (session, code)) STRICT;`,
  alsoIn('envoy-admin', 'envoy-by-hand', [
    'override',
    'admin',
    'endpoint',
    'excerpt',
    'methods',
    'wrong-method',
    'logging',
    'unhealthy',
    'drain-predict',
    'drained',
    'after-drain',
  ]),
  `CREATE TABLE exams (
     session TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, begun_at INTEGER NOT NULL,
     PRIMARY KEY (session, id)) STRICT;`,
];

/** @throws SlipwayError SLW110 for a database of another major, which is left as it is */
export function migrate(database: DatabaseSync): void {
  const { application_id: major } = database.prepare('PRAGMA application_id').get() as { application_id: number };
  const refused = refusal('database', { version: major || 1 });
  if (refused) throw SlipwayError.received(refused);
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  for (let version = row.user_version; version < migrations.length; version++) {
    database.exec(`BEGIN; ${migrations[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}
