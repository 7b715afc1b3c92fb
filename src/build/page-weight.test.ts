import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { weighPage, weightOf } from './page-weight.ts';

test('a page weighs what it links, what that imports, and no more', () => {
  const site = mkdtempSync(join(tmpdir(), 'slipway-weight-'));
  onTestFinished(() => rmSync(site, { recursive: true }));
  mkdirSync(join(site, 'ko', 'a'), { recursive: true });
  mkdirSync(join(site, '_assets'));
  const write = (file: string, text: string) => writeFileSync(join(site, file), text);
  write(
    'ko/a/index.html',
    '<link rel="stylesheet" href="/_assets/a.css"><script src="/_assets/a.js"></script><a href="/ko/">',
  );
  write('_assets/a.css', 'p{}'.repeat(100));
  write('_assets/a.css.br', 'x'.repeat(40));
  write(
    '_assets/a.js',
    'import{b}from"./b.js";import("./terminal-view.1.js");import(`./editor-screen.2.js`);import("./palette.3.js")',
  );
  write('_assets/b.js', 'import"./a.js";');
  write('_assets/terminal-view.1.js', 'import{c}from`./c.js`');
  write('_assets/c.js', '1');
  write('_assets/editor-screen.2.js', '2'.repeat(1000));
  write('_assets/palette.3.js', '3'.repeat(1000));
  const parts = weighPage(site, '/ko/a/');
  expect(parts.map(({ file }) => file).sort()).toEqual([
    '/_assets/a.css',
    '/_assets/a.js',
    '/_assets/b.js',
    '/_assets/c.js',
    '/_assets/terminal-view.1.js',
    '/ko/a/index.html',
  ]);
  expect(parts.find(({ file }) => file === '/_assets/a.css')?.bytes).toBe(40);
  expect(weightOf(parts)).toBe(parts.reduce((sum, { bytes }) => sum + bytes, 0));
});
