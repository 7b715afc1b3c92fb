import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { processStartTime } from './runc-state.ts';
import { systemCommand } from './system-command.ts';

test('answers what the program said, or throws the end of what it complained of', async () => {
  expect(await systemCommand('cat', [], { input: 'in and out' })).toBe('in and out');
  await expect(systemCommand('sh', ['-c', 'echo no room >&2; exit 3'])).rejects.toThrow('no room');
  await expect(systemCommand('no-such-program-here', [])).rejects.toThrow(/no-such-program-here/);
});

test('an aborted program has ended when the caller is told', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'command-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'pid');
  for (let i = 0; i < 20; i += 1) {
    const stop = new AbortController();
    const running = systemCommand('sh', ['-c', 'echo $$ > "$0.new"; mv "$0.new" "$0"; exec sleep 600', file], {
      signal: stop.signal,
    });
    const told = running.catch(() => 'told');
    await expect.poll(() => existsSync(file), { interval: 1 }).toBe(true);
    const pid = Number(readFileSync(file, 'utf8'));
    await rm(file);
    stop.abort();
    expect(await told).toBe('told');
    expect(await processStartTime(pid)).toBeUndefined();
  }
});
