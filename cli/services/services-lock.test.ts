import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import { servicesLock, tryServicesLock } from './services-lock.ts';

test('the first command after the start of the machine can take the lock', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const runDir = join(folder, 'run/slipway');
  const paths = layout(join(folder, 'state'), runDir);
  {
    await using _lock = await servicesLock(paths);
    await expect(tryServicesLock(paths)).resolves.toBeUndefined();
  }
  expect(statSync(runDir).mode & 0o777).toBe(0o755);
});
