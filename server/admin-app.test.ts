import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeExecFrame, encodeExecFrame } from '#protocol/exec-frames.ts';
import { createAdminApp } from './admin-app.ts';
import { callSocket, streamSocket } from './labs/socket-http.ts';
import { rawRequest, upgradeHead } from './raw-request-fixture.ts';
import type { HeartbeatTimes } from './routes/heartbeat.ts';
import { fakeServer } from './server-fixture.ts';

async function serve(heartbeat?: HeartbeatTimes) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-admin-'));
  const socketPath = join(folder, 'server.sock');
  const server = fakeServer({ answer: (argv) => (argv[0] === 'false' ? { code: 3, stderr: 'no\n' } : { code: 0 }) });
  const app = createAdminApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    address: () => 'http://127.0.0.1:1/',
    startedAt: 1,
    pages: () => 2,
    ...(heartbeat && { heartbeat }),
  });
  await app.listen({ path: socketPath });
  onTestFinished(async () => {
    await app.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const ready = async (target: object = { kind: 'bare' }) => {
    const body = { target, spec: { workers: 0, cluster: true } };
    const answer = await callSocket(socketPath, { method: 'POST', path: '/api/labs', body });
    const { id } = (answer.body as { lab: { id: string } }).lab;
    server.driver.advance(id, 'running');
    await vi.waitFor(() => expect(server.labs.get(id)?.state).toBe('ready'));
    return id;
  };
  return { server, socketPath, ready };
}

const run = (socketPath: string, id: string, start: object, input: string[] = [], frames: Uint8Array[] = []) => {
  const socket = new WebSocket(`ws+unix://${socketPath}:/api/labs/${id}/exec`);
  onTestFinished(() => socket.terminate());
  socket.on('open', () => {
    socket.send(JSON.stringify(start));
    for (const frame of frames) socket.send(frame);
    for (const text of input) socket.send(encodeExecFrame({ type: 'stdin', bytes: Buffer.from(text) }));
    socket.send(encodeExecFrame({ type: 'stdin', bytes: Buffer.alloc(0) }));
  });
  return new Promise<{ out: string; err: string; exit?: unknown; failure?: unknown }>((resolve) => {
    const result: { out: string; err: string; exit?: unknown; failure?: unknown } = { out: '', err: '' };
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) result.failure = JSON.parse(data.toString()).failure;
      const frame = isBinary ? decodeExecFrame(data) : undefined;
      if (frame?.type === 'stdout') result.out += Buffer.from(frame.bytes).toString();
      if (frame?.type === 'stderr') result.err += Buffer.from(frame.bytes).toString();
      if (frame?.type === 'exit') result.exit = frame.exit;
    });
    socket.on('close', () => resolve(result));
    socket.on('error', () => resolve(result));
  });
};

test('a command passes its input, output and status through', async () => {
  const { socketPath, ready } = await serve();
  const id = await ready();
  const cat = await run(socketPath, id, { host: 'k3s-s', argv: ['cat'], stdin: true }, ['one\n', 'two\n']);
  expect(cat).toEqual({ out: 'one\ntwo\n', err: '', exit: { code: 0 } });
  const failed = await run(socketPath, id, { host: 'k3s-s', argv: ['false'], stdin: true });
  expect(failed).toEqual({ out: '', err: 'no\n', exit: { code: 3 } });
});

test('what is no frame of a client ends the command and says why', async () => {
  const { socketPath, ready } = await serve();
  const id = await ready();
  const sent = (frame: Uint8Array) => run(socketPath, id, { host: 'k3s-s', argv: ['cat'], stdin: true }, [], [frame]);
  for (const frame of [Buffer.from('hello'), encodeExecFrame({ type: 'exit', exit: { code: 0 } })]) {
    expect(await sent(frame)).toMatchObject({ failure: { code: 'SLW100' } });
  }
});

test('a command for a host or lab that is not there is refused', async () => {
  const { socketPath, ready } = await serve();
  const id = await ready();
  expect(await run(socketPath, id, { host: 'k3s-w1', argv: ['true'], stdin: false })).toMatchObject({
    failure: { code: 'SLW106' },
  });
  expect(await run(socketPath, 'zzzzzzzz', { host: 'k3s-s', argv: ['true'], stdin: false })).toMatchObject({
    failure: { code: 'SLW200' },
  });
  expect(await run(socketPath, id, { host: 'k3s-s', argv: [], stdin: false })).toMatchObject({
    failure: { code: 'SLW100' },
  });
});

