import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sha256Text } from './fingerprint.ts';

const RETRY_MS = 500;

/**
 * Lets one run at a time work on a state directory; a second one waits for the first.
 * An abstract socket holds the lock: the kernel drops it with the process, so no crash leaves a stale one.
 */
export async function acquireRunLock(
  stateDir: string,
  { signal, onWait }: { signal: AbortSignal; onWait?: () => void },
): Promise<AsyncDisposable> {
  const address = `\0slipway-toolchain-${sha256Text(stateDir).slice(0, 16)}`;
  for (let waited = false; ; waited = true) {
    const server = await listen(address);
    if (server !== undefined)
      return { [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) };
    if (!waited) onWait?.();
    await delay(RETRY_MS, undefined, { signal });
  }
}

function listen(address: string): Promise<ReturnType<typeof createServer> | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}
