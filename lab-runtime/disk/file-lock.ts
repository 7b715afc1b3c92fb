import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fchmodSync, openSync } from 'node:fs';

export interface FileLockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when somebody else holds it. */
  readonly onWait?: (() => void) | undefined;
}

/**
 * Holds a lock file across processes until it is disposed of; a holder that dies lets go. Nobody but root can hold
 * it: to lock a file one has to open it, and that takes the right to read or write it.
 */
export async function acquireFileLock(path: string, options: FileLockOptions = {}): Promise<AsyncDisposable> {
  const { signal, onWait } = options;
  signal?.throwIfAborted();
  const lock = await tryFileLock(path);
  if (lock) return lock;
  onWait?.();
  signal?.throwIfAborted();
  const held = await hold(path, ['--exclusive'], signal);
  if (held) return held;
  signal?.throwIfAborted();
  throw new Error(`the lock ${path} could not be taken`);
}

/** Undefined when somebody else holds it. */
export const tryFileLock = (path: string): Promise<AsyncDisposable | undefined> =>
  hold(path, ['--exclusive', '--nonblock'], undefined);

/** Runs `work` while this process alone holds the lock file. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await using _lock = await acquireFileLock(path);
  return await work();
}

async function hold(path: string, how: string[], signal?: AbortSignal): Promise<AsyncDisposable | undefined> {
  const file = openSync(path, 'a', 0o600);
  // An earlier version let everybody read it, and so hold it.
  fchmodSync(file, 0o600);
  closeSync(file);
  const holder = spawn('flock', [...how, path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  holder.stdin.on('error', () => undefined);
  const stop = () => holder.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  const isHeld = await Promise.race([once(holder.stdout, 'data').then(() => true), ended(holder).then(() => false)]);
  signal?.removeEventListener('abort', stop);
  if (!isHeld) return undefined;
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended(holder);
    },
  };
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return Promise.race([once(child, 'exit'), once(child, 'error')]);
}
