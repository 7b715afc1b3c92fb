import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstLine, stopServer } from './rivals/server-process.ts';

export interface LocalTerminals {
  readonly origin: string;
  readonly serverPid: number;
  readonly ptyhostPid: number;
  stop(): Promise<void>;
}

const CHECKOUT = new URL('../', import.meta.url).pathname;
const VITE = join(CHECKOUT, 'node_modules/vite/bin/vite.js');
let built: Promise<unknown> | undefined;

/** As an installed Slipway is: TypeScript read by Node takes memory that users never see. */
function build(): Promise<unknown> {
  const args = [VITE, 'build', '--ssr', '-c', 'vite.bench.config.ts', '--logLevel', 'warn'];
  built ??= promisify(execFile)(process.execPath, args, { cwd: CHECKOUT });
  return built;
}

/** ptyhost with local shells and the terminal service, each in a process of its own, without labs. */
export async function startLocalTerminals(): Promise<LocalTerminals> {
  await build();
  const directory = mkdtempSync(join(tmpdir(), 'terminals-'));
  const socket = join(directory, 'sock', 'ptyhost.sock');
  const start = (file: string, ...args: string[]) =>
    spawn(process.execPath, [join(CHECKOUT, 'dist/bench', file), socket, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const ptyhost = start('local-shell-fixture.js');
  await firstLine(ptyhost);
  const server = start('local-terminal-server.js', join(directory, 'histories'));
  const port = await firstLine(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    serverPid: server.pid ?? 0,
    ptyhostPid: ptyhost.pid ?? 0,
    async stop() {
      for (const child of [server, ptyhost]) await stopServer(child, 'SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