test('labs are listed, followed, graded and ended', async () => {
  const { server, socketPath, ready } = await serve();
  const id = await ready({ kind: 'mesh' });
  const list = await callSocket(socketPath, { method: 'GET', path: '/api/labs' });
  expect(list.body).toMatchObject({ labs: [{ owner: 'cli', lab: { id, state: 'ready' } }] });
  const grade = await callSocket(socketPath, {
    method: 'POST',
    path: `/api/labs/${id}/grade`,
    body: { lesson: 'first-service', waitMs: 100 },
  });
  expect(grade.body).toMatchObject({ checkpoints: [{ id: 'label', verdict: { status: 'passed' } }] });
  expect(server.lessons.stopped).toEqual([id]);

  const answered = async (answers: object) =>
    callSocket(socketPath, {
      method: 'POST',
      path: `/api/labs/${id}/grade`,
      body: { lesson: 'quiz', waitMs: 100, answers },
    });
  const status = async (answers: object) =>
    (await answered(answers)).body as { checkpoints: { verdict: { status: string } }[] };
  expect((await status({})).checkpoints[0]?.verdict.status).toBe('failed');
  expect((await status({ asked: ['yes'] })).checkpoints[0]?.verdict.status).toBe('passed');
  expect((await answered({ asked: ['maybe'] })).body).toMatchObject({ failure: { code: 'SLW403' } });

  const states: string[] = [];
  const followed = (async () => {
    for await (const line of streamSocket(socketPath, `/api/labs/${id}/events`)) {
      states.push((line as { lab: { state: string } }).lab.state);
    }
  })();
  await vi.waitFor(() => expect(states).toEqual(['ready']));
  expect((await callSocket(socketPath, { method: 'DELETE', path: `/api/labs/${id}` })).status).toBe(202);
  server.driver.advance(id, 'stopped');
  await followed;
  expect(states.at(-1)).toBe('stopped');
  const gone = await callSocket(socketPath, { method: 'GET', path: `/api/labs/${id}` });
  expect([gone.status, gone.body]).toMatchObject([404, { failure: { code: 'SLW200' } }]);
});

test('wrong requests are told what is wrong', async () => {
  const { socketPath } = await serve();
  const create = (body: object) => callSocket(socketPath, { method: 'POST', path: '/api/labs', body });
  const spec = { workers: 1, cluster: true };
  expect((await create({ target: { kind: 'lesson', lesson: 'x' }, spec })).body).toMatchObject({
    failure: { code: 'SLW402' },
  });
  expect((await create({ target: { kind: 'bare' }, spec: { workers: 9 } })).body).toMatchObject({
    failure: { code: 'SLW205' },
  });
  expect((await create({ target: { kind: 'mesh' }, spec: { ...spec, cluster: false } })).status).toBe(400);
});

test.each(['//', '/api/labs/aaaaaaaa/exec/', '*'])('an upgrade at %s is answered', async (path) => {
  const { socketPath } = await serve();
  expect(await rawRequest({ path: socketPath }, upgradeHead(path, { host: 'x' }))).toMatch(/^HTTP\/1.1 404 /);
  expect((await callSocket(socketPath, { method: 'GET', path: '/api/labs' })).status).toBe(200);
});

test.each([
  ['exec', ['{']],
  ['shell', ['{']],
  ['shell', [JSON.stringify({ host: 'k3s-s', cols: 80, rows: 24 }), '{', '{"type":"sudo"}']],
])('at the %s socket, what is no message is answered with what is wrong', async (kind, messages) => {
  const { server, socketPath, ready } = await serve();
  server.terminals.service.open = async ({ lab, host, cols, rows }) => ({ id: 1, lab, host, ordinal: 1, cols, rows });
  const id = await ready();
  const socket = new WebSocket(`ws+unix://${socketPath}:/api/labs/${id}/${kind}`);
  onTestFinished(() => socket.terminate());
  const failures: string[] = [];
  let opened = false;
  socket.on('message', (data: Buffer) => {
    const { type, failure } = JSON.parse(data.toString());
    opened ||= type === 'terminal.opened';
    if (failure) failures.push(failure.code);
  });
  await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.OPEN));
  socket.send(messages[0] ?? '');
  if (messages.length > 1) await vi.waitFor(() => expect(opened).toBe(true));
  for (const message of messages.slice(1)) socket.send(message);
  await vi.waitFor(() => expect(failures).toEqual(messages.length === 1 ? ['SLW100'] : ['SLW100', 'SLW100']));
  expect((await callSocket(socketPath, { method: 'GET', path: '/api/labs' })).status).toBe(200);
});

test('a command line that is gone is noticed, one that only reads slowly is not', async () => {
  const { server, socketPath, ready } = await serve({ everyMs: 20, answerMs: 60 });
  const id = await ready();
  const gone = rawRequest({ path: socketPath }, upgradeHead(`/api/labs/${id}/exec`, { host: 'x' }));
  expect(await gone).toMatch(/^HTTP\/1.1 101 /);
  const slow = new WebSocket(`ws+unix://${socketPath}:/api/labs/${id}/exec`);
  onTestFinished(() => slow.terminate());
  await vi.waitFor(() => expect(slow.readyState).toBe(WebSocket.OPEN));
  slow.pause();
  const pinging = setInterval(() => slow.ping(), 10);
  onTestFinished(() => clearInterval(pinging));
  const other = new WebSocket(`ws+unix://${socketPath}:/api/labs/${id}/exec`);
  onTestFinished(() => other.terminate());
  let pings = 0;
  other.on('ping', () => {
    pings += 1;
  });
  await vi.waitFor(() => expect(pings).toBeGreaterThan(8));
  expect(slow.readyState).toBe(WebSocket.OPEN);
  expect(server.labs.get(id)?.state).toBe('ready');
});
