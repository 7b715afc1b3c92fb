import type { DatabaseSync } from 'node:sqlite';
import { type IncidentResult, incidentResultSchema } from '#protocol/incidents.ts';
import { type IncidentRecord, incidentRecordSchema } from '../incidents/incident-record.ts';

interface IncidentRow {
  readonly session: string;
  readonly incident: string;
  readonly record: IncidentRecord;
}

/** Incidents of learners: how each stands, and the best result of each. */
export interface IncidentTable {
  save(row: IncidentRow, at: number): void;
  /** Of all learners, the one that changed last coming last. What cannot be read any more is left out. */
  all(): IncidentRow[];
  saveResult(session: string, result: IncidentResult): void;
  results(session: string): IncidentResult[];
}

export function createIncidentTable(database: DatabaseSync): IncidentTable {
  const upsert = database.prepare(
    `INSERT INTO incidents (session, incident, document, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (session, incident) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at`,
  );
  const select = database.prepare('SELECT session, incident, document FROM incidents ORDER BY changed_at');
  const upsertResult = database.prepare(
    `INSERT INTO incident_results (session, incident, document) VALUES (?, ?, ?)
     ON CONFLICT (session, incident) DO UPDATE SET document = excluded.document`,
  );
  const selectResults = database.prepare('SELECT document FROM incident_results WHERE session = ?');
  return {
    save: ({ session, incident, record }, at) => void upsert.run(session, incident, JSON.stringify(record), at),
    all: () =>
      (select.all() as unknown as { session: string; incident: string; document: string }[]).flatMap((row) => {
        const record = incidentRecordSchema.safeParse(JSON.parse(row.document));
        return record.success ? [{ session: row.session, incident: row.incident, record: record.data }] : [];
      }),
    saveResult: (session, result) => void upsertResult.run(session, result.id, JSON.stringify(result)),
    results: (session) =>
      (selectResults.all(session) as unknown as { document: string }[]).flatMap(({ document }) => {
        const result = incidentResultSchema.safeParse(JSON.parse(document));
        return result.success ? [result.data] : [];
      }),
  };
}
