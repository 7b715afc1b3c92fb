import { type Failure, failure } from '#protocol/errors.ts';
import { decodeFrame } from '#protocol/frames.ts';
import type { ClientMessage, TerminalView } from '#protocol/messages.ts';
import type { FollowedTerminal } from './followed-terminal.ts';
import type { TerminalSink } from './page-reader.ts';
import type { PtyhostLink } from './ptyhost-link.ts';
import type { SessionTerminals } from './session-terminals.ts';

/** `terminal.open` is not among them: only the server core knows the session's lab. */
export type TerminalClientMessage = Extract<
  ClientMessage,
  { type: 'terminal.attach' | 'terminal.resize' | 'terminal.ack' | 'terminal.close' }
>;

export interface OpenRequest {
  readonly lab: string;
  readonly host: string;
  readonly cols: number;
  readonly rows: number;
}

/** One page's way to its session's terminals. Errors go to the page. */
export interface TerminalConnection {
  /** Answers `terminal.opened` or `error`, with the reference. */
  open(request: OpenRequest & { readonly ref?: string }): Promise<void>;
  message(message: TerminalClientMessage): void;
  /** A binary WebSocket message as it came. */
  frame(frame: Uint8Array): void;
  dispose(): void;
}

export interface TerminalConnectionOptions {
  readonly sink: TerminalSink;
  readonly session: SessionTerminals;
  readonly link: PtyhostLink;
  readonly open: (request: OpenRequest) => Promise<TerminalView | Failure>;
  readonly close: (terminal: number) => void;
  readonly onDispose: () => void;
}

export function createTerminalConnection(options: TerminalConnectionOptions): TerminalConnection {
  const { sink, session, link } = options;
  const refuse = (reason: Failure, ref?: string) =>
    sink.sendMessage({ type: 'error', failure: reason, ...(ref === undefined ? {} : { ref }) });
  /** A terminal of another session and one that does not exist get the same answer. */
  const mine = (term: number, ref?: string): FollowedTerminal | undefined => {
    const terminal = session.get(term);
    if (!terminal) refuse(failure('SLW300', { term }), ref);
    return terminal;
  };

  return {
    async open({ ref, ...request }) {
      const opened = await options.open(request);
      if ('code' in opened) refuse(opened, ref);
      else sink.sendMessage({ type: 'terminal.opened', terminal: opened, ...(ref === undefined ? {} : { ref }) });
    },
    message(message) {
      switch (message.type) {
        case 'terminal.attach':
          mine(message.terminal, message.ref)?.attach(sink, message);
          return;
        case 'terminal.resize':
          mine(message.terminal)?.resize(message.cols, message.rows);
          return;
        case 'terminal.ack':
          // Acknowledgements of a terminal that was just closed are still on their way.
          session.get(message.terminal)?.ack(sink, message.offset);
          return;
        case 'terminal.close':
          if (mine(message.terminal)) options.close(message.terminal);
          return;
      }
    },
    frame(frame) {
      const decoded = decodeFrame(frame);
      if (decoded?.kind !== 'input') {
        refuse(failure('SLW100', { detail: 'a frame that is no input' }));
        return;
      }
      const terminal = mine(decoded.terminal);
      if (!terminal || terminal.exited || decoded.bytes.length === 0) return;
      if (!link.input(decoded.terminal, decoded.bytes)) {
        refuse(failure('SLW304', { bytes: decoded.bytes.length }));
      }
    },
    dispose() {
      for (const terminal of session.all()) terminal.detach(sink);
      options.onDispose();
    },
  };
}
