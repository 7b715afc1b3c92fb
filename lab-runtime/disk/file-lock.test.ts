import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { acquireFileLock, tryFileLock, withFileLock } from './file-lock.ts';

function lockFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lock-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lock');
}

test('one holds it at a time, and the next has it once it is let go', async () => {
  const path = lockFile();
  const order: string[] = [];
  const first = await acquireFileLock(path);
  expect(await tryFileLock(path)).toBeUndefined();
  const onWait = vi.fn();
  const second = acquireFileLock(path, { onWait }).then((lock) => {
    order.push('second');
    return lock;
  });
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledOnce());
  order.push('first lets go');
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(order).toEqual(['first lets go', 'second']);
  expect(await withFileLock(path, async () => 'done')).toBe('done');
});

test('who waits can give up', async () => {
  const path = lockFile();
  await using _held = await acquireFileLock(path);
  const giving = new AbortController();
  const waiting = acquireFileLock(path, { signal: giving.signal, onWait: () => giving.abort() });
  await expect(waiting).rejects.toThrow('abort');
});

test('a holder that is killed lets go', async () => {
  const path = lockFile();
  const child = spawn('flock', ['--exclusive', path, 'sh', '-c', 'echo held; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  onTestFinished(() => void (child.signalCode === null && process.kill(-(child.pid ?? 0), 'SIGKILL')));
  await once(child.stdout, 'data');
  expect(await tryFileLock(path)).toBeUndefined();
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await once(child, 'exit');
  await (await acquireFileLock(path))[Symbol.asyncDispose]();
});

test.skipIf(process.getuid?.() !== 0)('another user cannot hold it, not even one that was open to all', async () => {
  const path = lockFile();
  writeFileSync(path, '', { mode: 0o666 });
  chmodSync(path, 0o666);
  await (await acquireFileLock(path))[Symbol.asyncDispose]();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const intruder = spawn('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'flock', '-n', path, 'true'], {
    stdio: 'ignore',
  });
  const [code] = await once(intruder, 'exit');
  expect(code).not.toBe(0);
  await (await acquireFileLock(path))[Symbol.asyncDispose]();
});
