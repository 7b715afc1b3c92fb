import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SHELL_ENVIRONMENT } from './rival.ts';

const STARTS_WITHIN_MS = 120_000;

/** For servers that take no port 0 and say nowhere which one they got. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export function startServer(file: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = { ...SHELL_ENVIRONMENT, ...environment };
  return spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** What a server says when it is ready. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
}

export async function stopServer(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** Resolves with what `attempt` gives as soon as the server answers. */
export async function whenUp<T>(child: ChildProcess, attempt: () => Promise<T>): Promise<T> {
  child.stdout?.resume();
  const until = performance.now() + STARTS_WITHIN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (child.exitCode !== null || performance.now() > until) throw error;
      await delay(200);
    }
  }
}
