import { createBoundary } from '#protocol/boundary.ts';
import { type Failure, failure } from '#protocol/errors.ts';
import type { TerminalView } from '#protocol/messages.ts';
import { TERMINALS_PER_SESSION_MAX } from '#protocol/messages.ts';
import type { PtyTerminal } from '#protocol/ptyhost.ts';
import { HistoryFolders } from './history-folders.ts';
import { READY_TIMEOUT_MS, SESSION_ID_MAX_CHARS } from './limits.ts';
import type { TerminalSink } from './page-reader.ts';
import { PtyhostLink } from './ptyhost-link.ts';
import { type OpeningTerminal, SessionTerminals } from './session-terminals.ts';
import { createTerminalConnection, type TerminalConnection } from './terminal-connection.ts';

export type { TerminalSink } from './page-reader.ts';
export type { TerminalConnection } from './terminal-connection.ts';

/** A pino logger fits. */
export interface TerminalLog {
  info(data: object, text: string): void;
  warn(data: object, text: string): void;
  error(data: object, text: string): void;
}

export interface OpenTerminal {
  readonly session: string;
  readonly lab: string;
  readonly host: string;
  readonly cols: number;
  readonly rows: number;
}

export interface TerminalService {
  /** Resolves when an earlier server's terminals are known, or after READY_TIMEOUT_MS without ptyhost. Never rejects. */
  readonly ready: Promise<void>;
  /** Opens a shell; the session's pages are sent `terminal.opened`. A `Failure` has `code`. */
  open(request: OpenTerminal, asker?: TerminalSink): Promise<TerminalView | Failure>;
  list(session: string): TerminalView[];
  connect(session: string, sink: TerminalSink): TerminalConnection;
  /** Ends the shells of a lab; their pages are sent the reason. */
  closeLab(lab: string, reason?: Failure): void;
  /** Closes everything of this server; the shells stay with ptyhost for the next one. */
  close(): Promise<void>;
}

/** ptyhost may be away when a lab closes; a lab's id is never used again. */
const CLOSED_LABS_REMEMBERED = 200;

/** Sessions of the command line end with their socket, so terminals that a killed server left of them are closed. */
const SOCKET_SESSION = 'cli-';

/** ptyhost keeps `<ordinal>:<session>` for us, so that a new server shows the same tabs. */
const ownerOf = (session: string, ordinal: number) => `${ordinal}:${session}`;
function parseOwner(owner: string): { session: string; ordinal: number } | undefined {
  const [, ordinal, session] = /^(\d{1,4}):(.+)$/.exec(owner) ?? [];
  return ordinal && session ? { session, ordinal: Number(ordinal) } : undefined;
}

interface TerminalServiceOptions {
  readonly ptyhostSocket: string;
  readonly log: TerminalLog;
  /** Where the lines above screens are kept for the next server; without it, this one's memory has them alone. */
  readonly historyFolder?: string;
}

