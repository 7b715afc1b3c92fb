import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { CLIENT_MESSAGE_MAX_BYTES, type ServerMessage } from '#protocol/messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { createApp } from './app.ts';
import { type FakeServer, fakeServer } from './server-fixture.ts';
import { type AddressLimit, createAddressLimit } from './sessions/address-limit.ts';

const hello = { type: 'hello', version: PROTOCOL_VERSION, language: 'en', lesson: 'first-service' };

async function serve(options: { accessToken?: string; ready?: boolean; newSessions?: AddressLimit } = {}) {
  const server = fakeServer(options);
  const origins = new Set<string>();
  const app = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    clock: Date.now,
    siteDir: '/nonexistent',
    accessToken: options.accessToken,
    origins: () => origins,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  origins.add(origin);
  onTestFinished(async () => {
    await app.close();
    await server.close();
  });
  return { server, origin };
}

function page(origin: string, options: ClientOptions = {}) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { origin, ...options });
  const messages: ServerMessage[] = [];
  let cookie = '';
  let closed: number | undefined;
  let refused: number | undefined;
  socket.on('upgrade', (response) => {
    cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  });
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as ServerMessage));
  socket.on('close', (code) => {
    closed = code;
  });
  socket.on('error', () => undefined);
  socket.on('unexpected-response', (_request, response) => {
    refused = response.statusCode;
  });
  onTestFinished(() => socket.terminate());
  const next = <T extends ServerMessage['type']>(type: T, index = 0) =>
    vi.waitFor(() => {
      const found = messages.filter((message) => message.type === type)[index];
      if (!found) throw new Error(`no ${type} in ${JSON.stringify(messages)}`);
      return found as Extract<ServerMessage, { type: T }>;
    });
  return {
    messages,
    next,
    cookie: () => cookie,
    send: (message: object | string) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    sendBytes: (bytes: Uint8Array) => socket.send(bytes),
    open: () => vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.OPEN)),
    closedWith: (code: number) => vi.waitFor(() => expect(closed).toBe(code)),
    refusedWith: (status: number) => vi.waitFor(() => expect(refused).toBe(status)),
    close: () => socket.close(),
  };
}

async function greeted(origin: string, options: ClientOptions = {}) {
  const each = page(origin, options);
  await each.open();
  each.send(hello);
  await each.next('welcome');
  return each;
}

const readyLab = async (server: FakeServer, id: string) => {
  server.driver.advance(id, 'running');
  await vi.waitFor(() => expect(server.labs.get(id)?.state).toBe('ready'));
};

test('foreign pages do not come in', async () => {
  const { origin } = await serve();
  await page(origin, { origin: 'http://evil.example' }).refusedWith(403);
  await page(origin, { headers: { 'sec-fetch-site': 'cross-site' } }).refusedWith(403);
  await page(origin, { headers: { host: 'evil.example' } }).refusedWith(403);
});

test('without the access token a page is told by a close code', async () => {
  const { origin } = await serve({ accessToken: 'token' });
  await page(origin).closedWith(4101);
});

test('pages without a session are limited by their address; those of a session go on, and leave no desk', async () => {
  const newSessions = createAddressLimit({ burst: 1, everyMs: 60_000, clock: Date.now });
  const { server, origin } = await serve({ newSessions });
  const first = await greeted(origin);
  await page(origin).refusedWith(429);
  const second = await greeted(origin, { headers: { cookie: first.cookie() } });
  const session = first.cookie().slice('slipway_session='.length).split('.')[0] ?? '';
  const desk = server.desks.of(session);
  expect(server.desks.pages()).toBe(2);
  first.close();
  await vi.waitFor(() => expect(server.desks.pages()).toBe(1));
  expect(server.desks.of(session)).toBe(desk);
  second.close();
  await vi.waitFor(() => expect(server.desks.of(session)).not.toBe(desk));
});

test('another version is told and closed', async () => {
  const { origin } = await serve();
  const each = page(origin);
  await each.open();
  each.send({ ...hello, version: 999 });
  expect((await each.next('error')).failure).toMatchObject({ code: 'SLW105', params: { client: '999.0' } });
  await each.closedWith(4100);
});

