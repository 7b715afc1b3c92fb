import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import type { ServiceView } from '#protocol/services.ts';
import { type ServiceName, saveRecord } from './process-record.ts';
import { healthFindings, healthWords, servicesHealth } from './service-health.ts';

const now = 1_000_000;
const ending: ServiceView = {
  name: 'labd',
  state: 'waiting',
  restarts: 4,
  failures: 4,
  lastEndAt: now - 3_000,
  lastEnd: 'exit 3',
  nextTryAt: now + 12_000,
};
const well: ServiceView = { name: 'ptyhost', state: 'running', restarts: 0, failures: 0 };

/** This process stands for whatever is said to run. */
function machine({ running, services }: { running: ServiceName[]; services?: ServiceView[] }) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-health-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const paths = layout(join(folder, 'state'), join(folder, 'run'));
  mkdirSync(paths.runDir);
  for (const name of running) saveRecord(paths, name, { pid: process.pid, hash: 'h', app: '/a' });
  if (services) writeFileSync(paths.servicesStatus, JSON.stringify({ services }));
  return paths;
}

test('a service is told of in human units, and a well one in no words', () => {
  expect(healthWords(ending, now)).toBe('started again 4 times, ended 3.0 s ago (exit 3), next try in 12 s');
  expect(healthWords({ ...ending, restarts: 1, lastEndAt: now - 300_000 }, now + 13_000)).toBe(
    'started again once, ended 5 min 13 s ago (exit 3), next try now',
  );
  expect(healthWords(well, now)).toBe('');
  expect(healthWords(undefined, now)).toBe('');
});

test('one that keeps ending is bad, and its log is named', async () => {
  const paths = machine({ running: ['supervisor', 'ptyhost'], services: [ending, well] });
  expect(await healthFindings(paths, now)).toEqual([
    {
      level: 'bad',
      what: 'labd keeps ending: 4 times in a row',
      meaning: expect.stringContaining('next try in 12 s'),
      todo: `Why: ${join(paths.logsDir, 'labd.log')}`,
    },
  ]);
});

test('twice in a row is no crash loop yet', async () => {
  const paths = machine({ running: ['supervisor'], services: [{ ...ending, failures: 2 }] });
  expect(await healthFindings(paths, now)).toEqual([]);
});

test('services without a supervisor are worth a note, and what it wrote once is not believed', async () => {
  const paths = machine({ running: ['server', 'labd'], services: [ending] });
  expect(await healthFindings(paths, now)).toMatchObject([
    { level: 'note', what: 'no supervisor, but services run: labd server' },
  ]);
  expect((await servicesHealth(paths)).size).toBe(0);
});

test('a machine where nothing runs has nothing to say', async () => {
  expect(await healthFindings(machine({ running: [] }), now)).toEqual([]);
});
