import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { afterEach, expect, test, vi } from 'vitest';
import { MARKING_ENVIRONMENT } from '#protocol/shell-marks.ts';

const DOTFILES = new URL('../toolchain/inputs/images/host/root/', import.meta.url);
vi.setConfig({ testTimeout: 60_000 });
const WAIT = { timeout: 20_000, interval: 20 };
const releases: (() => unknown)[] = [];
afterEach(async () => {
  for (const release of releases.splice(0).toReversed()) await release();
});

/** A login shell of this machine with the files and the environment of a lab's host. */
async function openShell() {
  const home = await mkdtemp(join(tmpdir(), 'slip-marks-'));
  releases.push(() => rm(home, { recursive: true, force: true }));
  await cp(DOTFILES, home, { recursive: true });
  const env = {
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    PATH: process.env.PATH ?? '',
    ...MARKING_ENVIRONMENT,
  };
  const pty = spawn('/bin/bash', ['-l'], { cwd: home, env, cols: 80, rows: 24 });
  releases.push(() => pty.kill('SIGKILL'));
  let output = '';
  pty.onData((data) => {
    output += data;
  });
  const marks = () =>
    output
      .split('\x1b]133;')
      .slice(1)
      .map((rest) => rest.split('\x07')[0]);
  return {
    pty,
    marks,
    output: () => output,
    async sees(...wanted: string[]): Promise<void> {
      await vi.waitFor(() => expect(marks()).toEqual(wanted), WAIT);
      output = '';
    },
  };
}

test('bash says where its prompt is, what runs and how it ended', async () => {
  const shell = await openShell();
  await shell.sees('D;0', 'A');
  shell.pty.write('true\r');
  await shell.sees('C', 'D;0', 'A');
  shell.pty.write('(exit 7)\r');
  await shell.sees('C', 'D;7', 'A');
  shell.pty.write('test $? -eq 7 && echo "kept: $?"\r');
  await vi.waitFor(() => expect(shell.output()).toContain('kept: 0'), WAIT);
  await shell.sees('C', 'D;0', 'A');
  shell.pty.write('\r');
  await shell.sees('D;0', 'A');
  shell.pty.write('cat\r');
  await vi.waitFor(() => expect(shell.marks()).toEqual(['C']), WAIT);
  shell.pty.write('\x03');
  await shell.sees('C', 'D;130', 'A');
});

test('a line that is not complete gets no mark, lines of a paste one end', async () => {
  const shell = await openShell();
  await shell.sees('D;0', 'A');
  shell.pty.write('if true\r');
  await vi.waitFor(() => expect(shell.output()).toMatch(/> $/), WAIT);
  expect(shell.marks()).toEqual([]);
  shell.pty.write('\x03');
  await shell.sees('D;130', 'A');
  shell.pty.write('!nosuchevent\r');
  await shell.sees('A');
  shell.pty.write("PS1='mine> '\r");
  await shell.sees('C', 'D;0', 'A');
  shell.pty.write('\x1b[200~true\rfalse\r\x1b[201~\r');
  await shell.sees('C', 'C', 'D;1', 'A');
});

test('a shell in the shell marks too, and set -x shows nothing of it', async () => {
  const shell = await openShell();
  await shell.sees('D;0', 'A');
  shell.pty.write('bash\r');
  await shell.sees('C', 'D;0', 'A');
  shell.pty.write('set -x\r');
  await shell.sees('C', 'D;0', 'A');
  shell.pty.write('true\r');
  await vi.waitFor(() => expect(shell.marks()).toEqual(['C', 'D;0', 'A']), WAIT);
  expect(shell.output()).toContain('+ true');
  expect(shell.output()).not.toContain('printf');
  shell.pty.write('exit 3\r');
  await vi.waitFor(() => expect(shell.marks().slice(-2)).toEqual(['D;3', 'A']), WAIT);
});
