import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureFolder, ensureSocketFolder, listenFor, readForeignFile, removeTree } from './guarded-paths.ts';
import { startLabd } from './labd/labd.ts';
import { layout } from './layout.ts';
import { startPtyhost } from './ptyhost/ptyhost.ts';

// Two busy cores must not fail a test.
vi.setConfig({ testTimeout: 60_000 });

const NOBODY = { uid: 65_534, gid: 65_534 };
const AS_NOBODY = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
const SWAPS = 300;

/** Only root can give anything away, and only root has a reason to be careful. */
describe.skipIf(process.getuid?.() !== 0)('root, in folders of another user', () => {
  let top: string;
  /** What only root may change, and what a planted link leads to. */
  let victim: string;
  let foreign: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'guarded-'));
    onTestFinished(() => rmSync(top, { recursive: true, force: true }));
    chmodSync(top, 0o755);
    victim = join(top, 'victim');
    mkdirSync(victim, { mode: 0o700 });
    writeFileSync(join(victim, 'secret'), 'root alone', { mode: 0o600 });
    foreign = join(top, 'sock');
    mkdirSync(foreign, { mode: 0o700 });
    chownSync(foreign, NOBODY.uid, NOBODY.gid);
  });

  const look = (path: string) => {
    const { uid, gid, mode } = lstatSync(path);
    return { uid, gid, mode: mode & 0o7777 };
  };
  const untouched = (): void => {
    expect([look(victim), look(join(victim, 'secret')), readdirSync(victim)]).toEqual([
      { uid: 0, gid: 0, mode: 0o700 },
      { uid: 0, gid: 0, mode: 0o600 },
      ['secret'],
    ]);
  };
  const asNobody = (script: string, ...args: string[]): number | null =>
    spawnSync('setpriv', [...AS_NOBODY, 'sh', '-c', script, 'sh', ...args]).status;

  test('a link in place of a folder is not given away', () => {
    symlinkSync(victim, join(foreign, 'data'));
    expect(() => ensureFolder(join(foreign, 'data'), NOBODY, 0o777)).toThrow();
    symlinkSync(join(victim, 'secret'), join(foreign, 'file'));
    expect(() => ensureFolder(join(foreign, 'file'), NOBODY, 0o777)).toThrow();
    untouched();
  });

  test('a socket is given away only in a folder of our own', async () => {
    symlinkSync(join(victim, 'secret'), join(foreign, 'labd.sock'));
    const server = createServer();
    await expect(listenFor(NOBODY, server, join(foreign, 'labd.sock'))).rejects.toThrow(/other users/);
    chownSync(foreign, 0, 0);
    chmodSync(foreign, 0o730);
    await expect(listenFor(NOBODY, server, join(foreign, 'labd.sock'))).rejects.toThrow(/other users/);
    untouched();
  });

  test('a folder of sockets is taken over with what was planted in it', async () => {
    symlinkSync(join(victim, 'secret'), join(foreign, 'labd.sock'));
    ensureSocketFolder(foreign, NOBODY);
    const server = createServer((socket) => socket.end());
    onTestFinished(() => void server.close());
    await listenFor(NOBODY, server, join(foreign, 'labd.sock'));
    expect([look(foreign), look(join(foreign, 'labd.sock'))]).toEqual([
      { uid: 0, gid: NOBODY.gid, mode: 0o710 },
      { ...NOBODY, mode: 0o600 },
    ]);
    untouched();
    expect(asNobody('test -S "$1"', join(foreign, 'labd.sock'))).toBe(0);
    expect(asNobody('ln -s /etc/passwd "$1" || rm "$2"', join(foreign, 'x'), join(foreign, 'labd.sock'))).not.toBe(0);
  });

  test('a folder where a socket belongs is cleared without following a link', async () => {
    mkdirSync(join(foreign, 'labd.sock'));
    symlinkSync(victim, join(foreign, 'labd.sock', 'deep'));
    chownSync(join(foreign, 'labd.sock'), NOBODY.uid, NOBODY.gid);
    ensureSocketFolder(foreign, NOBODY);
    const server = createServer();
    onTestFinished(() => void server.close());
    await listenFor(NOBODY, server, join(foreign, 'labd.sock'));
    untouched();
  });

  test('labd and ptyhost give away nothing that a planted link leads to', async () => {
    const paths = layout(join(top, 'state'), top);
    for (const socket of [paths.labdSocket, paths.ptyhostSocket]) symlinkSync(join(victim, 'secret'), socket);
    const log = () => {};
    const owner = { ownerUid: NOBODY.uid, ownerGid: NOBODY.gid };
    await using labd = await startLabd({ paths, ...owner, maxLabs: 1, uidBase: 400_000_000, log });
    const findShell = () => ({ file: 'false', args: [], env: {} });
    const ptyhost = await startPtyhost({ socketPath: paths.ptyhostSocket, owner: NOBODY, findShell, log });
    untouched();
    for (const socket of [paths.labdSocket, paths.ptyhostSocket])
      expect(look(socket)).toEqual({ ...NOBODY, mode: 0o600 });
    const { stdout } = await promisify(execFile)('setpriv', [
      ...AS_NOBODY,
      process.execPath,
      '-e',
      `require('http').get({ socketPath: '${paths.labdSocket}', path: '/v1/health' }, (r) => process.stdout.write(String(r.statusCode), () => process.exit()))`,
    ]);
    expect(stdout).toBe('200');
    await ptyhost.stop();
    expect(labd.labs.list()).toEqual([]);
  });

  test('what is removed is what lies there, never what a link leads to', () => {
    asNobody(
      'mkdir -p "$1/a/b" && touch "$1/a/file" && ln -s "$2" "$1/a/b/link" && ln -s "$2" "$1/link"',
      foreign,
      victim,
    );
    expect(lstatSync(join(foreign, 'a', 'b', 'link')).isSymbolicLink()).toBe(true);
    removeTree(foreign);
    expect(existsSync(foreign)).toBe(false);
    symlinkSync(victim, join(top, 'planted'));
    removeTree(join(top, 'planted'));
    removeTree(join(top, 'never-there'));
    untouched();
    expect(readdirSync(top)).toEqual(['victim']);
  });

  test('a file of another user is read only when it is one', () => {
    const file = join(foreign, 'token');
    asNobody('echo mine > "$1"', file);
    expect(readForeignFile(file, 100)).toBe('mine\n');
    expect(() => readForeignFile(file, 4)).toThrow(/larger/);
    asNobody('rm "$1" && ln -s "$2" "$1"', file, join(victim, 'secret'));
    expect(() => readForeignFile(file, 100)).toThrow(/ELOOP/);
    asNobody('rm "$1" && mkfifo "$1"', file);
    expect(() => readForeignFile(file, 100)).toThrow(/not a file/);
    rmSync(file);
    linkSync(join(victim, 'secret'), file);
    expect(() => readForeignFile(file, 100)).toThrow(/not a file/);
  });

  test('nothing is removed inside a folder of another user', () => {
    symlinkSync(victim, join(foreign, 'folder'));
    expect(() => removeTree(join(foreign, 'folder'))).toThrow(/other users/);
    expect(readdirSync(foreign)).toEqual(['folder']);
  });

  test('a folder that becomes a link and a folder again, while it is removed, leads nowhere', async () => {
    const swapper = spawn(
      'setpriv',
      [
        ...AS_NOBODY,
        'perl',
        '-e',
        // says that it is at it, then swaps until it is ended
        'my ($dir, $to) = @ARGV; $| = 1; print "go\\n"; while (1) { for my $n (1 .. 4) { my $p = "$dir/$n/deep"; mkdir "$dir/$n"; mkdir $p; mkdir "$p/x"; rmdir "$p/x"; rmdir $p; symlink $to, $p; unlink $p; } }',
        foreign,
        victim,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = once(swapper, 'exit');
    try {
      await once(swapper.stdout, 'data');
      for (let i = 0; i < SWAPS; i += 1) {
        try {
          removeTree(foreign);
        } catch (error) {
          // what was met half way is there for the next try
          expect((error as NodeJS.ErrnoException).code).toMatch(/^(ENOTEMPTY|ENOENT|ELOOP|ENOTDIR)$/);
        }
        untouched();
        if (existsSync(foreign)) removeTree(foreign);
        mkdirSync(foreign, { mode: 0o700 });
        chownSync(foreign, NOBODY.uid, NOBODY.gid);
      }
    } finally {
      swapper.kill('SIGKILL');
      await ended;
    }
    expect(statSync(foreign).uid).toBe(NOBODY.uid);
  });
});
