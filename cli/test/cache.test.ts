import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderHash, testCache } from './cache.ts';

test('a pass is remembered for the same files only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.go'), 'package a');
  const cache = testCache(join(folder, '..', `${folder.split('/').pop()}.json`));
  onTestFinished(() => rmSync(`${folder}.json`, { force: true }));
  const before = folderHash(folder, 'go1.24');
  expect(cache.passed('a', before)).toBeUndefined();
  cache.save('a', before, 3);
  cache.save('b', 'other', 1);
  expect(cache.passed('a', before)).toBe(3);
  expect(cache.passed('a', folderHash(folder, 'go1.25'))).toBeUndefined();
  writeFileSync(join(folder, 'a.go'), 'package b');
  expect(cache.passed('a', folderHash(folder, 'go1.24'))).toBeUndefined();
});
