import type { DatabaseSync } from 'node:sqlite';

interface WebTabRow {
  readonly label: string;
  readonly usedAt: number;
  /** As JSON. What cannot be read is no label any more: a tab asks for another one. */
  readonly document: string;
}

/** The labels under which browsers reach pages of labs, so that open pages outlive a restart of the server. */
export interface WebTabTable {
  save(row: WebTabRow): void;
  remove(label: string): void;
  all(): WebTabRow[];
}

export function createWebTabTable(database: DatabaseSync): WebTabTable {
  const upsert = database.prepare(
    `INSERT INTO web_tabs (label, used_at, document) VALUES (?, ?, ?)
     ON CONFLICT (label) DO UPDATE SET used_at = excluded.used_at, document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM web_tabs WHERE label = ?');
  const select = database.prepare('SELECT label, used_at AS usedAt, document FROM web_tabs');
  return {
    save: ({ label, usedAt, document }) => void upsert.run(label, usedAt, document),
    remove: (label) => void remove.run(label),
    all: () => select.all() as unknown as WebTabRow[],
  };
}
