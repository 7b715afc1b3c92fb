import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import { children, runningRecord, saveRecord, signalTo, stopRecorded } from './process-record.ts';

function sleeper(script = 'exec sleep 600') {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-record-'));
  const child = spawn('sh', ['-c', script], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const paths = layout(folder, folder);
  saveRecord(paths, 'labd', { pid: child.pid ?? 0, hash: 'h', app: '/a' });
  return { paths, child };
}

test('a process that runs is found by its record, and stopped', async () => {
  const { paths, child } = sleeper();
  expect(runningRecord(paths, 'labd')).toMatchObject({ pid: child.pid, hash: 'h', app: '/a' });
  expect(runningRecord(paths, 'server')).toBeUndefined();
  expect(await stopRecorded(paths, 'labd')).toBe(true);
  expect(runningRecord(paths, 'labd')).toBeUndefined();
  expect(await stopRecorded(paths, 'labd')).toBe(false);
});

test('a process that another version started is found, whatever its record says besides', async () => {
  const { paths, child } = sleeper();
  const file = join(paths.runDir, 'labd.pid.json');
  const { pid, born } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; born: string };
  writeFileSync(file, JSON.stringify({ version: 7, pid, born, hash: { sha: 1 }, speaks: 'x', later: true }));
  expect(runningRecord(paths, 'labd')).toMatchObject({ pid: child.pid, hash: '', app: '' });
  writeFileSync(file, JSON.stringify({ pid, born, hash: 'h', app: '/a' }));
  expect(runningRecord(paths, 'labd')).toMatchObject({ pid: child.pid, hash: 'h', app: '/a' });
});

test('a process that does not listen is killed after its grace', async () => {
  const { paths } = sleeper("trap '' TERM; while :; do sleep 0.1; done");
  expect(await stopRecorded(paths, 'labd', 300)).toBe(true);
});

test('a process that ended just before its signal is no trouble', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  await once(child, 'exit');
  expect(signalTo(child.pid ?? 0, 'SIGTERM')).toBe(false);
});

test('another process with the same number is not taken for it', () => {
  const { paths } = sleeper();
  saveRecord(paths, 'server', { pid: 1, hash: 'h', app: '/a' });
  expect(runningRecord(paths, 'server')?.pid).toBe(1);
  expect(children(process.pid)).toBeGreaterThan(0);
  expect(children(1_000_000_000)).toBe(1);
});
