import type { Failure } from '#protocol/errors.ts';
import { decodeFrame, encodeInput } from '#protocol/frames.ts';
import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';

/** A server before this one would refuse to be asked. */
const RESUMES_SINCE_MINOR = 1;

export type SnapshotMessage = Extract<ServerMessage, { type: 'terminal.snapshot' }>;
/** How far a page's screen is, and its size. */
export type Resume = NonNullable<Extract<ClientMessage, { type: 'terminal.attach' }>['resume']>;
export interface ClosedInfo {
  readonly exitCode?: number | undefined;
  readonly failure?: Failure | undefined;
}

interface TerminalLinkListener {
  /** Deflated escape sequences of what is above the snapshot that follows, oldest first. */
  history(piece: Uint8Array): void;
  /** The whole screen; output goes on at its offset. */
  snapshot(message: SnapshotMessage): void;
  /** The screen stands, and output goes on where it ended. */
  resumed(): void;
  output(offset: number, bytes: Uint8Array): void;
  resized(cols: number, rows: number): void;
  closed(info: ClosedInfo): void;
}

/** One terminal's connection to its shell, whatever the transport. */
export interface TerminalLink {
  readonly terminal: number;
  /** Asks for the screen, and after every new connection for what has come since, from what `resume` says on. */
  start(listener: TerminalLinkListener, resume: () => Resume | undefined): void;
  sendInput(bytes: Uint8Array): void;
  sendAck(offset: number): void;
  /** False without a connection; the shell keeps its size then. */
  sendResize(cols: number, rows: number): boolean;
  dispose(): void;
}

/** What the page's connection offers; subscribing returns the function that unsubscribes. */
export interface ConnectionLike {
  /** False when there is no open connection. */
  send(message: ClientMessage): boolean;
  sendFrame(frame: Uint8Array<ArrayBuffer>): void;
  onMessage<T extends ServerMessage['type']>(
    type: T,
    listener: (message: Extract<ServerMessage, { type: T }>) => void,
  ): () => void;
  onFrame(listener: (frame: Uint8Array) => void): () => void;
}

export function createTerminalLink(connection: ConnectionLike, terminal: number): TerminalLink {
  const stops: (() => void)[] = [];
  const attach = (resume?: Resume): void => {
    connection.send({ type: 'terminal.attach', terminal, ...(resume ? { resume } : {}) });
  };
  return {
    terminal,
    start(listener, resume) {
      stops.push(
        connection.onFrame((frame) => {
          const output = decodeFrame(frame);
          if (output?.terminal !== terminal) return;
          if (output.kind === 'output') listener.output(output.offset, output.bytes);
          if (output.kind === 'history') listener.history(output.bytes);
        }),
        connection.onMessage('terminal.snapshot', (message) => {
          if (message.terminal === terminal) listener.snapshot(message);
        }),
        connection.onMessage('terminal.resumed', (message) => {
          if (message.terminal === terminal) listener.resumed();
        }),
        connection.onMessage('terminal.resized', (message) => {
          if (message.terminal === terminal) listener.resized(message.cols, message.rows);
        }),
        connection.onMessage('terminal.closed', (message) => {
          if (message.terminal === terminal) listener.closed(message);
        }),
        connection.onMessage('welcome', ({ terminals, minor = 0 }) => {
          const from = resume();
          if (terminals.some(({ id }) => id === terminal)) attach(minor >= RESUMES_SINCE_MINOR ? from : undefined);
        }),
      );
      attach();
    },
    sendInput: (bytes) => connection.sendFrame(encodeInput(terminal, bytes)),
    sendAck(offset) {
      connection.send({ type: 'terminal.ack', terminal, offset });
    },
    sendResize: (cols, rows) => connection.send({ type: 'terminal.resize', terminal, cols, rows }),
    dispose() {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
