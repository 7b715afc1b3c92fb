import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Layout } from '#lab-runtime/layout.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { builtSiteDir, bundleDir } from '../checkout.ts';
import { runningRecord } from './process-record.ts';

const HASH_LENGTH = 16;

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile()) yield path;
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex').slice(0, HASH_LENGTH);

/** Names what an entry runs: chunk names carry hashes of their own, so the entry's text says it all. */
export const entryHash = (app: string, entry: string): string => sha256(readFileSync(join(app, 'node', `${entry}.js`)));

interface Source {
  readonly from: string;
  readonly to: string;
}

/** What an installed copy of a checkout consists of. */
function appSources(checkout: string): Source[] {
  const site = builtSiteDir(checkout);
  const pty = dirname(createRequire(join(checkout, 'package.json')).resolve('node-pty/package.json'));
  return [
    { from: bundleDir(checkout), to: 'node' },
    ...(existsSync(site) ? [{ from: site, to: 'site' }] : []),
    { from: join(pty, 'lib'), to: 'node_modules/node-pty/lib' },
    { from: join(pty, 'build', 'Release', 'pty.node'), to: 'node_modules/node-pty/build/Release/pty.node' },
    { from: join(pty, 'package.json'), to: 'node_modules/node-pty/package.json' },
  ];
}

/** Where the copy of a checkout lies, named by its content. */
export function appPath(paths: Layout, checkout: string): string {
  const hash = createHash('sha256');
  for (const { from, to } of appSources(checkout)) {
    for (const file of statSync(from).isDirectory() ? files(from) : [from]) {
      hash.update(`${to}/${relative(from, file)}\0${sha256(readFileSync(file))}\0`);
    }
  }
  return join(paths.appDir, hash.digest('hex').slice(0, HASH_LENGTH));
}

/**
 * Copies the built code out of the checkout, which the server's user often may not read, into `app/<hash>`.
 * Returns that folder. Copies that nothing runs from are removed.
 */
export function installApp(paths: Layout, checkout: string): string {
  const bundle = bundleDir(checkout);
  if (!existsSync(join(bundle, 'server.js'))) {
    throw new SlipwayError('SLW106', { what: `${relative(checkout, bundle)} (run ./slipway, which builds it)` });
  }
  const app = appPath(paths, checkout);
  if (!existsSync(app)) {
    const fresh = `${app}.${process.pid}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true, mode: 0o755 });
    for (const { from, to } of appSources(checkout)) {
      mkdirSync(dirname(join(fresh, to)), { recursive: true, mode: 0o755 });
      cpSync(from, join(fresh, to), { recursive: true, mode: 0, dereference: true });
    }
    renameSync(fresh, app);
  }
  dropUnused(paths, app);
  return app;
}

function dropUnused(paths: Layout, current: string): void {
  const used = new Set([current]);
  for (const name of ['labd', 'ptyhost', 'server', 'supervisor', 'watcher'] as const) {
    const record = runningRecord(paths, name);
    // One that does not say where it runs from may run from any of them.
    if (record?.app === '') return;
    if (record) used.add(record.app);
  }
  for (const name of readdirSync(paths.appDir)) {
    const app = join(paths.appDir, name);
    if (!used.has(app)) rmSync(app, { recursive: true, force: true });
  }
}
