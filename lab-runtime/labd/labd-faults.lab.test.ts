import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMachine, testMachine, whyNoLabs } from './machine-fixture.ts';

const cluster = { cluster: true, workers: 2 };
const plain = { cluster: false, workers: 0 };

/** Faults of a real machine: its disk is full, a part will not start, a lab will not go. */
describe.skipIf(whyNoLabs() !== undefined)('labd on a machine with faults', () => {
  let machine: TestMachine;
  let filler: string;
  beforeAll(async () => {
    machine = await testMachine();
    // records get a disk of their own, which is small
    const { labRecordsDir } = machine.paths;
    mkdirSync(labRecordsDir, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'none', labRecordsDir]);
    filler = join(labRecordsDir, 'filler');
    await machine.start();
  });
  afterAll(async () => {
    await machine?.kill();
    execFileSync('umount', [machine.paths.labRecordsDir]);
    await machine?.close();
  });

  function fill(): void {
    for (const size of [4096, 1]) {
      try {
        for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
    }
  }
  const records = (): string[] => readdirSync(machine.paths.labRecordsDir).filter((name) => name !== 'filler');

  test('a lab that cannot be put on record is refused and leaves nothing', async () => {
    fill();
    await expect(machine.create('fault001', plain)).rejects.toThrow('SLW507');
    expect([await machine.get('fault001'), records(), await machine.leftovers('fault001')]).toEqual([
      undefined,
      [],
      [],
    ]);
    rmSync(filler);
    await machine.create('fault001', plain);
    await machine.until('fault001', 'running');
  });

  test('a lab ends though its end cannot be put on record, and labd may be killed meanwhile', async () => {
    fill();
    await machine.destroy('fault001');
    await machine.kill();
    await machine.start();
    await expect.poll(() => machine.leftovers('fault001'), { timeout: 30_000 }).toEqual([]);
    await expect
      .poll(async () => (await machine.get('fault001'))?.state ?? 'stopped', { timeout: 30_000 })
      .toBe('stopped');
    expect(records()).toEqual([]);
    rmSync(filler);
  });

  test('a lab that runs goes on and ends on a full disk', async () => {
    await machine.create('fault002', plain);
    await machine.until('fault002', 'running');
    fill();
    expect((await machine.labinit('fault002', 'testpc').run({ argv: ['true'] })).code).toBe(0);
    await machine.destroy('fault002');
    await machine.until('fault002', 'stopped');
    expect([await machine.leftovers('fault002'), records()]).toEqual([[], []]);
    rmSync(filler);
  });

  test('a part that fails at once is cleaned up after the parts that were still being made', async () => {
    const mirror = join(machine.paths.artifactsDir, 'mirror');
    renameSync(mirror, `${mirror}-away`);
    mkdirSync(mirror);
    // it is there and cannot be run: without the mode runc says so before it reports the container as made, while
    // what is only no program is found when nobody waits for it any more
    symlinkSync('/nowhere', join(mirror, 'index'));
    writeFileSync(join(mirror, 'mirror'), 'no program', { mode: 0o644 });
    try {
      await machine.create('fault003', cluster);
      const failed = await machine.until('fault003', 'failed');
      expect(failed.state === 'failed' && failed.failure.code).toBe('SLW203');
      await expect.poll(() => machine.leftovers('fault003'), { timeout: 30_000 }).toEqual([]);
      await machine.destroy('fault003');
      await machine.until('fault003', 'stopped');
      expect(await machine.leftovers('fault003')).toEqual([]);
    } finally {
      rmSync(mirror, { recursive: true });
      renameSync(`${mirror}-away`, mirror);
    }
  });

  test('labd serves while a lab of before cannot be removed, and removes it when it can', async () => {
    await machine.create('fault004', plain);
    await machine.until('fault004', 'running');
    await machine.kill();
    rmSync(join(machine.paths.labRecordsDir, 'fault004.json'));
    // its folder is busy: something is mounted in it
    const busy = join(machine.paths.labsRunDir, 'fault004', 'testpc', 'busy');
    mkdirSync(busy);
    execFileSync('mount', ['-t', 'tmpfs', 'none', busy]);
    try {
      await machine.start();
      await machine.create('fault005', plain);
      await machine.until('fault005', 'running');
      await expect(machine.create('fault004', plain)).rejects.toThrow('SLW205');
    } finally {
      execFileSync('umount', [busy]);
    }
    await expect.poll(() => readdirSync(machine.paths.labsRunDir), { timeout: 60_000 }).toEqual(['fault005']);
    await expect
      .poll(() => machine.create('fault004', plain).then(({ id }) => id, String), { timeout: 60_000 })
      .toBe('fault004');
    for (const id of ['fault004', 'fault005']) {
      await machine.until(id, 'running');
      await machine.destroy(id);
      await machine.until(id, 'stopped');
      expect(await machine.leftovers(id)).toEqual([]);
    }
  });
});
