import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';

const module = new URL('./service-log.ts', import.meta.url).href;
const script = `
  const { serviceLog } = await import(${JSON.stringify(module)});
  const log = serviceLog('test');
  for (let i = 0; i < 3; i += 1) { log('event', { i }); await new Promise((resolve) => setTimeout(resolve, 5)); }
  process.stdout.write('alive');`;

test('a log that cannot be written does not end the process', async () => {
  const full = openSync('/dev/full', 'w');
  const flags = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types', '--input-type=module'];
  const child = spawn(process.execPath, [...flags, '-e', script], { stdio: ['ignore', 'pipe', full] });
  closeSync(full);
  const said: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = await once(child, 'close');
  expect([code, Buffer.concat(said).toString()]).toEqual([0, 'alive']);
});
