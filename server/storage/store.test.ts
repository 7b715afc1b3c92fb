import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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

test('what is stored is there for the next server', () => {
  const file = temporaryFile();
  const first = openStore(file);
  first.sessions.touch('s', 1);
  first.sessions.setLesson('s', 'first-service');
  first.labs.save(row);
  first.labs.save({ ...row, readyMs: 30_000 });
  first.close();
  const second = openStore(file);
  expect(second.sessions.get('s')).toEqual({ id: 's', lesson: 'first-service' });
  expect(second.labs.all()).toEqual([{ ...row, readyMs: 30_000 }]);
  second.labs.remove(row.id);
  expect(second.labs.all()).toEqual([]);
  second.close();
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
