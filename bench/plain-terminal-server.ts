/** The least that a terminal in a page needs: a pty's output into a WebSocket and back. Prints its port. */
import type { AddressInfo } from 'node:net';
import { spawn } from 'node-pty';
import { WebSocketServer } from 'ws';
import { SHELL, SHELL_ENVIRONMENT, SIZE } from './rivals/rival.ts';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  request.socket.setNoDelay(true);
  const pty = spawn(SHELL.file, [...SHELL.args], { name: 'xterm-256color', ...SIZE, env: SHELL_ENVIRONMENT });
  pty.onData((data) => socket.send(data));
  socket.on('message', (data: Buffer) => pty.write(data.toString('utf8')));
  socket.on('close', () => pty.kill());
});
server.on('listening', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
