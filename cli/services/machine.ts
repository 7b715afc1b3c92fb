import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import type { Layout } from '#lab-runtime/layout.ts';
import { SlipwayError } from '#protocol/errors.ts';

export const SERVICE_USER = 'slipway';

export interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

export function serviceUser(): ServiceUser | undefined {
  const entry = spawnSync('getent', ['passwd', SERVICE_USER], { encoding: 'utf8' }).stdout ?? '';
  const [, , uid, gid] = entry.split(':');
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** The user that the server runs as; made the first time. */
export function ensureServiceUser(): ServiceUser {
  const known = serviceUser();
  if (known) return known;
  execFileSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    SERVICE_USER,
  ]);
  const made = serviceUser();
  if (!made) throw new SlipwayError('SLW504', { detail: `the user ${SERVICE_USER} could not be made` });
  return made;
}

export function ensureFolders(paths: Layout, dataDir: string, { uid, gid }: ServiceUser): void {
  for (const folder of [paths.stateDir, paths.appDir, paths.logsDir, paths.runDir]) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
  }
  for (const folder of [paths.socketsDir, dataDir]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chownSync(folder, uid, gid);
    chmodSync(folder, 0o700);
  }
}

export const hasProgram = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$0"', program], {
    env: { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
  }).status === 0;