test('what cannot be understood is answered, and the connection stays', async () => {
  const { origin } = await serve();
  const each = await greeted(origin);
  for (const wrong of [
    '{',
    '[]',
    '{"type":"sudo","ref":"r1"}',
    '{"type":"hello"}',
    JSON.stringify({ ...hello, extra: 1 }),
  ]) {
    each.send(wrong);
  }
  each.sendBytes(new Uint8Array([1, 2]));
  each.send(`{"type":"ping","ref":"${'x'.repeat(CLIENT_MESSAGE_MAX_BYTES)}"}`);
  await each.next('error', 5);
  const errors = each.messages.filter((message) => message.type === 'error');
  expect(errors.map(({ failure }) => failure.code)).toEqual([...Array(5).fill('SLW100'), 'SLW103']);
  expect(errors[2]).toMatchObject({ ref: 'r1' });
  each.send({ type: 'ping', ref: 'alive' });
  expect(await each.next('pong')).toEqual({ type: 'pong', ref: 'alive' });
});

test('messages before hello are refused, and so is a flood of them', async () => {
  const { origin } = await serve();
  const each = page(origin);
  await each.open();
  each.send({ type: 'ping' });
  expect((await each.next('error')).failure.code).toBe('SLW100');
  for (let index = 0; index < 300; index++) each.send({ type: 'ping' });
  await vi.waitFor(() => {
    const codes = each.messages.flatMap((message) => (message.type === 'error' ? [message.failure.code] : []));
    expect(codes).toContain('SLW104');
  });
});

test('a lab is started, graded and ended from the page, and a reload finds all of it', async () => {
  const { server, origin } = await serve();
  const first = await greeted(origin);
  expect((await first.next('welcome')).lesson?.checkpoints[0]?.verdict.status).toBe('pending');
  first.send({ type: 'lab.start', ref: 'go', lesson: 'first-service' });
  const { lab } = await first.next('lab');
  first.send({ type: 'terminal.open', ref: 't', host: 'k3s-s', cols: 80, rows: 24 });
  expect((await first.next('error')).failure.code).toBe('SLW204');
  await readyLab(server, lab.id);
  const { verdict, firstPassedAt } = await first.next('verdict');
  expect([verdict.status, firstPassedAt]).toEqual(['passed', 7]);
  first.send({ type: 'terminal.open', ref: 't', host: 'k3s-s', cols: 80, rows: 24 });
  await first.next('terminal.opened');

  const headers = { cookie: first.cookie() };
  first.close();
  const second = await greeted(origin, { headers });
  const welcome = await second.next('welcome');
  expect(welcome.lab).toMatchObject({ id: lab.id, state: 'ready' });
  expect(welcome.terminals).toHaveLength(1);
  expect(welcome.lesson?.checkpoints[0]).toMatchObject({ firstPassedAt: 7, verdict: { status: 'passed' } });
  second.send({ type: 'lab.start', lesson: 'first-service' });
  expect((await second.next('lab')).lab.id).toBe(lab.id);

  const stranger = await greeted(origin);
  stranger.send({ type: 'lab.end', ref: 'x', lab: lab.id });
  expect(await stranger.next('error')).toMatchObject({ ref: 'x', failure: { code: 'SLW200' } });

  second.send({ type: 'lab.end', lab: lab.id });
  await vi.waitFor(() => expect(server.driver.destroyed).toEqual([lab.id]));
  server.driver.advance(lab.id, 'stopped');
  await vi.waitFor(() => expect(second.messages.some((m) => m.type === 'lab' && m.lab.state === 'stopped')).toBe(true));
  expect(server.lessons.stopped).toEqual([lab.id]);
});

test('the grader rests when no page is left for a while', async () => {
  const { server, origin } = await serve();
  const each = await greeted(origin);
  each.send({ type: 'lab.start', lesson: 'first-service' });
  const { lab } = await each.next('lab');
  await readyLab(server, lab.id);
  await each.next('verdict');
  each.close();
  await vi.waitFor(() => expect(server.lessons.stopped).toEqual([lab.id]));
  expect(server.labs.get(lab.id)?.state).toBe('ready');
});

test('unknown lessons and missing artifacts are reported in their codes', async () => {
  const { origin } = await serve({ ready: false });
  const each = await greeted(origin);
  each.send({ type: 'lesson.open', ref: 'a', lesson: 'nothing' });
  expect(await each.next('error')).toMatchObject({ ref: 'a', failure: { code: 'SLW402' } });
  each.send({ type: 'lab.start', ref: 'b', lesson: 'first-service' });
  expect(await each.next('error', 1)).toMatchObject({ ref: 'b', failure: { code: 'SLW202' } });
});

