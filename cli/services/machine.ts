import { execFileSync, spawnSync } from 'node:child_process';
import { ensureFolder, ensureSocketFolder } from '#lab-runtime/guarded-paths.ts';
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

export function ensureFolders(paths: Layout, dataDir: string, user: ServiceUser): void {
  for (const folder of [paths.stateDir, paths.appDir, paths.logsDir, paths.runDir])
    ensureFolder(folder, { uid: 0, gid: 0 }, 0o755);
  ensureSocketFolder(paths.socketsDir, user);
  for (const folder of [paths.serverDir, dataDir]) ensureFolder(folder, user, 0o700);
}

export const hasProgram = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$0"', program], {
    env: { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
  }).status === 0;
