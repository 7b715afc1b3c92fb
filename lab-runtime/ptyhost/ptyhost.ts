import { mkdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createBoundary } from '#protocol/boundary.ts';
import { logToBoundary } from '../boundary-log.ts';
import { ensureSocketFolder, listenFor, type Owner } from '../guarded-paths.ts';
import { PtyConnection } from './connection.ts';
import type { FindShell } from './lab-shell.ts';
import { CONNECTIONS_MAX } from './limits.ts';
import { startPty } from './pty-process.ts';
import { TerminalTable } from './terminal-table.ts';

export interface PtyhostOptions {
  readonly socketPath: string;
  /** The server's user: nobody else may connect. */
  readonly owner: Owner;
  readonly findShell: FindShell;
  readonly log: (event: string, details?: Readonly<Record<string, unknown>>) => void;
}
export interface StartedPtyhost {
  /** Ends every shell and resolves when all are gone. */
  stop(): Promise<void>;
}

const STOP_POLL_MS = 20;

/** Whether a ptyhost answers on the socket: a second one would make the first one's terminals unreachable. */
function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Throws when another ptyhost answers on the socket, or when it cannot listen there. */
export async function startPtyhost({ socketPath, owner, findShell, log }: PtyhostOptions): Promise<StartedPtyhost> {
  const directory = dirname(socketPath);
  mkdirSync(dirname(directory), { recursive: true, mode: 0o755 });
  ensureSocketFolder(directory, owner);
  if (await answers(socketPath)) throw new Error(`another ptyhost answers on ${socketPath}`);

  const table = new TerminalTable({ findShell, startPty, now: () => performance.now() });
  const sockets = new Set<Socket>();
  const boundary = createBoundary(logToBoundary(log));
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    new PtyConnection(socket, table, boundary);
  };
  const server = createServer(boundary.guard('a connection', accept, (_reason, socket) => void socket.destroy()));
  // A connection that could not be taken, for want of file descriptors perhaps; the next one may be.
  server.on('error', (error) => boundary.bug('the listening socket', error));
  server.maxConnections = CONNECTIONS_MAX;
  await listenFor(owner, server, socketPath);

  return {
    async stop() {
      server.close();
      table.closeAll();
      while (table.running > 0) await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
      for (const socket of sockets) socket.destroy();
    },
  };
}
