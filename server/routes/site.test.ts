import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { registerSite } from './site.ts';

const PAGE = `<!doctype html><p>${'a chapter '.repeat(400)}`;
const SCRIPT = `export const words = ${JSON.stringify('a word '.repeat(400))};`;
const LOST = `<p>${'lost '.repeat(400)}`;

async function site() {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-site-'));
  mkdirSync(join(folder, '_assets'));
  mkdirSync(join(folder, 'ko'));
  const files = {
    'index.html': PAGE,
    'ko/index.html': PAGE,
    '404.html': LOST,
    '_assets/app.1234.js': SCRIPT,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
  }
  writeFileSync(join(folder, 'theme.js'), 'small();');
  const app = Fastify();
  await registerSite(app, folder);
  onTestFinished(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });
  return app;
}

const accept = (encodings: string) => ({ 'accept-encoding': encodings });
const BROWSER = accept('gzip, deflate, br, zstd');

test('a browser gets brotli, an older client gzip, and one that says nothing the plain text', async () => {
  const app = await site();
  const ways = [
    { encodings: BROWSER['accept-encoding'], encoding: 'br', decode: brotliDecompressSync },
    { encodings: 'gzip, deflate', encoding: 'gzip', decode: gunzipSync },
    { encodings: 'br;q=0, gzip;q=0.5', encoding: 'gzip', decode: gunzipSync },
    { encodings: 'deflate', encoding: undefined, decode: (body: Buffer) => body },
    { encodings: 'identity', encoding: undefined, decode: (body: Buffer) => body },
  ];
  for (const { encodings, encoding, decode } of ways) {
    for (const [url, text, type] of [
      ['/', PAGE, 'text/html; charset=utf-8'],
      ['/ko/', PAGE, 'text/html; charset=utf-8'],
      ['/_assets/app.1234.js', SCRIPT, 'application/javascript; charset=utf-8'],
    ] as const) {
      const answer = await app.inject({ url, headers: accept(encodings) });
      expect([url, answer.statusCode, answer.headers['content-encoding']]).toEqual([url, 200, encoding]);
      expect(answer.headers).toMatchObject({ 'content-type': type, vary: 'accept-encoding' });
      expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
      expect(decode(answer.rawPayload).toString()).toBe(text);
    }
  }
});

test('a file that was not worth compressing comes as it is, and says that it might not have', async () => {
  const answer = await (await site()).inject({ url: '/theme.js', headers: BROWSER });
  expect(answer.body).toBe('small();');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers.vary).toBe('accept-encoding');
});

test('compressed copies are no files of their own, however their name is written', async () => {
  const app = await site();
  for (const url of [
    '/index.html.br',
    '/index.html.gz',
    '/ko/index.html.br',
    '/_assets/app.1234.js.br',
    '/_assets/app.1234.js%2ebr',
    '/_assets/app.1234.js.%62r',
    '/_assets/app.1234.js.BR',
    '/_assets/app.1234.js.gz?x=.js',
  ]) {
    for (const headers of [{}, BROWSER]) {
      const answer = await app.inject({ url, headers });
      expect([url, answer.statusCode >= 400, answer.headers['content-encoding']]).toEqual([url, true, undefined]);
    }
  }
});

test('pages are asked for again and not sent again; each encoding has its own tag', async () => {
  const app = await site();
  const tags = new Set<string>();
  for (const encodings of ['br', 'gzip', 'identity']) {
    const first = await app.inject({ url: '/ko/', headers: accept(encodings) });
    expect(first.headers['cache-control']).toBe('no-cache');
    const tag = String(first.headers.etag);
    tags.add(tag);
    const again = await app.inject({ url: '/ko/', headers: { ...accept(encodings), 'if-none-match': tag } });
    expect([again.statusCode, again.body, again.headers.vary]).toEqual([304, '', 'accept-encoding']);
  }
  expect(tags.size).toBe(3);
  const asset = await app.inject({ url: '/_assets/app.1234.js', headers: BROWSER });
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test('HEAD says what GET would send; a range is one of the encoded bytes', async () => {
  const app = await site();
  const whole = await app.inject({ url: '/ko/', headers: BROWSER });
  const head = await app.inject({ method: 'HEAD', url: '/ko/', headers: BROWSER });
  expect(head.body).toBe('');
  for (const name of ['content-length', 'content-encoding', 'content-type', 'etag', 'vary', 'cache-control']) {
    expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
  }
  const part = await app.inject({ url: '/ko/', headers: { ...BROWSER, range: 'bytes=2-9' } });
  expect([part.statusCode, part.headers['content-encoding']]).toEqual([206, 'br']);
  expect(part.headers['content-range']).toBe(`bytes 2-9/${whole.rawPayload.length}`);
  expect(part.rawPayload).toEqual(whole.rawPayload.subarray(2, 10));
  const plain = await app.inject({ url: '/ko/', headers: { range: 'bytes=0-8' } });
  expect([plain.statusCode, plain.body]).toEqual([206, PAGE.slice(0, 9)]);
  const beyond = await app.inject({ url: '/ko/', headers: { ...BROWSER, range: 'bytes=999999-' } });
  expect([beyond.statusCode, beyond.headers['content-encoding']]).toEqual([416, undefined]);
});

test('folders are redirected and what is not there says so, for those who take compressed answers too', async () => {
  const app = await site();
  expect((await app.inject({ url: '/ko', headers: BROWSER })).headers.location).toBe('/ko/');
  const lost = await app.inject({ url: '/nowhere', headers: { ...BROWSER, accept: 'text/html' } });
  expect([lost.statusCode, lost.headers['content-encoding'], lost.headers.vary]).toEqual([
    404,
    'br',
    'accept-encoding',
  ]);
  expect(brotliDecompressSync(lost.rawPayload).toString()).toBe(LOST);
  const data = await app.inject({ url: '/nowhere', headers: BROWSER });
  expect(data.json()).toMatchObject({ failure: { code: 'SLW106' } });
});