export function createTerminalService({ ptyhostSocket, log, historyFolder }: TerminalServiceOptions): TerminalService {
  const sessions = new Map<string, SessionTerminals>();
  const owners = new Map<number, SessionTerminals>();
  const closedLabs = new Set<string>();
  const histories = historyFolder === undefined ? undefined : new HistoryFolders(historyFolder, log);
  const now = () => performance.now();
  let readyTimer: NodeJS.Timeout | undefined;
  let becameReady = () => {};
  const ready = new Promise<void>((resolve) => {
    becameReady = resolve;
    readyTimer = setTimeout(resolve, READY_TIMEOUT_MS);
  });

  const link = new PtyhostLink(
    ptyhostSocket,
    {
      up(terminals) {
        log.info({ terminals: terminals.length }, 'connected to ptyhost');
        forgetMissing(terminals);
        histories?.keepOnly(terminals.map(({ terminal }) => terminal));
        for (const known of terminals) adopt(known);
        clearTimeout(readyTimer);
        becameReady();
      },
      down() {},
      output: (terminal, offset, bytes) => owners.get(terminal)?.get(terminal)?.output(offset, bytes),
      exited: (terminal, exitCode) => owners.get(terminal)?.get(terminal)?.ended(exitCode),
      inputRefused: (terminal, bytes) =>
        owners.get(terminal)?.publish({ type: 'error', failure: failure('SLW304', { bytes }) }),
    },
    createBoundary(log),
  );
  link.start();

  const sessionOf = (session: string): SessionTerminals => {
    const known = sessions.get(session) ?? new SessionTerminals({ session, link, now, log, histories });
    sessions.set(session, known);
    return known;
  };
  const dropEmpty = (session: string) => {
    if (sessions.get(session)?.isEmpty) sessions.delete(session);
  };

  function adopt(known: PtyTerminal): void {
    const owner = parseOwner(known.owner);
    if (!owner) return;
    const isLeftOver = owner.session.startsWith(SOCKET_SESSION) && !sessions.has(owner.session);
    if (isLeftOver || closedLabs.has(known.lab)) {
      link.closeTerminal(known.terminal);
      return;
    }
    const session = sessionOf(owner.session);
    const isNew = !session.get(known.terminal);
    owners.set(known.terminal, session);
    const terminal = session.follow(known, owner.ordinal);
    // Only pages that connected before ptyhost answered do not know it yet.
    if (isNew) session.publish({ type: 'terminal.opened', terminal: terminal.view });
  }

  function forgetMissing(terminals: readonly PtyTerminal[]): void {
    const there = new Set(terminals.map(({ terminal }) => terminal));
    for (const [id, session] of owners) {
      const terminal = session.get(id);
      if (there.has(id) || !terminal) continue;
      owners.delete(id);
      session.forget(terminal, failure('SLW303'));
    }
  }

  function close(id: number, reason?: Failure): void {
    const session = owners.get(id);
    const terminal = session?.get(id);
    if (!session || !terminal) return;
    link.closeTerminal(id);
    owners.delete(id);
    session.forget(terminal, reason);
    dropEmpty(terminal.session);
  }

  async function open(request: OpenTerminal, asker?: TerminalSink): Promise<TerminalView | Failure> {
    const { session: name, lab, host, cols, rows } = request;
    if (name.length > SESSION_ID_MAX_CHARS) throw new RangeError('the session id is too long for ptyhost');
    const session = sessionOf(name);
    const live = session.all().filter(({ exited }) => !exited).length + session.opening.length;
    if (live >= TERMINALS_PER_SESSION_MAX) return failure('SLW302', { limit: TERMINALS_PER_SESSION_MAX });
    const ordinal = session.freeOrdinal(lab, host);
    const opening: OpeningTerminal = { lab, host, ordinal };
    session.opening.push(opening);
    const reply = await link.open({ lab, host, cols, rows, owner: ownerOf(name, ordinal) });
    session.opening.splice(session.opening.indexOf(opening), 1);
    if (opening.closed) {
      // The shell may have begun after ptyhost ended those of the lab.
      if (reply?.type === 'opened') link.closeTerminal(reply.terminal.terminal);
      dropEmpty(name);
      return opening.closed;
    }
    if (reply?.type !== 'opened') {
      dropEmpty(name);
      if (!reply) return failure('SLW505', { service: 'ptyhost', detail: 'no connection' });
      return failure('SLW301', { detail: reply.detail });
    }
    const { terminal: id } = reply.terminal;
    owners.set(id, session);
    const { view } = session.follow({ ...reply.terminal, ringEnd: 0 }, ordinal);
    session.publish({ type: 'terminal.opened', terminal: view }, asker);
    // Ended shells that nobody looks at any more would fill the tabs for ever.
    const ended = session.all().filter(({ exited }) => exited);
    for (const old of ended.slice(0, Math.max(0, ended.length - TERMINALS_PER_SESSION_MAX))) close(old.view.id);
    return view;
  }

  return {
    ready,
    open,
    list: (session) => sessions.get(session)?.views() ?? [],
    connect(name, sink) {
      const session = sessionOf(name);
      session.sinks.add(sink);
      return createTerminalConnection({
        sink,
        session,
        link,
        open: (request) => open({ session: name, ...request }, sink),
        close,
        onDispose() {
          session.sinks.delete(sink);
          dropEmpty(name);
        },
      });
    },
    closeLab(lab, reason) {
      for (const [id, session] of owners) if (session.get(id)?.view.lab === lab) close(id, reason);
      closedLabs.add(lab);
      for (const old of closedLabs) if (closedLabs.size > CLOSED_LABS_REMEMBERED) closedLabs.delete(old);
      for (const { opening } of sessions.values()) {
        for (const each of opening) if (each.lab === lab) each.closed ??= reason ?? failure('SLW200', { lab });
      }
      link.closeLab(lab);
    },
    async close() {
      clearTimeout(readyTimer);
      link.close();
      await Promise.all([...sessions.values()].map((session) => session.stop()));
    },
  };
}
