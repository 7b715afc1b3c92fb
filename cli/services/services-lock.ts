import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireFileLock, tryFileLock } from '#lab-runtime/disk/file-lock.ts';
import type { Layout } from '#lab-runtime/layout.ts';

/** Starting takes seconds; a machine under load, more. */
const LOCK_TIMEOUT_MS = 60_000;

const lockFile = ({ runDir }: Layout) => join(runDir, 'services.lock');

/** One at a time starts and ends services, a command or the supervisor; the next one finds what it did. */
export function servicesLock(paths: Layout): Promise<AsyncDisposable> {
  // It is on a file system that is empty after the machine's start, and any command can be the first.
  mkdirSync(paths.runDir, { recursive: true, mode: 0o755 });
  return acquireFileLock(lockFile(paths), { signal: AbortSignal.timeout(LOCK_TIMEOUT_MS) });
}

/** Undefined where somebody else is at work on the services. */
export const tryServicesLock = (paths: Layout): Promise<AsyncDisposable | undefined> => tryFileLock(lockFile(paths));
