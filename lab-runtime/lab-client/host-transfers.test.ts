import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { TOO_OLD } from './host-answer.ts';
import { hostTransfers } from './host-transfers.ts';
import { hostileLabinit } from './hostile-labinit-fixture.ts';
import { Turns } from './turns.ts';

const answering = async (respond: Parameters<typeof hostileLabinit>[0]) =>
  hostTransfers(await hostileLabinit(respond), new Turns().of('lab'));
const { signal } = new AbortController();
const info = { kind: 'file', size: 6, mode: 0o644, modifiedMs: 1, stamp: 's' };
const paths = { files: ['/root/a'], folders: ['/root'] };

test('an upload goes as it comes, of the length that was said', async () => {
  const asked: string[] = [];
  const files = await answering((request, response) => {
    text(request).then(
      (body) => {
        asked.push(`${request.method} ${request.url} ${request.headers['content-length']} ${body}`);
        response.end(`${JSON.stringify(info)}\n`);
      },
      () => response.destroy(),
    );
  });
  const body = { bytes: Readable.from([Buffer.from('abc'), Buffer.from('def')]), size: 6 };
  expect(await files.upload('/root/a b', body, { force: true })).toEqual(info);
  expect(asked).toEqual(['PUT /v1/desk/upload?path=%2Froot%2Fa+b&force=true 6 abcdef']);
});

test('an upload whose sender goes is broken off', async () => {
  const ended = Promise.withResolvers<void>();
  const bytes = new Readable({ read: () => undefined });
  const files = await answering((request) => {
    request.on('close', ended.resolve).on('data', () => bytes.destroy(new Error('the browser is gone')));
  });
  const upload = files.upload('/a', { bytes, size: 100 }, {});
  bytes.push('half');
  await expect(upload).rejects.toMatchObject({ kind: 'unreachable' });
  await ended.promise;
});

test('a download is a file or an archive, and says when it is not whole', async () => {
  const files = await answering((request, response) => {
    const isCut = request.url?.includes('cut');
    response.writeHead(200, { 'slipway-kind': isCut ? 'archive' : 'file', ...(!isCut && { 'content-length': 5 }) });
    response.write('12345');
    if (isCut) setImmediate(() => response.destroy());
    else response.end();
  });
  const whole = await files.download('/a', { signal });
  expect([whole.isArchive, whole.size, String(await buffer(whole.bytes))]).toEqual([false, 5, '12345']);
  const cut = await files.download('/cut', { signal });
  expect(cut.isArchive).toBe(true);
  await expect(buffer(cut.bytes)).rejects.toThrow();
});

test('who no longer wants a download ends it', async () => {
  const ended = Promise.withResolvers<void>();
  const files = await answering((_, response) => {
    response.on('close', ended.resolve).writeHead(200, { 'slipway-kind': 'file' }).write('a');
  });
  const stop = new AbortController();
  const { bytes } = await files.download('/a', { signal: stop.signal });
  stop.abort();
  await expect(buffer(bytes)).rejects.toThrow();
  await ended.promise;
});

test('changes come line by line, however they are cut, until nobody wants them', async () => {
  const files = await answering((_, response) => {
    response.write('{"changed":[]}\n{"chan');
    setImmediate(() => response.write('ged":["/root/a"]}\n'));
  });
  const stop = new AbortController();
  const told: (readonly string[])[] = [];
  const watching = (async () => {
    for await (const changed of files.watch(paths, { signal: stop.signal })) told.push(changed);
  })();
  await expect.poll(() => told).toEqual([[], ['/root/a']]);
  stop.abort();
  await expect(watching).rejects.toMatchObject({ kind: 'aborted' });
});

test('a labinit of before is told from one that refuses', async () => {
  const old = await answering((_, response) => response.writeHead(404).end('404 page not found\n'));
  const body = () => ({ bytes: Readable.from([Buffer.from('x')]), size: 1 });
  const calls = [
    () => old.upload('/a', body(), {}),
    () => old.download('/a', { signal }),
    () => old.watch(paths, { signal }).next(),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ kind: 'status', reason: TOO_OLD });
  const full = await answering((_, response) =>
    response.writeHead(413).end(JSON.stringify({ error: 'too_large', message: 'more than it may' })),
  );
  await expect(full.download('/a', { signal })).rejects.toMatchObject({ kind: 'status', reason: 'too_large' });
});

test.each([
  ['a word', 'changed\n', 'protocol'],
  ['another shape', '{"changed":["relative"]}\n', 'protocol'],
  ['a line without an end', 'x'.repeat(3 * 1024 * 1024), 'too_large'],
  ['half a line', '{"changed":', undefined],
])('%s instead of a line of changes', async (_, said, kind) => {
  const files = await answering((_request, response) => response.end(said));
  const next = files.watch(paths, { signal }).next();
  if (kind) await expect(next).rejects.toMatchObject({ kind });
  else expect((await next).done).toBe(true);
});

test('a download of no known kind is no answer', async () => {
  const files = await answering((_, response) => response.end('x'));
  await expect(files.download('/a', { signal })).rejects.toMatchObject({ kind: 'protocol' });
});
