import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs `work` while this process holds the lock file. The kernel releases the lock of a process that dies. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', ['--exclusive', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await Promise.race([
      once(holder.stdout, 'data'),
      once(holder, 'exit').then(() => {
        throw new Error(`the lock ${path} could not be taken`);
      }),
    ]);
    return await work();
  } finally {
    holder.stdin.end();
  }
}
