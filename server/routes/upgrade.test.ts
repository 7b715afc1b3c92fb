import type { AddressInfo, Server } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { createApp } from '../app.ts';
import { rawRequest, upgradeHead } from '../raw-request-fixture.ts';
import { fakeServer } from '../server-fixture.ts';
import type { HeartbeatTimes } from './heartbeat.ts';
import { SOCKETS_PER_SESSION_MAX } from './page-socket.ts';

async function serve(options: { accessToken?: string; heartbeat?: HeartbeatTimes } = {}) {
  const server = fakeServer();
  const origins = new Set<string>();
  const app = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    clock: Date.now,
    siteDir: '/nonexistent',
    accessToken: undefined,
    origins: () => origins,
    ...options,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  origins.add(origin);
  onTestFinished(async () => {
    await app.close();
    await server.close();
  });
  const connections = () =>
    new Promise<number>((resolve) => (app.server as Server).getConnections((_error, count) => resolve(count)));
  return { server, port, origin, connections };
}

const openPage = (origin: string, cookie?: string) => {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, {
    origin,
    ...(cookie && { headers: { cookie } }),
  });
  onTestFinished(() => socket.terminate());
  const state = { socket, status: 0, cookie: '', closed: 0 };
  socket.on('error', () => undefined);
  socket.on('unexpected-response', (_request, response) => {
    state.status = response.statusCode ?? 0;
  });
  socket.on('upgrade', (response) => {
    state.cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  });
  socket.on('close', (code) => {
    state.closed = code;
  });
  return state;
};

test.each(['//', '//[', 'http://', '/ws//..', '?', '*', '/%zz'])(
  'an upgrade at %s is answered, and the server goes on',
  async (path) => {
    const { port, origin, connections } = await serve();
    const headers = { host: `127.0.0.1:${port}`, origin };
    expect(await rawRequest({ port, host: '127.0.0.1' }, upgradeHead(path, headers))).toMatch(/^HTTP\/1.1 4\d\d /);
    expect((await fetch(`${origin}/api/session`)).status).toBe(200);
    // A peer that keeps its side open holds nothing of ours.
    await vi.waitFor(async () => expect(await connections()).toBeLessThanOrEqual(1));
  },
);

test('a page without access that breaks the protocol while it is told so ends nothing', async () => {
  const { port, origin } = await serve({ accessToken: 'token' });
  const head = upgradeHead('/ws', { host: `127.0.0.1:${port}`, origin });
  const frames = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  const answer = await rawRequest({ port, host: '127.0.0.1' }, Buffer.concat([Buffer.from(head), frames]));
  expect(answer).toMatch(/^HTTP\/1.1 101 /);
  expect((await fetch(origin)).status).toBe(401);
});

test('a page that answers no ping is let go of; one that lives stays', async () => {
  const { server, port, origin, connections } = await serve({ heartbeat: { everyMs: 20, answerMs: 60 } });
  const living = openPage(origin);
  await vi.waitFor(() => expect(living.socket.readyState).toBe(WebSocket.OPEN));
  living.socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, language: 'en' }));
  let pings = 0;
  living.socket.on('ping', () => {
    pings += 1;
  });
  const gone = rawRequest({ port, host: '127.0.0.1' }, upgradeHead('/ws', { host: `127.0.0.1:${port}`, origin }));
  expect(await gone).toMatch(/^HTTP\/1.1 101 /);
  await vi.waitFor(() => expect(pings).toBeGreaterThan(5));
  expect(living.socket.readyState).toBe(WebSocket.OPEN);
  expect(await connections()).toBe(1);
  expect(server.terminals.asked).not.toContain('dispose');
});

test('sockets that are gone do not lock a session out', async () => {
  const { port, origin } = await serve({ heartbeat: { everyMs: 3_600_000, answerMs: 60 } });
  const first = openPage(origin);
  await vi.waitFor(() => expect(first.cookie).not.toBe(''));
  const head = upgradeHead('/ws', { host: `127.0.0.1:${port}`, origin, cookie: first.cookie });
  const gone: Promise<string>[] = [];
  for (let each = 1; each < SOCKETS_PER_SESSION_MAX; each++) gone.push(rawRequest({ port, host: '127.0.0.1' }, head));
  await vi.waitFor(
    () => {
      const one = openPage(origin, first.cookie);
      return vi.waitFor(() => expect(one.status).toBe(429), { timeout: 200 });
    },
    { timeout: 5_000 },
  );
  // No regular ping comes in this test: it is the refusal that asks who is still there.
  await vi.waitFor(
    async () => {
      const one = openPage(origin, first.cookie);
      await vi.waitFor(() => expect(one.socket.readyState).toBe(WebSocket.OPEN), { timeout: 200 });
    },
    { timeout: 5_000 },
  );
  expect((await Promise.all(gone)).every((answer) => answer.startsWith('HTTP/1.1 101 '))).toBe(true);
  expect(first.socket.readyState).toBe(WebSocket.OPEN);
});

test('a browser that sends no pong is not judged while it has said something', async () => {
  const { origin, connections } = await serve({ heartbeat: { everyMs: 20, answerMs: 100 } });
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { origin, autoPong: false });
  onTestFinished(() => socket.terminate());
  let pings = 0;
  socket.on('ping', () => {
    pings += 1;
    socket.send('{}');
  });
  await vi.waitFor(() => expect(pings).toBeGreaterThan(10), { timeout: 5_000 });
  expect(await connections()).toBe(1);
});
