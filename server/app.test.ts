import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from './app.ts';
import { fakeServer } from './server-fixture.ts';
import { createAddressLimit } from './sessions/address-limit.ts';

const ORIGIN = 'http://127.0.0.1:4600';
const ours = { host: '127.0.0.1:4600' };

async function app(accessToken?: string, origin = ORIGIN, server = fakeServer()) {
  const siteDir = mkdtempSync(join(tmpdir(), 'slipway-site-'));
  mkdirSync(join(siteDir, '_assets'));
  mkdirSync(join(siteDir, 'ko'));
  writeFileSync(join(siteDir, 'index.html'), '<p>home');
  writeFileSync(join(siteDir, 'ko', 'index.html'), '<p>ko');
  writeFileSync(join(siteDir, '404.html'), '<p>lost');
  writeFileSync(join(siteDir, '_assets', 'a.1234.js'), '1');
  const instance = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    clock: Date.now,
    siteDir,
    accessToken,
    origins: () => new Set([origin]),
  });
  onTestFinished(async () => {
    await instance.close();
    await server.close();
    rmSync(siteDir, { recursive: true });
  });
  return instance;
}

test('pages come with headers that keep others out', async () => {
  const page = await (await app()).inject({ url: '/', headers: ours });
  expect(page.statusCode).toBe(200);
  expect(page.body).toBe('<p>home');
  expect(page.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
});

test('a header that browsers take from trustworthy addresses only goes to those only', async () => {
  for (const [origin, expected] of [
    ['http://127.0.0.1:4600', 'same-origin'],
    ['http://localhost:4600', 'same-origin'],
    ['http://[::1]:4600', 'same-origin'],
    ['https://mesh.example', 'same-origin'],
    ['http://mesh.example', undefined],
    ['http://192.168.7.7:4600', undefined],
    ['http://127.example:4600', undefined],
  ] as const) {
    const { host } = new URL(origin);
    const page = await (await app(undefined, origin)).inject({ url: '/', headers: { host } });
    expect([origin, page.statusCode, page.headers['cross-origin-opener-policy']]).toEqual([origin, 200, expected]);
  }
});

test('files with a hash in their name stay, folders are redirected, and what is not there says so', async () => {
  const instance = await app();
  const asset = await instance.inject({ url: '/_assets/a.1234.js', headers: ours });
  expect(asset.headers['cache-control']).toContain('immutable');
  expect((await instance.inject({ url: '/ko', headers: ours })).headers.location).toBe('/ko/');
  const lost = await instance.inject({ url: '/nowhere', headers: { ...ours, accept: 'text/html' } });
  expect([lost.statusCode, lost.body]).toEqual([404, '<p>lost']);
  const data = await instance.inject({ url: '/nowhere', headers: ours });
  expect(data.json()).toMatchObject({ failure: { code: 'SLW106' } });
  const above = await instance.inject({ url: '/_assets/..%2f..%2f..%2fetc%2fpasswd', headers: ours });
  expect(above.statusCode).toBeGreaterThanOrEqual(400);
});

test('another name for this server is refused', async () => {
  const answer = await (await app()).inject({ url: '/', headers: { host: 'evil.example' } });
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ failure: { code: 'SLW101' } });
});

