import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { precompressFolder } from './precompress.ts';

test('text above a kilobyte gets a brotli and a gzip copy, and nothing else does', async () => {
  const site = mkdtempSync(join(tmpdir(), 'slipway-site-'));
  onTestFinished(() => rmSync(site, { recursive: true }));
  mkdirSync(join(site, 'ko'));
  const page = `<p>${'서비스 메시 '.repeat(300)}</p>`;
  const noise = Array.from({ length: 1500 }, (_, index) =>
    String.fromCharCode(33 + ((index * index * 7919) % 94)),
  ).join('');
  writeFileSync(join(site, 'ko', 'index.html'), page);
  writeFileSync(join(site, 'small.js'), 'export const one = 1;\n'.repeat(20));
  writeFileSync(join(site, 'picture.png'), noise);
  await precompressFolder(site);
  const made = readdirSync(site, { recursive: true, encoding: 'utf8' }).sort();
  expect(made).toEqual(['ko', 'ko/index.html', 'ko/index.html.br', 'ko/index.html.gz', 'picture.png', 'small.js']);
  expect(brotliDecompressSync(readFileSync(join(site, 'ko', 'index.html.br'))).toString()).toBe(page);
  expect(gunzipSync(readFileSync(join(site, 'ko', 'index.html.gz'))).toString()).toBe(page);
});
