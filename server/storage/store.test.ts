import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { stamp } from '#protocol/version.ts';
import type { LabRow } from './lab-table.ts';
import { openStore } from './store.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'data', 'slipway.db');
}

const row: LabRow = {
  id: 'abcd1234',
  owner: 'somebody',
  createdAt: 5,
  target: { kind: 'mesh' },
  spec: { workers: 2, cluster: true },
  steps: [{ name: 'nodes', status: 'done', ms: 4000 }],
  ending: false,
};

const asked = { session: 's', lesson: 'l', checkpoint: 'c' };

test('what is stored is there for the next server', () => {
  const file = temporaryFile();
  const first = openStore(file);
  first.sessions.setLesson('s', 'first-service', 1);
  first.answers.save({ ...asked, answer: { kind: 'text', text: '1337' }, at: 3 });
  first.answers.save({ ...asked, answer: { kind: 'text', text: '1338' }, at: 4 });
  first.labs.save(row);
  first.labs.save({ ...row, readyMs: 30_000 });
  first.close();
  const second = openStore(file);
  expect(second.sessions.get('s')).toEqual({ id: 's', lesson: 'first-service' });
  expect(second.answers.get('s', 'l', 'c')).toEqual({ kind: 'text', text: '1338' });
  expect(second.answers.get('other', 'l', 'c')).toBeUndefined();
  second.answers.clear('s', 'l');
  expect(second.answers.get('s', 'l', 'c')).toBeUndefined();
  expect(second.labs.all()).toEqual([{ ...row, readyMs: 30_000 }]);
  second.labs.remove(row.id);
  expect(second.labs.all()).toEqual([]);
  second.close();
});

test('of two answers the later stays, whichever comes first', () => {
  const store = openStore(':memory:');
  const text = (value: string) => ({ kind: 'text' as const, text: value });
  expect(store.answers.saveUnlessOlder({ ...asked, answer: text('second'), at: 2 })).toBe(true);
  expect(store.answers.saveUnlessOlder({ ...asked, answer: text('first'), at: 1 })).toBe(false);
  expect(store.answers.saveUnlessOlder({ ...asked, answer: text('other'), at: 2 })).toBe(false);
  store.answers.save({ ...asked, lesson: 'm', answer: text('third'), at: 3 });
  store.answers.save({ ...asked, session: 'other', answer: text('mine'), at: 4 });
  expect(store.answers.latest('s', 5)).toEqual([
    { lesson: 'm', checkpoint: 'c', answer: text('third'), at: 3 },
    { lesson: 'l', checkpoint: 'c', answer: text('second'), at: 2 },
  ]);
  expect(store.answers.latest('s', 1)).toHaveLength(1);
  store.close();
});

function fileWith(document: object): string {
  const file = temporaryFile();
  const store = openStore(file);
  store.labs.save(row);
  store.close();
  const database = new DatabaseSync(file);
  database.prepare('UPDATE labs SET document = ?').run(JSON.stringify(document));
  database.close();
  return file;
}

test('fields of another version go back into the row', () => {
  const step = { ...row.steps[0], later: 1 };
  const file = fileWith({ ...row, version: 1, minor: 7, steps: [step], desired: { state: 'standing' } });
  const first = openStore(file);
  const [read] = first.labs.all();
  expect(first.labs.kept()).toEqual([]);
  if (!read) throw new Error('no row');
  first.labs.save({ ...read, readyMs: 5 });
  first.close();
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  const { document } = database.prepare('SELECT document FROM labs').get() as { document: string };
  expect(JSON.parse(document)).toEqual({
    ...row,
    ...stamp('lab row'),
    steps: [step],
    desired: { state: 'standing' },
    readyMs: 5,
  });
});

