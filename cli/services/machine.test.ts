import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import { ensureFolders } from './machine.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Stands for the server's user. */
const USER = { uid: 65_534, gid: 65_534 };

const asUser = (script: string, ...args: string[]): number | null =>
  spawnSync('setpriv', ['--reuid', '65534', '--regid', '65534', '--clear-groups', 'sh', '-c', script, 'sh', ...args])
    .status;

describe.skipIf(process.getuid?.() !== 0)('the server’s user', () => {
  function machine() {
    const top = mkdtempSync(join(tmpdir(), 'machine-'));
    onTestFinished(() => rmSync(top, { recursive: true, force: true }));
    chmodSync(top, 0o755);
    const paths = layout(join(top, 'state'), join(top, 'run'));
    return { top, paths, dataDir: paths.dataDir };
  }

  test('changes nothing but its own two folders', () => {
    const { paths, dataDir } = machine();
    ensureFolders(paths, dataDir, USER);
    // what root reads, runs or writes to: code, logs, who runs, how the build stands, what labs there are
    mkdirSync(join(paths.appDir, 'hash'), { mode: 0o755 });
    for (const dir of [paths.artifactsDir, paths.runcRoot, paths.labsRunDir, paths.labdDir])
      mkdirSync(dir, { mode: 0o711 });
    mkdirSync(paths.labRecordsDir, { mode: 0o700 });
    const files = [
      join(paths.appDir, 'hash', 'labd.js'),
      join(paths.logsDir, 'labd.log'),
      join(paths.runDir, 'labd.pid.json'),
      paths.toolchainStatus,
    ];
    for (const file of files) writeFileSync(file, 'root’s', { mode: 0o644 });
    for (const file of files) expect(asUser('echo x >> "$1" || rm -f "$1" || mv "$1" "$1.x"', file), file).not.toBe(0);
    const folders = [
      paths.stateDir,
      paths.appDir,
      join(paths.appDir, 'hash'),
      paths.logsDir,
      paths.runDir,
      paths.socketsDir,
      paths.artifactsDir,
      paths.runcRoot,
      paths.labsRunDir,
      paths.labdDir,
      paths.labRecordsDir,
    ];
    for (const folder of folders) {
      expect(asUser('mkdir "$1/x" || ln -s / "$1/y" || touch "$1/z"', folder), folder).not.toBe(0);
      expect(asUser('mv "$1" "$1.x" || chmod 777 "$1"', folder), folder).not.toBe(0);
    }
    for (const own of [paths.serverDir, dataDir]) expect(asUser('touch "$1/x"', own), own).toBe(0);
  });

  test('gets nothing through a link in place of its own folders', () => {
    const { top, paths, dataDir } = machine();
    ensureFolders(paths, dataDir, USER);
    const victim = join(top, 'victim');
    mkdirSync(victim, { mode: 0o700 });
    // a data folder in a place of its own is the one case where it can swap the folder itself
    const place = join(top, 'place');
    mkdirSync(place);
    expect(spawnSync('chown', ['65534:65534', place]).status).toBe(0);
    symlinkSync(victim, join(place, 'data'));
    expect(() => ensureFolders(paths, join(place, 'data'), USER)).toThrow();
    const { uid, mode } = lstatSync(victim);
    expect([uid, mode & 0o777]).toEqual([0, 0o700]);
  });
});
