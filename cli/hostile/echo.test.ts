import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { ExecSession } from '#lab-runtime/lab-client/exec-session.ts';
import { openEcho } from './echo.ts';

/** A program that sends back what it gets, or one that breaks. */
function program(breaks: boolean): ExecSession {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  if (breaks) stdin.on('data', () => stdout.destroy(new Error('gone')));
  else stdin.pipe(stdout);
  const exit = new Promise<never>(() => undefined);
  return { stdin, stdout, stderr: new PassThrough(), exit, kill: () => undefined, close: () => stdin.destroy() };
}

test('a byte comes back each time, and a program that broke is opened anew', async () => {
  const opened: string[] = [];
  const echo = await openEcho({
    async exec({ argv }) {
      opened.push(argv.join(' '));
      return program(opened.length === 2);
    },
  });
  await echo.once();
  await echo.once();
  expect(opened).toEqual(['cat']);
  echo.close();

  const broken = await openEcho({
    async exec() {
      opened.push('again');
      return program(opened.length === 2);
    },
  });
  await expect(broken.once()).rejects.toThrow('gone');
  await broken.once();
  expect(opened).toEqual(['cat', 'again', 'again']);
  broken.close();
});
