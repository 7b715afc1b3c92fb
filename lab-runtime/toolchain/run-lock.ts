import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireFileLock, type FileLockOptions } from '../disk/file-lock.ts';

/** Lets one run at a time work on a state directory; a second one waits for the first. */
export function acquireRunLock(stateDir: string, options: FileLockOptions): Promise<AsyncDisposable> {
  mkdirSync(stateDir, { recursive: true, mode: 0o755 });
  return acquireFileLock(join(stateDir, 'toolchain.lock'), options);
}
