import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labdFailureSchema } from '#protocol/labd.ts';
import { createLabdServer } from './api.ts';
import { FaultyMachine } from './faulty-machine-fixture.ts';
import { createKeptLabs } from './kept-labs.ts';

const spec = { cluster: false, workers: 0 };
const machine = new FaultyMachine();
const kept = createKeptLabs({ kept: [], remove: async () => {}, log: () => {} });
const server = createLabdServer({ labs: machine.labs, kept }, () => {});
const dir = mkdtempSync(join(tmpdir(), 'labd-api-'));
const socketPath = join(dir, 'labd.sock');

beforeAll(async () => {
  server.listen(socketPath);
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true });
});

function call(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const code = (text: string): string => labdFailureSchema.parse(JSON.parse(text)).failure.code;

const HOSTILE_IDS = [
  '../../etc',
  '..',
  '.',
  '',
  '/etc/passwd',
  'lab00001/..',
  'lab0000\n',
  'LAB00001',
  'lab000012',
  'lab 0001',
  '--help00',
  '-rf-rf-r',
  'lab\u00000001',
  'läb00001',
  '$(reboot)',
  '1;reboot',
];

test.each(HOSTILE_IDS)('the id %j names no lab: it becomes no path, no cgroup and no argument', async (id) => {
  const { status, text } = await call('POST', '/v1/labs', JSON.stringify({ id, spec }));
  expect([status, code(text)]).toEqual([400, 'SLW205']);
  for (const method of ['GET', 'DELETE']) {
    const answer = await call(method, `/v1/labs/${encodeURIComponent(id)}`);
    expect([404, 200]).toContain(answer.status);
    if (answer.status === 200) expect(JSON.parse(answer.text)).toEqual({ labs: [], kept: [] });
  }
  // nothing was even asked of the machine
  expect(machine.calls).toEqual([]);
});

test.each([
  ['more workers than there are names for', { spec: { cluster: true, workers: 10 } }],
  ['half a worker', { spec: { cluster: true, workers: 1.5 } }],
  ['no object', [spec]],
])('a request with %s is refused', async (_, body) => {
  const { status, text } = await call('POST', '/v1/labs', JSON.stringify(body));
  expect([status, code(text)]).toEqual([400, 'SLW205']);
  expect(machine.calls).toEqual([]);
});

test('what is no JSON, or too much of it, is refused', async () => {
  expect(code((await call('POST', '/v1/labs', '{"spec":')).text)).toBe('SLW100');
  expect(code((await call('POST', '/v1/labs', 'x'.repeat(20_000))).text)).toBe('SLW103');
  expect(code((await call('PUT', '/v1/labs')).text)).toBe('SLW106');
  expect(machine.calls).toEqual([]);
});

test('what a later server may say besides goes no further than here', async () => {
  const hidden = JSON.parse('{"__proto__":{"id":"lab00009"},"rootfs":"/"}') as object;
  const request = { ...hidden, id: 'lab00002', spec: { ...spec, image: '/etc' } };
  const { status, text } = await call('POST', '/v1/labs', JSON.stringify(request));
  expect(status).toBe(202);
  expect(JSON.parse(text)).toMatchObject({ id: 'lab00002' });
  expect(text).not.toMatch(/rootfs|image|lab00009/);
});

test('and then a lab is made', async () => {
  const { status, text } = await call('POST', '/v1/labs', JSON.stringify({ id: 'lab00001', spec }));
  expect([status, JSON.parse(text)]).toMatchObject([202, { id: 'lab00001', spec }]);
});
