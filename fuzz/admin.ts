import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ExecFrame, encodeExecFrame } from '#protocol/exec-frames.ts';
import { createAdminApp } from '#server/admin-app.ts';
import { upgradeHead } from '#server/raw-request-fixture.ts';
import { fakeServer } from '#server/server-fixture.ts';
import { type Kind, until } from './kind.ts';
import { json, mutations, type Sample, text } from './mutate.ts';
import { exchange, expectAnswer } from './wire.ts';
import { clientFrame, Opcode } from './ws-frames.ts';

const frame = (content: ExecFrame) => Buffer.from(encodeExecFrame(content));

/** Stands in samples for the lab that is ready. */
const LAB = 'aaaaaaaa';
const spec = { workers: 0, cluster: true };

const post = (path: string, body: unknown) => {
  const payload = JSON.stringify(body);
  return text(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${payload.length}\r\n\r\n${payload}`,
  );
};
const get = (path: string, method = 'GET') => text(`${method} ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
const requests = [
  get('/api/status'),
  get('/api/lessons'),
  get('/api/labs'),
  get(`/api/labs/${LAB}`),
  get(`/api/labs/${LAB}/events`),
  get('/api/labs/zzzzzzzz', 'DELETE'),
  post('/api/labs', { target: { kind: 'bare' }, spec }),
  post('/api/labs', { target: { kind: 'lesson', lesson: 'quiz' }, spec }),
  post(`/api/labs/${LAB}/grade`, { lesson: 'quiz', waitMs: 1, answers: { asked: ['yes'] } }),
  text(upgradeHead(`/api/labs/${LAB}/exec`, { host: 'x' })),
  text(upgradeHead(`/api/labs/${LAB}/shell`, { host: 'x' })),
  text(upgradeHead('//', { host: 'x' })),
];
const firstMessages: readonly Sample[] = [
  json({ host: 'k3s-s', argv: ['cat'], stdin: true }),
  json({ host: 'testpc', argv: ['true'], stdin: false }),
  json({ host: 'k3s-s', cols: 80, rows: 24 }),
];
const shellMessages: readonly Sample[] = [
  json({ type: 'terminal.attach', ref: 'a', terminal: 1 }),
  json({ type: 'terminal.resize', terminal: 1, cols: 80, rows: 24 }),
  json({ type: 'terminal.ack', terminal: 1, offset: 1 }),
  json({ type: 'lab.end', lab: LAB }),
];
const execFrames: readonly Sample[] = [
  frame({ type: 'stdin', bytes: Buffer.from('one\n') }),
  frame({ type: 'stdin', bytes: Buffer.alloc(0) }),
  frame({ type: 'signal', signal: 'SIGINT' }),
  frame({ type: 'exit', exit: { code: 0 } }),
];

type Input =
  | { readonly way: 'request'; readonly bytes: Buffer }
  | { readonly way: 'exec' | 'shell'; readonly first: Buffer; readonly rest: readonly Buffer[] };

const one = (opcode: number, samples: readonly Sample[]) =>
  mutations(samples).map((bytes) => clientFrame(opcode, bytes));

/** The command line's API: requests as bytes, and what its two kinds of WebSockets are told. */
export const admin: Kind<Input> = {
  name: 'admin',
  parallel: 16,
  inputs: () =>
    fc.oneof(
      fc.record({ way: fc.constant('request' as const), bytes: mutations(requests) }),
      fc.record({
        way: fc.constantFrom('exec' as const, 'shell' as const),
        first: one(Opcode.text, firstMessages),
        rest: fc.array(fc.oneof(one(Opcode.binary, execFrames), one(Opcode.text, shellMessages)), { maxLength: 4 }),
      }),
    ),
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-fuzz-'));
    const socketPath = join(folder, 'server.sock');
    const server = fakeServer({ answer: () => ({ code: 0, stdout: 'out', stderr: 'err' }) });
    server.terminals.service.open = async ({ lab, host, cols, rows }) => ({ id: 1, lab, host, ordinal: 1, cols, rows });
    const app = createAdminApp({
      ...server,
      lessons: server.lessons.source,
      terminals: server.terminals.service,
      address: () => 'http://127.0.0.1:1/',
      startedAt: 1,
      pages: () => 0,
    });
    await app.listen({ path: socketPath });
    const { id } = await server.labs.start({ owner: 'cli', target: { kind: 'bare' }, spec });
    server.driver.advance(id, 'running');
    await until(
      () => server.labs.get(id)?.state === 'ready',
      () => 'the lab is ready',
    );
    const named = (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll(LAB, id), 'latin1');
    const end = clientFrame(Opcode.close, Buffer.from([0x03, 0xe8]));
    return {
      async send(input) {
        if (input.way === 'request') return void (await exchange({ path: socketPath }, named(input.bytes)));
        const head = Buffer.from(upgradeHead(`/api/labs/${id}/${input.way}`, { host: 'x' }));
        await exchange({ path: socketPath }, Buffer.concat([head, input.first, ...input.rest, end]));
      },
      async honest() {
        const answer = await exchange(
          { path: socketPath },
          Buffer.from('GET /api/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
          { stay: true },
        );
        expectAnswer(answer, 'HTTP/1.1 200 ', 'the status');
        // Labs that were started on the way.
        for (const started of server.driver.records.keys())
          if (started !== id) server.driver.advance(started, 'stopped');
        server.terminals.asked.length = 0;
      },
      async [Symbol.asyncDispose]() {
        await app.close();
        await server.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};
