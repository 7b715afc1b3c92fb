import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import { logFile, startDaemon } from './daemon.ts';

test('a service gets the environment that we give it, and nothing of the caller’s', async () => {
  const top = mkdtempSync(join(tmpdir(), 'daemon-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  vi.stubEnv('NODE_OPTIONS', '--require=/tmp/planted.js');
  vi.stubEnv('LD_PRELOAD', '/tmp/planted.so');
  onTestFinished(() => void vi.unstubAllEnvs());
  const paths = layout(join(top, 'state'), join(top, 'run'));
  const argv = ['/usr/bin/env'];
  const child = startDaemon({
    paths,
    name: 'labd',
    argv,
    environment: { SLIPWAY_X: '1' },
    record: { hash: '', app: '' },
  });
  if (child.exitCode === null) await once(child, 'exit');
  const names = readFileSync(logFile(paths, 'labd'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0]);
  expect(new Set(names)).toEqual(new Set(['LANG', 'PATH', 'SLIPWAY_X']));
});
