import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutputListener, type Rival, type RivalTerminal, SHELL, SIZE } from './rival.ts';
import { freePort, startServer, stopServer, whenUp } from './server-process.ts';

/** What wetty's page acknowledges at once. */
const COMMIT_CHARS = 262_144;

/** What is used of socket.io's client, which comes with wetty. */
interface Socket {
  on(event: 'data', listener: (text: string) => void): void;
  once(event: 'connect' | 'login', listener: () => void): void;
  emit(event: 'input', text: string): void;
  emit(event: 'resize', size: { cols: number; rows: number }): void;
  emit(event: 'commit', chars: number): void;
  close(): void;
}
interface SocketIo {
  io(address: string, options: { path: string; transports: readonly string[] }): Socket;
}

/** wetty, from the folder that `installRivals` filled. It starts a program of one's own only for root; others get ssh. */
export function wetty(folder: string): Rival {
  return {
    name: 'wetty',
    async open(): Promise<RivalTerminal> {
      const home = mkdtempSync(join(tmpdir(), 'wetty-'));
      const shell = join(home, 'shell');
      writeFileSync(shell, `#!/bin/sh\nexec ${SHELL.file} ${SHELL.args.join(' ')}\n`);
      chmodSync(shell, 0o755);
      const port = await freePort();
      const main = join(folder, 'node_modules/wetty/build/main.js');
      const options = [
        '--base',
        '/wetty',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--ssh-host',
        '127.0.0.1',
        '--command',
        shell,
      ];
      const server = startServer(process.execPath, [main, ...options], { HOME: home });
      const address = `http://127.0.0.1:${port}`;
      await whenUp(server, () => fetch(`${address}/wetty`));
      const { io } = createRequire(join(folder, 'package.json'))('socket.io-client') as SocketIo;
      const socket = io(address, { path: '/wetty/socket.io', transports: ['websocket'] });
      let listener: OutputListener = () => undefined;
      let uncommitted = 0;
      socket.on('data', (text) => {
        uncommitted += text.length;
        const chars = uncommitted >= COMMIT_CHARS ? COMMIT_CHARS : 0;
        uncommitted -= chars;
        void Promise.resolve(listener(text)).then(() => chars > 0 && socket.emit('commit', chars));
      });
      await new Promise<void>((resolve) => socket.once('login', resolve));
      socket.emit('resize', SIZE);
      return {
        type: (text) => socket.emit('input', text),
        onOutput: (next) => {
          listener = next;
        },
        async stop() {
          socket.close();
          await stopServer(server);
          rmSync(home, { recursive: true, force: true });
        },
        pids: [server.pid ?? 0],
      };
    },
  };
}
