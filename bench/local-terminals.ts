import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LocalTerminals {
  readonly origin: string;
  readonly serverPid: number;
  readonly ptyhostPid: number;
  stop(): Promise<void>;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
}

/** ptyhost with local shells and the terminal service, each in a process of its own, without labs. */
export async function startLocalTerminals(): Promise<LocalTerminals> {
  const directory = mkdtempSync(join(tmpdir(), 'terminals-'));
  const socket = join(directory, 'sock', 'ptyhost.sock');
  const start = (file: string, ...args: string[]) =>
    spawn(process.execPath, [new URL(file, import.meta.url).pathname, socket, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const ptyhost = start('../lab-runtime/ptyhost/local-shell-fixture.ts');
  await firstLine(ptyhost);
  const server = start('./local-terminal-server.ts', join(directory, 'histories'));
  const port = await firstLine(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    serverPid: server.pid ?? 0,
    ptyhostPid: ptyhost.pid ?? 0,
    async stop() {
      for (const child of [server, ptyhost]) {
        if (child.exitCode !== null) continue;
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
