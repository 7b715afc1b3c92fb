import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AnswerTable, createAnswerTable } from './answer-table.ts';
import { createExamTable, type ExamTable } from './exam-table.ts';
import { createIncidentTable, type IncidentTable } from './incident-table.ts';
import { createLabTable, type LabTable } from './lab-table.ts';
import { migrate } from './migrations.ts';
import { createMistakeTable, type MistakeTable } from './mistake-table.ts';
import { createProgressTable, type ProgressTable } from './progress-table.ts';
import { createSessionTable, type SessionTable } from './session-table.ts';
import { createWebTabTable, type WebTabTable } from './web-tab-table.ts';

/** The server's persistent state. */
export interface Store {
  readonly sessions: SessionTable;
  readonly progress: ProgressTable;
  readonly answers: AnswerTable;
  readonly labs: LabTable;
  readonly incidents: IncidentTable;
  readonly exams: ExamTable;
  readonly mistakes: MistakeTable;
  readonly webTabs: WebTabTable;
  close(): void;
}

/** Opens, and where needed upgrades, the database. `:memory:` serves tests. */
export function openStore(file: string): Store {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file);
  if (file !== ':memory:') chmodSync(file, 0o600);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
  migrate(database);
  return {
    sessions: createSessionTable(database),
    progress: createProgressTable(database),
    answers: createAnswerTable(database),
    labs: createLabTable(database),
    incidents: createIncidentTable(database),
    exams: createExamTable(database),
    mistakes: createMistakeTable(database),
    webTabs: createWebTabTable(database),
    close: () => database.close(),
  };
}
