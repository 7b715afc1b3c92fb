import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceInputs } from './fingerprint.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slw-fingerprint-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const inputsOf = async (name: string, text: string): Promise<string[]> => {
  await writeFile(join(dir, name), text);
  return sourceInputs(dir, [name]);
};

test('an estimate or a comment in an artifact file changes no hash, a package does', async () => {
  const before = await inputsOf('a.ts', "const x = ['curl'];\n  estimateMs: 10,\n");
  expect(await inputsOf('a.ts', "/** Why. */\nconst x = ['curl'];\n  estimateMs: 20,\n  // why\n")).toEqual(before);
  expect(await inputsOf('a.ts', "const x = ['wget'];\n  estimateMs: 10,\n")).not.toEqual(before);
});

test('tests are no input, every other file is taken as it is', async () => {
  expect(await inputsOf('a_test.go', 'x')).toEqual([]);
  expect(await inputsOf('a.go', '// one\n')).not.toEqual(await inputsOf('a.go', '// two\n'));
});