test('a session is made once and kept by its cookie', async () => {
  const instance = await app();
  const first = await instance.inject({ url: '/api/session', headers: ours });
  const cookie = String(first.headers['set-cookie']);
  expect(cookie).toMatch(/^slipway_session=[\w-]{22}\.[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const again = await instance.inject({ url: '/api/session', headers: { ...ours, cookie: cookie.split(';')[0] } });
  expect(again.headers['set-cookie']).toBeUndefined();
  const forged = await instance.inject({
    url: '/api/session',
    headers: { ...ours, cookie: 'slipway_session=aaaaaaaaaaaaaaaaaaaaaa.bbb' },
  });
  expect(forged.headers['set-cookie']).toBeDefined();
});

test('a session that only looked is no row, and one that does something is', async () => {
  const server = fakeServer();
  const instance = await app(undefined, ORIGIN, server);
  const first = await instance.inject({ url: '/api/session', headers: ours });
  const session = String(first.headers['set-cookie']).slice('slipway_session='.length).split('.')[0] ?? '';
  expect(session).toHaveLength(22);
  expect(server.store.sessions.get(session)).toBeUndefined();
  const page = { send: () => undefined };
  const desk = server.desks.of(session);
  desk.join(page);
  expect(server.store.sessions.get(session)).toBeUndefined();
  desk.openLesson(page, 'first-service');
  expect(server.store.sessions.get(session)).toMatchObject({ lesson: 'first-service' });
});

test('new sessions of one address are limited, and told why and for how long; known ones go on', async () => {
  const server = fakeServer({ newSessions: createAddressLimit({ burst: 2, everyMs: 5_000, clock: () => 0 }) });
  const instance = await app(undefined, ORIGIN, server);
  const ask = (more: { remoteAddress?: string; cookie?: string } = {}) =>
    instance.inject({
      url: '/api/session',
      headers: { ...ours, ...(more.cookie === undefined ? {} : { cookie: more.cookie }) },
      ...(more.remoteAddress === undefined ? {} : { remoteAddress: more.remoteAddress }),
    });
  const cookie = String((await ask()).headers['set-cookie']).split(';')[0] ?? '';
  expect((await ask()).statusCode).toBe(200);
  const refused = await ask();
  expect([refused.statusCode, refused.headers['retry-after'], refused.headers['set-cookie']]).toEqual([
    429,
    '5',
    undefined,
  ]);
  expect(refused.json()).toMatchObject({ failure: { code: 'SLW108', params: { address: '127.0.0.1', seconds: 5 } } });
  expect((await ask({ cookie })).statusCode).toBe(200);
  expect((await ask({ remoteAddress: '192.0.2.7' })).statusCode).toBe(200);
});

test('a session is told what its lab uses of memory, and not what others use', async () => {
  const server = fakeServer();
  const instance = await app(undefined, ORIGIN, server);
  const first = await instance.inject({ url: '/api/session', headers: ours });
  const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
  expect(first.json()).toEqual({});
  const session = cookie.slice('slipway_session='.length).split('.')[0] ?? '';
  await server.labs.start({ owner: session, target: { kind: 'mesh' }, spec: { workers: 2, cluster: true } });
  const own = await instance.inject({ url: '/api/session', headers: { ...ours, cookie } });
  expect(own.json()).toEqual({ labMemoryBytes: 3 * 1024 ** 3 });
  expect((await instance.inject({ url: '/api/session', headers: ours })).json()).toEqual({});
});

test('guesses at the token get nothing, cost no session, and keep out nobody who has it', async () => {
  const server = fakeServer();
  const instance = await app('the-token', ORIGIN, server);
  const guesses = [
    '',
    'the-toke',
    'the-token0',
    'THE-TOKEN',
    ...Array.from({ length: 200 }, (_, each) => `guess-${each}`),
  ];
  for (const guess of guesses) {
    const answer = await instance.inject({ url: `/api/session?token=${guess}`, headers: ours });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([401, undefined]);
  }
  const twice = await instance.inject({ url: '/?token=the-token&token=the-token', headers: ours });
  expect(twice.statusCode).toBe(401);
  expect((await instance.inject({ url: '/?token=the-token', headers: ours })).statusCode).toBe(303);
});

test('a server for others asks for its token, once', async () => {
  const instance = await app('the-token');
  const closed = await instance.inject({ url: '/', headers: ours });
  expect([closed.statusCode, closed.body.startsWith('SLW102')]).toEqual([401, true]);
  expect((await instance.inject({ url: '/?token=wrong', headers: ours })).statusCode).toBe(401);
  const opened = await instance.inject({ url: '//elsewhere.example/ko/?token=the-token', headers: ours });
  expect([opened.statusCode, opened.headers.location]).toEqual([303, '/ko/']);
  const nowhere = await instance.inject({ url: '//?token=the-token', headers: ours });
  expect([nowhere.statusCode, nowhere.headers.location]).toEqual([303, '/']);
  const home = await instance.inject({ url: '/ko/?token=the-token', headers: ours });
  expect([home.statusCode, home.headers.location]).toEqual([303, '/ko/']);
  const cookie = String(home.headers['set-cookie']).split(';')[0];
  expect((await instance.inject({ url: '/', headers: { ...ours, cookie } })).statusCode).toBe(200);
});