test.each([
  ['of a later major', { version: 2, lab: 'abcd1234' }],
  ['damaged', { ...row, target: 7 }],
])('a row that cannot be read is kept as it is until its lab has ended: %s', (_, document) => {
  const file = fileWith(document);
  for (let server = 0; server < 2; server++) {
    const store = openStore(file);
    expect(store.labs.all()).toEqual([]);
    expect(store.labs.kept()).toMatchObject([{ id: row.id, owner: 'somebody', reason: { code: 'SLW110' } }]);
    store.labs.save(row);
    store.close();
  }
  const store = openStore(file);
  onTestFinished(() => store.close());
  store.labs.remove(row.id);
  expect(store.labs.kept()).toEqual([]);
});

test('a database of a later minor is used as it is, one of another major is refused and left alone', () => {
  const file = temporaryFile();
  openStore(file).close();
  const change = (sql: string) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  change(
    'ALTER TABLE labs ADD COLUMN later TEXT; ALTER TABLE progress ADD COLUMN later TEXT; PRAGMA user_version = 99',
  );
  const store = openStore(file);
  store.labs.save(row);
  store.progress.recordPass({ session: 's', lesson: 'l', checkpoint: 'c', at: 10 });
  expect(store.labs.all()).toEqual([row]);
  store.close();
  change('PRAGMA application_id = 2');
  expect(() => openStore(file)).toThrow(/SLW110.*database/);
});

test('the first pass of a checkpoint stays the first', () => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  const pass = { session: 's', lesson: 'l', checkpoint: 'c' };
  expect(store.progress.recordPass({ ...pass, at: 10 })).toBe(10);
  expect(store.progress.recordPass({ ...pass, at: 20 })).toBe(10);
  expect([...store.progress.firstPasses('s', 'l')]).toEqual([['c', 10]]);
  expect(store.progress.firstPasses('other', 'l').size).toBe(0);
});

test('a database of the first version is brought forward with what it holds', () => {
  const file = temporaryFile();
  mkdirSync(dirname(file));
  const old = new DatabaseSync(file);
  old.exec(`CREATE TABLE sessions (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, lesson TEXT) STRICT;
    CREATE TABLE progress (
      session TEXT NOT NULL, lesson TEXT NOT NULL, checkpoint TEXT NOT NULL, first_passed_at INTEGER NOT NULL,
      PRIMARY KEY (session, lesson, checkpoint)) STRICT;
    CREATE TABLE labs (
      id TEXT PRIMARY KEY, owner TEXT NOT NULL, created_at INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
    INSERT INTO progress VALUES ('s', 'l', 'c', 10);
    PRAGMA user_version = 1`);
  old.close();
  const store = openStore(file);
  onTestFinished(() => store.close());
  expect([...store.progress.firstPasses('s', 'l')]).toEqual([['c', 10]]);
  store.answers.save({ ...asked, answer: { kind: 'order', items: ['a'] }, at: 1 });
  expect(store.answers.get('s', 'l', 'c')).toEqual({ kind: 'order', items: ['a'] });
});

test('what was passed and answered in a chapter that was divided counts in both halves', () => {
  const file = temporaryFile();
  const before = openStore(file);
  const pass = { session: 's', lesson: 'envoy-by-hand', at: 10 };
  before.progress.recordPass({ ...pass, checkpoint: 'install' });
  before.progress.recordPass({ ...pass, checkpoint: 'drained' });
  before.progress.recordPass({ ...pass, lesson: 'other', checkpoint: 'admin' });
  const answer = { kind: 'text' as const, text: '192.168.10.1:443' };
  before.answers.save({ session: 's', lesson: 'envoy-by-hand', checkpoint: 'endpoint', answer, at: 12 });
  before.close();
  const old = new DatabaseSync(file);
  old.exec('DROP TABLE exams; PRAGMA user_version = 4');
  old.close();
  const store = openStore(file);
  onTestFinished(() => store.close());
  expect([...store.progress.firstPasses('s', 'envoy-admin')]).toEqual([['drained', 10]]);
  expect(store.progress.firstPasses('s', 'envoy-by-hand').get('install')).toBe(10);
  expect(store.answers.get('s', 'envoy-admin', 'endpoint')).toEqual(answer);
});
