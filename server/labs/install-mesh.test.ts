import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { installMesh } from './install-mesh.ts';
import { fakeHosts } from './lab-fixture.ts';

function install(code: number, write: (output: PassThrough) => void) {
  const stdout = new PassThrough();
  const told: string[] = [];
  const hosts = {
    ...fakeHosts('testlab1', () => ({ code })),
    async spawn() {
      const stderr = new PassThrough();
      const exit = new Promise<{ code: number }>((resolve) => stdout.once('end', () => resolve({ code })));
      stderr.end();
      write(stdout);
      return { stdin: new PassThrough(), stdout, stderr, exit, kill: () => undefined, close: () => undefined };
    },
  };
  const report = (text: string) => void told.push(text);
  return { told, done: installMesh({ hosts, signal: new AbortController().signal, begin: () => undefined, report }) };
}

test('the installer is followed line by line, what it wrote over counts last', async () => {
  const { told, done } = install(0, (output) =>
    output.end('\u2714 Istio core installed\nProcessing a\rProcessing b\r\n|\\\n'),
  );
  await done;
  expect(told).toEqual(['\u2714 Istio core installed', 'Processing b']);
});

test('a line without an end costs no memory', async () => {
  let written = 0;
  const block = Buffer.alloc(65_536, 'x');
  const { done } = install(1, (output) => {
    const more = () => {
      while (written < 64 * 1024 * 1024) {
        written += 65_536;
        if (!output.write(block)) return void output.once('drain', more);
      }
      output.end();
    };
    more();
  });
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
  await expect(done).rejects.toThrow(/^istioctl ended with 1: x{300}$/);
  expect(process.memoryUsage().heapUsed + process.memoryUsage().external - before).toBeLessThan(60 * 1024 * 1024);
});
