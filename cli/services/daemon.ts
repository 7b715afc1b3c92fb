import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Layout } from '#lab-runtime/layout.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { Stamp } from '#protocol/version.ts';
import { rotateLog } from '../supervisor/log-rotation.ts';
import { type ProcessRecord, type ServiceName, saveRecord } from './process-record.ts';

const READY_TIMEOUT_MS = 20_000;
const READY_POLL_MS = 50;
const TAIL_LINES = 5;

export interface Daemon {
  readonly paths: Layout;
  readonly name: ServiceName;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly record: Pick<ProcessRecord, 'hash' | 'app'> &
    Partial<Pick<ProcessRecord, 'port' | 'host' | 'release'>> & { readonly speaks?: Stamp };
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

export const logFile = (paths: Layout, name: ServiceName): string => join(paths.logsDir, `${name}.log`);

/** Starts a process that outlives this one; its output goes to its log. */
export function startDaemon({ paths, name, argv, environment, record, user }: Daemon): ChildProcess {
  mkdirSync(paths.logsDir, { recursive: true, mode: 0o755 });
  const file = logFile(paths, name);
  // Where no supervisor runs, as in tests, nobody else looks at it.
  rotateLog(file);
  const log = openSync(file, 'a', 0o640);
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...environment },
    ...user,
  });
  closeSync(log);
  child.on('error', () => undefined);
  if (child.pid !== undefined) saveRecord(paths, name, { ...record, pid: child.pid });
  child.unref();
  return child;
}

const accepts = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });

export function logTail(paths: Layout, name: ServiceName): string {
  try {
    return readFileSync(logFile(paths, name), 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  } catch {
    return '';
  }
}

/** Returns once the socket accepts. Throws SLW505 with the end of the log when the process dies or takes too long. */
export async function daemonReady(child: ChildProcess, { paths, name }: Daemon, socketPath: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await accepts(socketPath))) {
    const dead = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (dead || Date.now() > deadline) {
      const what = dead
        ? `it ended with ${child.exitCode ?? child.signalCode}`
        : `not ready after ${READY_TIMEOUT_MS} ms`;
      throw new SlipwayError('SLW505', {
        service: name,
        detail: `${what}; ${logFile(paths, name)}:\n${logTail(paths, name)}`,
      });
    }
    await sleep(READY_POLL_MS);
  }
}
