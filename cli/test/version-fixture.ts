import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitOf } from '../release.ts';

/** Two versions of Slipway, each a checkout with its built code. */
export interface TwoVersions {
  readonly older: string;
  readonly newer: string;
  /** The newer one is this checkout, or a copy of it that says more and calls itself newer. */
  readonly from: 'the last tag' | 'a copy with later minors';
}

const SOURCES = ['protocol', 'server', 'proof', 'cli', 'lab-runtime', 'src', 'package.json', 'package-lock.json'];
const BUILD = ['vite.node.config.ts', 'tsconfig.json'];

const git = (checkout: string, ...args: string[]): string =>
  execFileSync('git', ['-c', `safe.directory=${checkout}`, '-C', checkout, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  }).trim();

/** None in a clone without tags, or without git. */
function lastTag(checkout: string): string | undefined {
  try {
    // The commit before: a tag on the checkout itself would compare a version with itself.
    return git(checkout, 'describe', '--tags', '--abbrev=0', '--match=v*', 'HEAD~1');
  } catch {
    return undefined;
  }
}

const packagesOf = (folder: string): string => {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const { '': _root, ...packages } = lock.packages;
  return JSON.stringify(packages);
};

function build(checkout: string, folder: string): void {
  if (packagesOf(checkout) === packagesOf(folder)) {
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  } else {
    execFileSync('npm', ['ci', '--prefer-offline'], { cwd: folder, stdio: ['ignore', 'ignore', 2] });
  }
  const vite = join(folder, 'node_modules', 'vite', 'bin', 'vite.js');
  const words = ['build', '--ssr', '-c', 'vite.node.config.ts', '--logLevel', 'warn'];
  execFileSync(process.execPath, [vite, ...words], { cwd: folder, stdio: ['ignore', 'ignore', 2] });
}

function tagged(checkout: string, tag: string): string {
  const folder = join(checkout, 'dist', 'versions', git(checkout, 'rev-parse', '--short=16', `${tag}^{commit}`));
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const archive = join(fresh, 'sources.tar');
  git(checkout, 'archive', '-o', archive, tag);
  execFileSync('tar', ['-C', fresh, '-xf', archive]);
  rmSync(archive);
  build(checkout, fresh);
  renameSync(fresh, folder);
  return folder;
}

/** The same sources with every minor raised and an unknown field wherever a version is said. */
function later(checkout: string): string {
  const folder = join(checkout, 'dist', 'versions', 'later');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const skipped = join(checkout, 'lab-runtime', 'go');
  for (const name of [...SOURCES, ...BUILD]) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true, filter: (path) => path !== skipped });
  }
  const file = join(folder, 'protocol', 'version.ts');
  const text = readFileSync(file, 'utf8');
  const raised = text
    .replace(/minor: (\d+)( \},)/g, (_, minor: string, rest: string) => `minor: ${Number(minor) + 1}${rest}`)
    .replace('return { version: major,', 'return { later: 7, version: major,')
    .replace('): { version: number;', '): { later: number; version: number;');
  if (raised.split('\n').filter((line, at) => line !== text.split('\n')[at]).length < 8) {
    throw new Error('protocol/version.ts has another form than this fixture knows');
  }
  writeFileSync(file, raised);
  const packageFile = join(folder, 'package.json');
  writeFileSync(packageFile, readFileSync(packageFile, 'utf8').replace(/"version": ".*"/, '"version": "99.0.0"'));
  build(checkout, folder);
  return folder;
}

/** From the last tag to this checkout; where there is none, from this checkout to a later minor of it. */
export function twoVersions(checkout: string): TwoVersions {
  const tag = commitOf(checkout) === undefined ? undefined : lastTag(checkout);
  return tag === undefined
    ? { older: checkout, newer: later(checkout), from: 'a copy with later minors' }
    : { older: tagged(checkout, tag), newer: checkout, from: 'the last tag' };
}
