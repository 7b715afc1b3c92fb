import { expect, onTestFinished, test } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { HOST_FILE_MAX_BYTES, UPLOAD_MAX_BYTES } from '#protocol/host-files.ts';
import { createApp } from '../app.ts';
import { FILE_CALLS_AT_ONCE_MAX } from '../files/file-service.ts';
import { type FakeHostFiles, fakeHostFiles } from '../files/host-files-fixture.ts';
import { fakeServer } from '../server-fixture.ts';
import { SESSION_COOKIE } from '../sessions/session-cookie.ts';

const ORIGIN = 'http://slipway.test';
const SESSION = 'a'.repeat(22);

async function serve(files: FakeHostFiles = fakeHostFiles({ '/root/web.yaml': 'kind: Pod\r\n' })) {
  const server = fakeServer({ filesOf: () => files });
  const app = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    clock: Date.now,
    siteDir: '/nonexistent',
    accessToken: undefined,
    origins: () => new Set([ORIGIN]),
  });
  onTestFinished(async () => {
    await app.close();
    await server.close();
  });
  const { id: lab } = await server.desks.of(SESSION).startLab('quiz');
  server.driver.advance(lab, 'running');
  await expect.poll(() => server.labs.hostsAnswer(lab)).toBe(true);
  const cookie = server.cookies.issue(SESSION_COOKIE, SESSION).split(';')[0] ?? '';
  const place = { lab, host: 'testpc' };
  const own = { host: 'slipway.test', origin: ORIGIN, cookie };
  const ask = async (operation: string, body: object, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: `/api/files/${operation}`,
      payload: { ...place, ...body },
      headers: { ...own, ...headers },
    });
  const write = (query: Record<string, string>, payload: string | Buffer = 'new') =>
    app.inject({
      method: 'POST',
      url: '/api/files/write',
      query: { ...place, ...query },
      payload: Buffer.from(payload),
      headers: { ...own, 'content-type': 'application/octet-stream' },
    });
  const codeOf = (answer: { json(): unknown }) => (answer.json() as { failure?: { code: string } }).failure?.code;
  return { app, server, files, lab, place, own, ask, write, codeOf };
}

