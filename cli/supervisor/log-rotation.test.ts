import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rotateLogs } from './log-rotation.ts';

function logFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;

test('of a burst only its end is kept, and older logs move on by one', () => {
  const file = join(logFolder(), 'server.log');
  for (const letter of 'abcde') {
    writeFileSync(file, `${letter.repeat(5_000)}-the end of ${letter}`);
    rotateLogs(join(file, '..'), 1_000);
  }
  expect(sizeOf(file)).toBe(0);
  for (const [age, letter] of ['e', 'd', 'c'].entries()) {
    const kept = readFileSync(`${file}.${age + 1}`, 'utf8');
    expect(kept).toHaveLength(1_000);
    expect(kept).toMatch(new RegExp(`-the end of ${letter}$`));
  }
  expect(sizeOf(`${file}.4`)).toBeUndefined();
});

test('a log that cannot be kept is cut all the same, and so are the others', () => {
  const folder = logFolder();
  const [first, second] = [join(folder, 'a.log'), join(folder, 'b.log')];
  for (const file of [first, second]) writeFileSync(file, 'x'.repeat(5_000));
  // Where the old log would go lies a folder that is not empty, and so on for each older one.
  for (const age of [1, 2, 3]) mkdirSync(`${first}.${age}/full`, { recursive: true });
  expect(rotateLogs(folder, 1_000)).toEqual(['a.log', 'b.log']);
  expect(sizeOf(first)).toBe(0);
  expect(sizeOf(second)).toBe(0);
  expect(sizeOf(`${second}.1`)).toBe(1_000);
});

const mounts = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;

test.skipIf(!mounts)('a disk that a log has filled is made free again', () => {
  const folder = logFolder();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'logs', folder]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  const file = join(folder, 'server.log');
  expect(() => {
    for (;;) appendFileSync(file, Buffer.alloc(65_536, 'x'));
  }).toThrow('ENOSPC');
  rotateLogs(folder, 500_000);
  expect(sizeOf(file)).toBe(0);
  appendFileSync(file, 'a line that has room again\n');
});
