import { expect, test } from 'vitest';
import { HOST_FILE_MAX_BYTES } from '#protocol/host-files.ts';
import { TOO_OLD } from './host-answer.ts';
import { hostFiles } from './host-files.ts';
import { hostileLabinit } from './hostile-labinit-fixture.ts';
import { Turns } from './turns.ts';

const answering = async (respond: Parameters<typeof hostileLabinit>[0]) =>
  hostFiles(await hostileLabinit(respond), new Turns().of('lab'));
const json = (value: unknown, status = 200) =>
  answering((_, response) => response.writeHead(status).end(JSON.stringify(value)));
const revision = 'a'.repeat(64);
const state = { kind: 'file', size: 1, mode: 0o644, modifiedMs: 1, stamp: 's', revision };

test('paths and revisions go as they are', async () => {
  const asked: string[] = [];
  const files = await answering((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    response.end(JSON.stringify(state));
  });
  await files.write('/root/a b&c=?#%/이름', Buffer.from('x'), { revision });
  await files.write('/x', Buffer.from('x'), { force: true });
  expect(asked).toEqual([
    `PUT /v1/desk/file?path=%2Froot%2Fa+b%26c%3D%3F%23%25%2F%EC%9D%B4%EB%A6%84&revision=${revision}`,
    'PUT /v1/desk/file?path=%2Fx&force=true',
  ]);
});

test('bytes come back as they were, with what is known of them', async () => {
  const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0, 13, 10]);
  const files = await answering((_, response) =>
    response.writeHead(200, { 'slipway-file': JSON.stringify(state) }).end(bytes),
  );
  expect(await files.read('/x')).toEqual({ bytes, state });
});

test('a labinit of before the editor is told from a file that is not there', async () => {
  const old = await answering((_, response) => response.writeHead(404).end('404 page not found\n'));
  await expect(old.list('/')).rejects.toMatchObject({ kind: 'status', reason: TOO_OLD });
  const missing = await json({ error: 'not_found', message: 'no such file' }, 404);
  await expect(missing.list('/')).rejects.toMatchObject({ kind: 'status', reason: 'not_found' });
});

test.each([
  { entries: 1 },
  { entries: [{ name: '', kind: 'file', size: 1 }], more: false },
  { entries: [{ name: 'a', kind: 'soup', size: 1 }], more: false },
  { entries: Array(2001).fill({ name: 'a', kind: 'file', size: 1 }), more: true },
])('a listing of another shape is none (%#)', async (listing) => {
  await expect((await json(listing)).list('/')).rejects.toMatchObject({ kind: 'protocol' });
});

test('a file without its state, with a false one, or larger than a file is refused', async () => {
  await expect((await answering((_, response) => response.end('x'))).read('/x')).rejects.toMatchObject({
    kind: 'protocol',
  });
  const lying = await answering((_, response) => response.writeHead(200, { 'slipway-file': '{"size":-1}' }).end('x'));
  await expect(lying.read('/x')).rejects.toMatchObject({ kind: 'protocol' });
  const large = await answering((_, response) => response.end(Buffer.alloc(HOST_FILE_MAX_BYTES + 1)));
  await expect(large.read('/x')).rejects.toMatchObject({ kind: 'too_large' });
});