test('a file is read, saved against what was read, and not over what came meanwhile', async () => {
  const { files, ask, write, codeOf } = await serve();
  const read = await ask('read', { path: '/root/web.yaml' });
  expect([read.statusCode, read.rawPayload.toString()]).toEqual([200, 'kind: Pod\r\n']);
  expect(read.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
  const { revision } = JSON.parse(String(read.headers['slipway-file'])) as { revision: string };
  const saved = await write({ path: '/root/web.yaml', revision });
  expect([saved.statusCode, files.text('/root/web.yaml')]).toEqual([200, 'new']);
  files.put('/root/web.yaml', 'by a shell');
  const late = await write({ path: '/root/web.yaml', revision: (saved.json() as { revision: string }).revision });
  expect([late.statusCode, codeOf(late), files.text('/root/web.yaml')]).toEqual([200, 'SLW703', 'by a shell']);
  expect((await write({ path: '/root/web.yaml', force: 'true' })).statusCode).toBe(200);
  expect(codeOf(await write({ path: '/root/web.yaml' }))).toBe('SLW704');
});

test('files are listed, made, moved, deleted and put back', async () => {
  const { files, ask, write } = await serve();
  expect((await ask('make-folder', { path: '/root/k8s' })).json()).toEqual({});
  expect((await write({ path: '/root/k8s/a.yaml' }, '')).statusCode).toBe(200);
  expect((await ask('move', { path: '/root/k8s/a.yaml', to: '/root/b.yaml' })).statusCode).toBe(200);
  const { id } = (await ask('delete', { path: '/root/b.yaml' })).json() as { id: string };
  expect(files.text('/root/b.yaml')).toBeUndefined();
  expect((await ask('restore', { id })).json()).toEqual({ path: '/root/b.yaml' });
  const { entries } = (await ask('list', { path: '/root' })).json() as { entries: { name: string }[] };
  expect(entries.map(({ name }) => name)).toEqual(['k8s', 'web.yaml', 'b.yaml']);
  expect((await ask('stat', { path: '/root/b.yaml' })).json()).toMatchObject({ kind: 'file', size: 0 });
});

test('only a page of ours reaches the session’s own lab', async () => {
  const { app, lab, own, ask, codeOf, server } = await serve();
  const at = { path: '/root/web.yaml' };
  expect(codeOf(await ask('read', at, { origin: 'http://evil.test' }))).toBe('SLW101');
  expect(codeOf(await ask('read', at, { origin: '' }))).toBe('SLW101');
  expect(codeOf(await ask('read', at, { 'sec-fetch-site': 'cross-site' }))).toBe('SLW101');
  const { origin: _, ...without } = own;
  const noOrigin = await app.inject({
    method: 'POST',
    url: '/api/files/read',
    payload: { lab, host: 'testpc', ...at },
    headers: without,
  });
  expect(noOrigin.statusCode).toBe(403);
  expect(codeOf(await ask('read', at, { cookie: 'slipway_session=forged.x' }))).toBe('SLW200');
  const other = server.cookies.issue(SESSION_COOKIE, 'b'.repeat(22)).split(';')[0] ?? '';
  expect(codeOf(await ask('read', at, { cookie: other }))).toBe('SLW200');
  expect(codeOf(await ask('read', { ...at, host: 'k3s-w9' }))).toBe('SLW106');
});

test.each([
  ['read', { path: 'relative' }, 'SLW705'],
  ['read', { path: '/a\nb' }, 'SLW705'],
  ['read', { path: '/\ud800' }, 'SLW705'],
  ['read', { path: `/${'x'.repeat(1024)}` }, 'SLW705'],
  ['move', { path: '/a', to: '../b' }, 'SLW705'],
  ['read', { path: '/a', more: 1 }, 'SLW100'],
  ['read', { path: '/a', lab: '../../x' }, 'SLW100'],
  ['restore', { id: '../x' }, 'SLW100'],
  ['read', { path: '/none' }, 'SLW700'],
  ['read', { path: '/root' }, 'SLW701'],
  ['list', { path: '/root/web.yaml' }, 'SLW701'],
  ['restore', { id: 'a'.repeat(32) }, 'SLW708'],
])('%s %j is answered with %s', async (operation, body, code) => {
  const { ask, codeOf } = await serve();
  expect(codeOf(await ask(operation, body))).toBe(code);
});

test.each([
  [new LabinitError('status', '404', { status: 404, reason: 'too_old' }), 'SLW706'],
  [new LabinitError('status', 'disk full', { status: 500, reason: 'io' }), 'SLW707'],
  [new LabinitError('status', 'busy', { status: 429, reason: 'busy' }), 'SLW104'],
  [new LabinitError('timeout', 'no answer'), 'SLW204'],
  [new LabinitError('protocol', 'wrong shape'), 'SLW204'],
  [new LabinitError('too_large', 'more than it may'), 'SLW702'],
  [new Error('a bug'), 'SLW900'],
])('%s of a host becomes %s', async (error, code) => {
  const { ask, codeOf } = await serve({ ...fakeHostFiles(), list: () => Promise.reject(error) });
  expect(codeOf(await ask('list', { path: '/root' }))).toBe(code);
});

test('a body that is too large, of another type or no JSON is refused by a code', async () => {
  const { app, own, write, codeOf } = await serve();
  expect(codeOf(await write({ path: '/root/a' }, Buffer.alloc(HOST_FILE_MAX_BYTES + 1)))).toBe('SLW702');
  expect((await write({ path: '/root/a' }, Buffer.alloc(HOST_FILE_MAX_BYTES))).statusCode).toBe(200);
  for (const type of ['text/plain', 'application/json']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/files/list',
      payload: '{',
      headers: { ...own, 'content-type': type },
    });
    expect(codeOf(answer)).toBe('SLW100');
  }
});

