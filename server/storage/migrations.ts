import type { DatabaseSync } from 'node:sqlite';

/** One entry per version of the database; an entry that was released is never changed. */
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
];

export function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  for (let version = row.user_version; version < migrations.length; version++) {
    database.exec(`BEGIN; ${migrations[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}
