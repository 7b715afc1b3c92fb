import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Layout, layout } from '../layout.ts';
import { ArtifactCache } from './cache.ts';
import { runCommand } from './command.ts';
import { exportArtifacts, importArtifacts } from './export-import.ts';

const HASH = '0123456789abcdef';
let dir: string;
let from: Layout;
let to: Layout;
let said: string[];
const signal = new AbortController().signal;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slw-export-'));
  from = layout(join(dir, 'from'), join(dir, 'run'));
  to = layout(join(dir, 'to'), join(dir, 'run'));
  said = [];
  const cache = new ArtifactCache(from, 'boot');
  for (const name of ['baked', 'template-node']) {
    const partial = await cache.begin(name, HASH);
    await mkdir(join(partial, 'sub'));
    await writeFile(join(partial, 'sub', 'program'), `content of ${name}`, { mode: 0o755 });
    await cache.finish({ name, version: '1', hash: HASH, builtAt: 1, ms: 1 });
    await cache.publish(name, HASH);
  }
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const transfer = (paths: Layout, file = join(dir, 'out.tar.zst')) => ({
  paths,
  file,
  environment: process.env,
  signal,
  say: (line: string) => void said.push(line),
});

test('artifacts travel whole, templates stay', async () => {
  await exportArtifacts(transfer(from));
  await importArtifacts(transfer(to));
  const program = join(to.cacheDir, 'baked', HASH, 'sub', 'program');
  expect(await readFile(program, 'utf8')).toBe('content of baked');
  expect((await stat(program)).mode & 0o777).toBe(0o755);
  expect(await new ArtifactCache(to, 'boot').select('baked', HASH)).toMatchObject({ state: 'present' });
  await expect(stat(join(to.cacheDir, 'template-node'))).rejects.toThrow();
  await importArtifacts(transfer(to));
  expect(said.at(-1)).toBe('baked: is here already');
});

test('a changed file is refused, and nothing of it is kept', async () => {
  await writeFile(join(from.cacheDir, 'baked', HASH, 'sub', 'program'), 'content of bakeD');
  await exportArtifacts(transfer(from));
  await expect(importArtifacts(transfer(to))).rejects.toMatchObject({
    failure: { code: 'SLW502', params: { detail: 'baked: sub/program has another digest than recorded' } },
  });
  await expect(stat(join(to.cacheDir, 'baked', HASH))).rejects.toThrow();
});

test('a link in the file is refused', async () => {
  const program = join(from.cacheDir, 'baked', HASH, 'sub', 'program');
  await rm(program);
  await runCommand('ln', ['-s', '/etc/passwd', program], { environment: process.env, signal });
  await exportArtifacts(transfer(from));
  await expect(importArtifacts(transfer(to))).rejects.toMatchObject({ failure: { code: 'SLW502' } });
});

test('something else than an export is said to be that', async () => {
  const file = join(dir, 'other');
  await writeFile(file, 'hello');
  await expect(importArtifacts(transfer(to, file))).rejects.toMatchObject({ failure: { code: 'SLW502' } });
});
