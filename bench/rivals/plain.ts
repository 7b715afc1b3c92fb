import { once } from 'node:events';
import WebSocket from 'ws';
import type { OutputListener, Rival, RivalTerminal } from './rival.ts';
import { firstLine, startServer, stopServer } from './server-process.ts';

/** `ws` and `node-pty` with nothing between them: what a terminal in a page costs at least. */
export const plain: Rival = {
  name: 'plain',
  async open(): Promise<RivalTerminal> {
    const server = startServer(process.execPath, [new URL('../plain-terminal-server.ts', import.meta.url).pathname]);
    const port = await firstLine(server);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
    let listener: OutputListener = () => undefined;
    socket.on('message', (data: Buffer) => void listener(data));
    await once(socket, 'open');
    return {
      type: (text) => socket.send(text),
      onOutput: (next) => {
        listener = next;
      },
      async stop() {
        socket.close();
        await stopServer(server);
      },
      pids: [server.pid ?? 0],
    };
  },
};
