import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { WebSocketServer } from 'ws';
import { failure } from '#protocol/errors.ts';
import { CLIENT_MESSAGE_MAX_BYTES, CloseCode } from '#protocol/messages.ts';
import type { LabService } from '../labs/lab-service.ts';
import type { WebProxy } from '../web-tabs/web-proxy.ts';
import type { Desks } from '../sessions/desks.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';
import { servePage } from '../sessions/page-connection.ts';
import { createRateLimit, type RateLimit } from '../sessions/rate-limit.ts';
import type { TerminalService } from '../terminals/terminal-service.ts';
import type { ToolchainWatch } from '../labs/toolchain-watch.ts';
import { type AccessDeps, hasAccess } from './access.ts';
import { isOurHost } from './security-headers.ts';
import { resolveSession, type SessionDeps } from './session.ts';

/** Up to here a message that is too large is read and answered with SLW103; beyond, the connection is closed. */
const HARD_MAX_BYTES = 4 * CLIENT_MESSAGE_MAX_BYTES;
const PING_MS = 30_000;
const SOCKETS_PER_SESSION_MAX = 20;

export interface PageSocketDeps extends AccessDeps, SessionDeps {
  readonly origins: () => ReadonlySet<string>;
  readonly desks: Desks;
  readonly labs: LabService;
  readonly lessons: LessonSource;
  readonly terminals: TerminalService;
  readonly toolchain: ToolchainWatch;
  readonly web: WebProxy;
  readonly log: FastifyBaseLogger;
}

function refuse(socket: Duplex, status: string, body: object): void {
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

/** Why an upgrade is not for a page of ours, if so. */
function foreign(request: IncomingMessage, origins: ReadonlySet<string>): string | undefined {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined || !origins.has(origin)) return origin ?? 'no origin';
  if (!isOurHost(host, origins) || new URL(origin).host !== host) return origin;
  return site === undefined || site === 'same-origin' ? undefined : origin;
}

/** `/ws`: one WebSocket per page. */
export function acceptPages(server: Server, deps: PageSocketDeps): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: HARD_MAX_BYTES, perMessageDeflate: false });
  const rates = new Map<string, { rate: RateLimit; pages: number }>();
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) socket.ping();
  }, PING_MS);
  heartbeat.unref();

  sockets.on('headers', (headers: string[], request: IncomingMessage & { setCookie?: string }) => {
    if (request.setCookie) headers.push(`Set-Cookie: ${request.setCookie}`);
  });

  server.on('upgrade', (request: IncomingMessage & { setCookie?: string }, socket: Socket, head) => {
    socket.on('error', () => socket.destroy());
    const { host, origin: pageOrigin = '' } = request.headers;
    if (!isOurHost(host, deps.origins()) && deps.web.isLabHost(host)) return deps.web.refuseUpgrade(request, socket);
    const { pathname } = new URL(request.url ?? '/', 'http://slipway');
    if (pathname !== '/ws') return refuse(socket, '404 Not Found', { failure: failure('SLW106', { what: pathname }) });
    const origin = foreign(request, deps.origins());
    if (origin !== undefined) {
      deps.log.warn({ origin }, 'a foreign page was refused');
      return refuse(socket, '403 Forbidden', { failure: failure('SLW101', { origin: origin.slice(0, 100) }) });
    }
    const granted = hasAccess(deps, request.headers.cookie);
    const { session, setCookie } = granted ? resolveSession(deps, request.headers.cookie) : { session: '' };
    if (setCookie) request.setCookie = setCookie;
    const shared = rates.get(session) ?? { rate: createRateLimit(deps.clock), pages: 0 };
    if (shared.pages >= SOCKETS_PER_SESSION_MAX) {
      return refuse(socket, '429 Too Many Requests', { failure: failure('SLW104') });
    }
    socket.setNoDelay(true);
    sockets.handleUpgrade(request, socket, head, (page) => {
      // A page cannot read the status of a refused upgrade: it is told by a close code.
      if (!granted) return page.close(CloseCode.unauthorized, 'token');
      shared.pages += 1;
      rates.set(session, shared);
      page.on('close', () => {
        shared.pages -= 1;
        if (shared.pages === 0) rates.delete(session);
      });
      const { labs, lessons, terminals, toolchain, web, log } = deps;
      servePage({
        socket: page,
        session,
        pageOrigin,
        desk: deps.desks.of(session),
        labs,
        lessons,
        terminals,
        toolchain,
        web,
        rate: shared.rate,
        log,
      });
    });
  });

  return {
    close() {
      clearInterval(heartbeat);
      for (const page of sockets.clients) page.close(CloseCode.shuttingDown, 'shutting down');
      sockets.close();
    },
  };
}
