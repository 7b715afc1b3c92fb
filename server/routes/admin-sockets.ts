import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { failure } from '#protocol/errors.ts';
import { asFailure } from '../sessions/desk.ts';
import type { AdminDeps } from './admin-labs.ts';
import { serveExec } from './exec-socket.ts';
import { serveShell } from './shell-socket.ts';

const MESSAGE_MAX_BYTES = 1_048_576;
const PATH = /^\/api\/labs\/([a-z0-9]{8})\/(exec|shell)$/;

/** `/api/labs/:id/exec` and `/api/labs/:id/shell`. */
export function acceptAdminSockets(server: Server, deps: AdminDeps): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request: IncomingMessage, raw: Socket, head) => {
    raw.on('error', () => raw.destroy());
    const [, lab, kind] = PATH.exec(request.url ?? '') ?? [];
    if (lab === undefined) return void raw.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, raw, head, (socket) => {
      socket.on('error', () => socket.terminate());
      socket.once('message', (first: Buffer) => {
        const serve = kind === 'exec' ? serveExec : serveShell;
        if (!deps.labs.get(lab)) return sendFailure(socket, failure('SLW200', { lab }));
        if (!deps.labs.hostsAnswer(lab)) {
          return sendFailure(socket, failure('SLW204', { host: lab, detail: deps.labs.get(lab)?.state ?? 'gone' }));
        }
        serve({ socket, lab, first, deps }).catch((error: unknown) => sendFailure(socket, asFailure(error)));
      });
    });
  });
  return {
    close() {
      for (const socket of sockets.clients) socket.close();
      sockets.close();
    },
  };
}

function sendFailure(socket: WebSocket, reason: object): void {
  socket.send(JSON.stringify({ type: 'error', failure: reason }));
  socket.close();
}