test('a host that does not answer holds up only so many requests of its learner', async () => {
  const waiting: (() => void)[] = [];
  const list = () =>
    new Promise<never>((_, reject) => waiting.push(() => reject(new LabinitError('timeout', 'silent'))));
  const { ask, codeOf } = await serve({ ...fakeHostFiles({ '/root/a': '' }), list });
  const held = Array.from({ length: FILE_CALLS_AT_ONCE_MAX }, () => ask('list', { path: '/' }));
  await expect.poll(() => waiting.length).toBe(FILE_CALLS_AT_ONCE_MAX);
  expect(codeOf(await ask('stat', { path: '/root/a' }))).toBe('SLW104');
  for (const end of waiting) end();
  for (const answer of await Promise.all(held)) expect(codeOf(answer)).toBe('SLW204');
  expect((await ask('stat', { path: '/root/a' })).statusCode).toBe(200);
});

test('a file is uploaded, replaces nothing unasked, and comes back as a download', async () => {
  const { app, place, own, files, ask, codeOf } = await serve();
  const upload = (query: Record<string, string>, payload: Buffer) =>
    app.inject({
      method: 'POST',
      url: '/api/files/upload',
      query: { ...place, ...query },
      payload,
      headers: { ...own, 'content-type': 'application/octet-stream' },
    });
  const large = Buffer.alloc(HOST_FILE_MAX_BYTES + 1, 'x');
  expect((await upload({ path: '/root/large' }, large)).json()).toMatchObject({ kind: 'file', size: large.length });
  expect(codeOf(await upload({ path: '/root/large' }, Buffer.from('small')))).toBe('SLW704');
  expect((await upload({ path: '/root/large', force: 'true' }, Buffer.from('small'))).statusCode).toBe(200);
  expect(files.text('/root/large')).toBe('small');
  expect(codeOf(await upload({ path: '/root/too-large' }, Buffer.alloc(UPLOAD_MAX_BYTES + 1)))).toBe('SLW702');
  expect(codeOf(await upload({ path: '../x' }, Buffer.from('x')))).toBe('SLW705');
  const file = await ask('download', { path: '/root/large' });
  expect([file.rawPayload.toString(), file.headers['slipway-kind'], file.headers['content-length']]).toEqual([
    'small',
    'file',
    '5',
  ]);
  const folder = await ask('download', { path: '/root' });
  expect([folder.statusCode, folder.headers['slipway-kind']]).toEqual([200, 'archive']);
  expect(codeOf(await ask('download', { path: '/none' }))).toBe('SLW700');
});

test('a lab of before gives and takes small files, and says why not others', async () => {
  const old = () => Promise.reject(new LabinitError('status', '404', { status: 404, reason: 'too_old' }));
  const { app, place, own, ask, codeOf } = await serve({
    ...fakeHostFiles({ '/root/a': 'small', '/root/large': Buffer.alloc(HOST_FILE_MAX_BYTES + 1) }),
    upload: old,
    download: old,
    stat: async (path) => ({
      kind: path === '/root' ? ('directory' as const) : ('file' as const),
      size: path === '/root/large' ? HOST_FILE_MAX_BYTES + 1 : 5,
      mode: 0,
      modifiedMs: 0,
      stamp: '',
    }),
  });
  expect((await ask('download', { path: '/root/a' })).rawPayload.toString()).toBe('small');
  expect(codeOf(await ask('download', { path: '/root' }))).toBe('SLW709');
  expect(codeOf(await ask('download', { path: '/root/large' }))).toBe('SLW709');
  const upload = await app.inject({
    method: 'POST',
    url: '/api/files/upload',
    query: { ...place, path: '/root/b' },
    payload: Buffer.alloc(HOST_FILE_MAX_BYTES + 1),
    headers: { ...own, 'content-type': 'application/octet-stream' },
  });
  expect(codeOf(upload)).toBe('SLW709');
});
