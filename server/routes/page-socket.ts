import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Boundary } from '#protocol/boundary.ts';
import { failure } from '#protocol/errors.ts';
import { CLIENT_MESSAGE_MAX_BYTES, CloseCode } from '#protocol/messages.ts';
import type { FileService } from '../files/file-service.ts';
import type { ExamService } from '../exam/exam-service.ts';
import type { IncidentService } from '../incidents/incident-service.ts';
import type { LabService } from '../labs/lab-service.ts';
import type { ToolchainWatch } from '../labs/toolchain-watch.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';
import type { MeshDesk } from '../mesh-view/mesh-desk.ts';
import { refuseUpgrade } from '../refusal.ts';
import type { TroubledWatch } from '../services-watch.ts';
import type { Desks } from '../sessions/desks.ts';
import { servePage } from '../sessions/page-connection.ts';
import { createRateLimit, type RateLimit } from '../sessions/rate-limit.ts';
import type { TerminalService } from '../terminals/terminal-service.ts';
import type { WebProxy } from '../web-tabs/web-proxy.ts';
import { type AccessDeps, hasAccess } from './access.ts';
import { createHeartbeat, type HeartbeatTimes } from './heartbeat.ts';
import { foreign } from './page-origin.ts';
import { peerAddress } from './peer-address.ts';
import { isOurHost } from './security-headers.ts';
import { resolveSession, type SessionDeps } from './session.ts';

/** Up to here a message that is too large is read and answered with SLW103; beyond, the connection is closed. */
const HARD_MAX_BYTES = 4 * CLIENT_MESSAGE_MAX_BYTES;
export const SOCKETS_PER_SESSION_MAX = 20;

export interface PageSocketDeps extends AccessDeps, SessionDeps {
  readonly origins: () => ReadonlySet<string>;
  readonly desks: Desks;
  readonly labs: LabService;
  readonly lessons: LessonSource;
  readonly terminals: TerminalService;
  readonly toolchain: ToolchainWatch;
  readonly troubled: TroubledWatch;
  readonly web: WebProxy;
  readonly files: FileService;
  readonly mesh: MeshDesk;
  readonly incidents: IncidentService;
  readonly exams: ExamService;
  readonly log: FastifyBaseLogger;
  readonly heartbeat?: HeartbeatTimes;
}

/** The pages that one session has open. */
interface SessionPages {
  readonly rate: RateLimit;
  readonly pages: Set<WebSocket>;
}

/** `/ws`: one WebSocket per page. */
export function acceptPages(server: Server, deps: PageSocketDeps & { readonly boundary: Boundary }): { close(): void } {
  const { boundary } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: HARD_MAX_BYTES, perMessageDeflate: false });
  const sessions = new Map<string, SessionPages>();
  const heartbeat = createHeartbeat(deps.heartbeat);

  sockets.on('headers', (headers: string[], request: IncomingMessage & { setCookie?: string }) => {
    if (request.setCookie) headers.push(`Set-Cookie: ${request.setCookie}`);
  });

  /** False when the session has all that it may; those of its pages that are gone make room soon. */
  const hasRoom = (session: string): boolean => {
    const open = [...(sessions.get(session)?.pages ?? [])].filter((page) => page.readyState === page.OPEN);
    if (open.length < SOCKETS_PER_SESSION_MAX) return true;
    for (const page of open) heartbeat.ask(page);
    return false;
  };
  const welcome = (page: WebSocket, session: string, request: IncomingMessage) => {
    const { origin: pageOrigin = '' } = request.headers;
    const own = sessions.get(session) ?? { rate: createRateLimit(deps.clock), pages: new Set() };
    sessions.set(session, own);
    own.pages.add(page);
    const { labs, lessons, terminals, toolchain, troubled, web, files, mesh, incidents, exams, log } = deps;
    const desk = deps.desks.of(session);
    desk.cameFrom(peerAddress(request, deps.proxies));
    servePage({
      socket: page,
      session,
      pageOrigin,
      desk,
      labs,
      lessons,
      terminals,
      toolchain,
      troubled,
      web,
      files,
      mesh,
      incidents,
      exams,
      rate: own.rate,
      boundary,
      log,
    });
    // After the page itself has left its desk.
    page.on('close', () => {
      own.pages.delete(page);
      if (own.pages.size > 0) return;
      sessions.delete(session);
      deps.desks.release(session);
    });
  };

  const upgrade = (request: IncomingMessage & { setCookie?: string }, socket: Socket, head: Buffer) => {
    const { host } = request.headers;
    if (!isOurHost(host, deps.origins()) && deps.web.isLabHost(host)) return deps.web.upgrade(request, socket, head);
    // No URL is made of it: what a stranger calls a path need not be one.
    const path = request.url?.split('?')[0] ?? '';
    if (path !== '/ws') return refuseUpgrade(socket, failure('SLW106', { what: path.slice(0, 100) }));
    const origin = foreign(request, deps.origins());
    if (origin !== undefined) {
      boundary.warn('a foreign page was refused', { origin: origin.slice(0, 100) });
      return refuseUpgrade(socket, failure('SLW101', { origin: origin.slice(0, 100) }));
    }
    const granted = hasAccess(deps, request.headers.cookie);
    const { session, setCookie } = granted ? resolveSession(deps, request) : { session: '' };
    if (setCookie) request.setCookie = setCookie;
    if (!hasRoom(session)) return refuseUpgrade(socket, failure('SLW104'));
    socket.setNoDelay(true);
    const accept = (page: WebSocket) => {
      page.on('error', (err) => {
        boundary.warn('a page connection broke', { err });
        // Whoever breaks the protocol is not waited for.
        page.terminate();
      });
      heartbeat.watch(page);
      // A page cannot read the status of a refused upgrade: it is told by a close code.
      if (granted) welcome(page, session, request);
      else page.close(CloseCode.unauthorized, 'token');
    };
    const broken = (reason: { readonly code: string }, page: WebSocket) => page.close(CloseCode.bug, reason.code);
    sockets.handleUpgrade(request, socket, head, boundary.guard('a page that connects', accept, broken));
  };
  const guarded = boundary.guard('an upgrade', upgrade, (reason, _request, socket) => refuseUpgrade(socket, reason));
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy());
    guarded(request, socket, head);
  });

  return {
    close() {
      heartbeat.close();
      for (const page of sockets.clients) page.close(CloseCode.shuttingDown, 'shutting down');
      sockets.close();
    },
  };
}