test('a lab that dies is told to its page', async () => {
  const { server, origin } = await serve();
  const each = await greeted(origin);
  each.send({ type: 'lab.start', lesson: 'first-service' });
  const { lab } = await each.next('lab');
  await readyLab(server, lab.id);
  server.driver.fail(lab.id, 'k3s-s ended');
  await vi.waitFor(() => {
    const last = each.messages.findLast((message) => message.type === 'lab');
    expect(last?.lab).toMatchObject({ state: 'failed', failure: { code: 'SLW207' } });
  });
});

test('answers, hints, solutions and progress are served on request, and what does not exist is reported', async () => {
  const { origin } = await serve();
  const each = await greeted(origin);
  const asked = { lesson: 'quiz', checkpoint: 'asked' };
  const label = { lesson: 'first-service', checkpoint: 'label' };
  each.send({ type: 'answer.submit', ref: 'a', ...asked, answer: { kind: 'choice', chosen: ['yes'] } });
  expect(await each.next('verdict')).toMatchObject({ ...asked, verdict: { status: 'passed' } });
  each.send({ type: 'hint.show', ref: 'h', ...label, level: 2 });
  expect(await each.next('hint')).toEqual({
    type: 'hint',
    ref: 'h',
    ...label,
    level: 2,
    text: { ko: 'shove', en: 'shove' },
  });
  each.send({ type: 'solution.show', ref: 's', ...label });
  const steps = [{ host: 'k3s-s', script: '# first-service plain/1-k3s-s-label.sh' }];
  expect(await each.next('solution')).toEqual({ type: 'solution', ref: 's', ...label, steps });
  each.send({ type: 'solution.show', ...asked });
  expect(await each.next('solution', 1)).toMatchObject({ steps: [], answer: { chosen: ['yes'] } });
  each.send({ type: 'progress.get', ref: 'p' });
  expect((await each.next('progress')).lessons[0]).toEqual({
    id: 'quiz',
    checkpoints: [{ id: 'asked', passed: true }],
  });

  const wrong = [
    { type: 'hint.show', ref: 'SLW106', ...asked, level: 1 },
    { type: 'hint.show', ref: 'SLW106', lesson: 'quiz', checkpoint: 'nothing', level: 1 },
    { type: 'solution.show', ref: 'SLW402', lesson: 'nothing', checkpoint: 'label' },
    { type: 'answer.submit', ref: 'SLW403', ...asked, answer: { kind: 'text', text: 'yes' } },
    { type: 'answer.submit', ref: 'SLW100', ...asked, answer: { kind: 'text', text: 'x'.repeat(501) } },
    { type: 'lesson.reset', ref: 'SLW402', lesson: 'nothing' },
  ];
  for (const [index, message] of wrong.entries()) {
    each.send(message);
    expect((await each.next('error', index)).failure.code).toBe(message.ref);
  }
});

test('a reset ends the lab and begins another one at the lesson', async () => {
  const { server, origin } = await serve();
  const each = await greeted(origin);
  each.send({ type: 'lab.start', lesson: 'first-service' });
  const { lab } = await each.next('lab');
  await readyLab(server, lab.id);
  each.send({ type: 'lesson.reset', ref: 'r', lesson: 'quiz' });
  await vi.waitFor(() => {
    const last = each.messages.findLast((message) => message.type === 'lab');
    expect(last?.lab).toMatchObject({ state: 'preparing', target: { lesson: 'quiz' } });
    expect(last?.lab.steps.map(({ name }) => name)).toEqual(['nodes', 'lesson']);
  });
  expect(server.driver.destroyed).toEqual([lab.id]);
});

test('every page is told of services that keep ending, at its hello and on each change', async () => {
  const { server, origin } = await serve();
  const before = await greeted(origin);
  expect(await before.next('welcome')).not.toHaveProperty('troubled');
  const troubled = [{ service: 'labd', failures: 4, nextTryAt: 9 } as const];
  server.setTroubled(troubled);
  expect((await before.next('services')).troubled).toEqual(troubled);
  const after = await greeted(origin);
  expect((await after.next('welcome')).troubled).toEqual(troubled);
  server.setTroubled([]);
  expect((await before.next('services', 1)).troubled).toEqual([]);
  expect((await after.next('services')).troubled).toEqual([]);
});
