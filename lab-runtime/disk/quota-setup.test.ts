import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { layout } from '../layout.ts';
import { createQuotaSetup, enableQuotas, type QuotaKind } from './quota-setup.ts';

/** A setup whose tries end as the list says. */
function setup(...ends: (QuotaKind | Error)[]) {
  const events: string[] = [];
  const quotas = createQuotaSetup(
    async () => {
      const end = ends.shift();
      if (end === undefined) throw new Error('asked once too often');
      if (end instanceof Error) throw end;
      return end;
    },
    (event) => events.push(event),
  );
  return { quotas, events };
}

test('a failure is told and tried again; a success is kept', async () => {
  const { quotas, events } = setup(new Error('EIO'), new Error('EIO'), 'simple');
  expect(quotas.state()).toBeUndefined();
  await expect(quotas.ensure()).rejects.toThrow('EIO');
  expect(quotas.state()).toBe('failed');
  await expect(quotas.ensure()).rejects.toThrow('EIO');
  expect(await quotas.ensure()).toBe('simple');
  expect(await quotas.ensure()).toBe('simple');
  expect([quotas.state(), events]).toEqual(['simple', ['quotas failed', 'quotas failed', 'quotas']]);
});

test('a kernel without quotas is told of once', async () => {
  const { quotas, events } = setup('none');
  expect([await quotas.ensure(), await quotas.ensure()]).toEqual(['none', 'none']);
  expect(events).toEqual(['no quotas']);
});

test('labs that start together share one try', async () => {
  const { quotas } = setup(new Error('EIO'), 'full');
  const both = await Promise.allSettled([quotas.ensure(), quotas.ensure()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await quotas.ensure()).toBe('full');
});

/** A hostrun that ends as the real one does after this error of the kernel. */
function hostrun(error: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'quota-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const program = join(dir, 'hostrun');
  writeFileSync(program, `#!/bin/sh\necho "hostrun: enable quotas on $3: ${error}" >&2\nexit 1\n`, { mode: 0o755 });
  return program;
}

test.each(['invalid argument', 'operation not supported', 'inappropriate ioctl for device'])(
  '“%s” means that the kernel has none',
  async (error) => {
    expect(await enableQuotas(layout('/nowhere', '/nowhere'), hostrun(error))).toBe('none');
  },
);

test.each(['input/output error', 'no space left on device', 'read-only file system', 'cannot allocate memory'])(
  '“%s” is a failure of the moment',
  async (error) => {
    await expect(enableQuotas(layout('/nowhere', '/nowhere'), hostrun(error))).rejects.toThrow(error);
  },
);
