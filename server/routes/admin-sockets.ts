import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import { refuseUpgrade } from '../refusal.ts';
import type { AdminDeps } from './admin-labs.ts';
import { serveExec } from './exec-socket.ts';
import { createHeartbeat } from './heartbeat.ts';
import { serveShell } from './shell-socket.ts';

const MESSAGE_MAX_BYTES = 1_048_576;
const PATH = /^\/api\/labs\/([a-z0-9]{8})\/(exec|shell)$/;

/** `/api/labs/:id/exec` and `/api/labs/:id/shell`. */
export function acceptAdminSockets(server: Server, deps: AdminDeps): { close(): void } {
  const { boundary, labs } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });
  const heartbeat = createHeartbeat(deps.heartbeat);

  const serve = async (socket: WebSocket, { lab, kind, first }: { lab: string; kind: string; first: Buffer }) => {
    if (!labs.get(lab)) throw new SlipwayError('SLW200', { lab });
    if (!labs.hostsAnswer(lab)) throw new SlipwayError('SLW204', { host: lab, detail: labs.get(lab)?.state ?? 'gone' });
    await (kind === 'exec' ? serveExec : serveShell)({ socket, lab, first, deps });
  };
  const upgrade = (request: IncomingMessage, raw: Socket, head: Buffer) => {
    const path = request.url ?? '';
    const [, lab, kind = ''] = PATH.exec(path) ?? [];
    if (lab === undefined) return refuseUpgrade(raw, failure('SLW106', { what: path.slice(0, 100) }));
    sockets.handleUpgrade(request, raw, head, (socket) => {
      socket.on('error', () => socket.terminate());
      heartbeat.watch(socket);
      const begin = (first: Buffer) => serve(socket, { lab, kind, first });
      socket.once(
        'message',
        boundary.guard('a command line', begin, (reason) => sendFailure(socket, reason)),
      );
    });
  };
  const guarded = boundary.guard('an upgrade', upgrade, (reason, _request, raw) => refuseUpgrade(raw, reason));
  server.on('upgrade', (request, raw: Socket, head) => {
    raw.on('error', () => raw.destroy());
    guarded(request, raw, head);
  });
  return {
    close() {
      heartbeat.close();
      for (const socket of sockets.clients) socket.close();
      sockets.close();
    },
  };
}

function sendFailure(socket: WebSocket, reason: Failure): void {
  socket.send(JSON.stringify({ type: 'error', failure: reason }));
  socket.close();
}
