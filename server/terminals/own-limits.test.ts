import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EMULATOR_DATA_MAX_MIB } from './limits.ts';

// Two processes start, and one of them is filled, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

test('the memory of an emulator’s process has a limit that typed arrays count for', async () => {
  const script = `
    const { limitThisProcess } = await import(${JSON.stringify(new URL('./own-limits.ts', import.meta.url).href)});
    limitThisProcess();
    const kept = [];
    try {
      for (;;) kept.push(new Uint8Array(8 * 1024 * 1024).fill(1));
    } catch (error) {
      console.log(JSON.stringify({ name: error.name, mebibytes: kept.length * 8 }));
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  const { name, mebibytes } = JSON.parse(stdout) as { name: string; mebibytes: number };
  expect(name).toBe('RangeError');
  expect(mebibytes).toBeGreaterThan(EMULATOR_DATA_MAX_MIB / 2);
  expect(mebibytes).toBeLessThanOrEqual(EMULATOR_DATA_MAX_MIB);
});

test('emulators end with their server, whatever became of it, and not by its signals', async () => {
  const child = fork(new URL('./emulator-main.ts', import.meta.url), { serialization: 'advanced' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const gone = once(child, 'exit');
  const answered = once(child, 'message');
  child.send({ type: 'snapshot', terminal: 1, ref: 7, above: false });
  expect((await answered)[0]).toMatchObject({ type: 'snapshot', ref: 7 });
  child.kill('SIGINT');
  const again = once(child, 'message');
  child.send({ type: 'snapshot', terminal: 1, ref: 8, above: false });
  expect((await again)[0]).toMatchObject({ ref: 8 });
  child.disconnect();
  expect(await gone).toEqual([0, null]);
});
