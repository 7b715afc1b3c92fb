/** For `--local`: the terminal service behind a WebSocket and nothing else. `<ptyhost socket>`; prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientMessageSchema } from '#protocol/messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { createTerminalService } from '#server/terminals/terminal-service.ts';

const LAB = 'benchlab';
const log = {
  info: () => {},
  warn: (data: object, text: string) => process.stderr.write(`${text} ${JSON.stringify(data)}\n`),
  error: (data: object, text: string) => process.stderr.write(`${text} ${JSON.stringify(data)}\n`),
};
const service = createTerminalService({ ptyhostSocket: process.argv[2] ?? '', log });
await service.ready;

let visitors = 0;
const server = createServer((_, response) => {
  visitors += 1;
  response.setHeader('set-cookie', `session=bench-${visitors}`).end();
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket: WebSocket, request) => {
  request.socket.setNoDelay(true);
  const connection = service.connect(request.headers.cookie?.split('=')[1] ?? 'bench', {
    sendMessage: (message) => socket.send(JSON.stringify(message)),
    sendFrame: (frame) => socket.send(frame),
    bufferedBytes: () => socket.bufferedAmount,
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      connection.frame(data);
      return;
    }
    const message = clientMessageSchema.parse(JSON.parse(data.toString('utf8')));
    if (message.type === 'hello') {
      const toolchain = {
        status: 'ready',
        artifacts: [],
        startedAt: 0,
        updatedAt: 0,
        remainingMs: 0,
        ready: { bare: true, cluster: true },
      };
      socket.send(JSON.stringify({ type: 'welcome', version: PROTOCOL_VERSION, terminals: [], toolchain }));
    } else if (message.type === 'terminal.open') {
      const { ref, host, cols, rows } = message;
      void connection.open({ lab: LAB, host, cols, rows, ...(ref ? { ref } : {}) });
    } else if (message.type.startsWith('terminal.')) {
      connection.message(message as Parameters<typeof connection.message>[0]);
    }
  });
  socket.on('close', () => connection.dispose());
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
