import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import { inServicesSlice, removeServicesSlice, startService } from './services-slice.ts';

test.skipIf(process.getuid?.() !== 0 || !existsSync('/sys/fs/cgroup'))(
  'a service has the weight of the services, and its starter keeps its own',
  async () => {
    const top = mkdtempSync(join(tmpdir(), 'slice-'));
    const paths = layout(top, join(top, 'run'));
    const record = { hash: 'h', app: '/app' };
    const child = startService({ paths, name: 'labd', argv: ['sleep', '60'], environment: {}, record });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await expect.poll(() => inServicesSlice(child.pid ?? 0), { timeout: 5_000 }).toBe(false);
      removeServicesSlice();
      rmSync(top, { recursive: true, force: true });
    });
    expect(inServicesSlice(child.pid ?? 0)).toBe(true);
    expect(inServicesSlice(process.pid)).toBe(false);
  },
);
