import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { type OutputListener, type Rival, type RivalTerminal, SHELL, SIZE } from './rival.ts';
import { freePort, startServer, stopServer, whenUp } from './server-process.ts';

/** Jupyter's terminals (terminado), from the folder that `installRivals` filled. */
export function jupyter(folder: string): Rival {
  return {
    name: 'jupyter',
    async open(): Promise<RivalTerminal> {
      const home = mkdtempSync(join(tmpdir(), 'jupyter-'));
      const port = await freePort();
      const shell = [SHELL.file, ...SHELL.args].map((word) => `'${word}'`).join(',');
      const server = startServer(
        join(folder, 'python/bin/jupyter-server'),
        [
          '--no-browser',
          '--allow-root',
          '--ServerApp.ip=127.0.0.1',
          `--ServerApp.port=${port}`,
          '--IdentityProvider.token=',
          '--ServerApp.disable_check_xsrf=True',
          `--ServerApp.root_dir=${home}`,
          `--ServerApp.terminado_settings={'shell_command':[${shell}]}`,
        ],
        { HOME: home },
      );
      const name = await whenUp(server, async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/terminals`, { method: 'POST' });
        return ((await answer.json()) as { name: string }).name;
      });
      const socket = new WebSocket(`ws://127.0.0.1:${port}/terminals/websocket/${name}`, { perMessageDeflate: false });
      let listener: OutputListener = () => undefined;
      socket.on('message', (data: Buffer) => {
        const [kind, text] = JSON.parse(data.toString('utf8')) as [string, string];
        if (kind === 'stdout') void listener(text);
      });
      await once(socket, 'open');
      socket.send(JSON.stringify(['set_size', SIZE.rows, SIZE.cols, 600, 1000]));
      return {
        type: (text) => socket.send(JSON.stringify(['stdin', text])),
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
