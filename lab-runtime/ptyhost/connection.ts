import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Boundary } from '#protocol/boundary.ts';
import { lenient } from '#protocol/lenient.ts';
import {
  encodePtyCheckpoint,
  encodePtyControl,
  encodePtyOutput,
  PtyFrameDecoder,
  PtyFrameError,
  type PtyWireFrame,
} from '#protocol/pty-frames.ts';
import { type PtyReply, type PtyRequest, ptyRequestSchema } from '#protocol/ptyhost.ts';
import { PTYHOST_REPLIES_MAX_BYTES, PTYHOST_SOCKET_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { stamp } from '#protocol/version.ts';
import type { ConnectionReader, ReaderSink } from './connection-reader.ts';
import type { HostedTerminal } from './hosted-terminal.ts';
import type { TerminalTable } from './terminal-table.ts';

const DETAIL_MAX_CHARS = 500;

/** A server of a later minor may send more fields; they are not looked at. */
const requestSchema = lenient(ptyRequestSchema);
const knownTypes = new Set<unknown>(ptyRequestSchema.options.map(({ shape }) => shape.type.value));
const laterSchema = z.object({ type: z.string().max(100), ref: z.number().int().nonnegative().optional() });

/** One server's connection. Its end detaches its readers; terminals stay. */
export class PtyConnection {
  readonly #socket: Socket;
  readonly #table: TerminalTable;
  readonly #readers = new Map<number, { terminal: HostedTerminal; reader: ConnectionReader }>();
  readonly #decoder = new PtyFrameDecoder();
  readonly #boundary: Boundary;

  /** Of the last read, those that have not been served yet. */
  #frames: Generator<PtyWireFrame> | undefined;

  constructor(socket: Socket, table: TerminalTable, boundary: Boundary) {
    this.#socket = socket;
    this.#table = table;
    this.#boundary = boundary;
    const read = (chunk: Uint8Array) => {
      this.#frames = this.#decoder.push(chunk);
      this.#serve();
    };
    const drained = () => {
      for (const { reader } of this.#readers.values()) reader.pump();
      this.#serve();
    };
    const closed = () => {
      for (const { terminal, reader } of this.#readers.values()) terminal.detach(reader);
      this.#readers.clear();
    };
    // The peer cannot be answered once its frames are out of step: its end is the answer, and it comes back.
    const end = () => void socket.destroy();
    const known = (listener: () => void) => () => {
      try {
        listener();
      } catch (error) {
        if (!(error instanceof PtyFrameError)) throw error;
        boundary.warn('bad peer', { reason: error.message.slice(0, DETAIL_MAX_CHARS) });
        end();
      }
    };
    const guard = (where: string, listener: () => void) => boundary.guard(where, known(listener), end);
    socket.on('data', (chunk) => guard('a frame of the server', () => read(chunk))());
    socket.on('drain', guard('a drained connection', drained));
    socket.on('error', end);
    socket.on('close', guard('the end of a connection', closed));
  }

  /** Serves what was read, as far as the answers leave. */
  #serve(): void {
    while (this.#frames && !this.#socket.destroyed) {
      if (this.#socket.writableLength > PTYHOST_REPLIES_MAX_BYTES) {
        this.#socket.pause();
        return;
      }
      const { done, value } = this.#frames.next();
      if (done) this.#frames = undefined;
      else this.#handle(value);
    }
    this.#socket.resume();
  }

  #reply(reply: PtyReply): void {
    if (this.#socket.writable) this.#socket.write(encodePtyControl(reply));
  }

  #handle(frame: PtyWireFrame): void {
    switch (frame.kind) {
      case 'control': {
        const request = requestSchema.safeParse(frame.json);
        if (!request.success && this.#refuseLater(frame.json)) return;
        if (!request.success) throw new PtyFrameError(`unknown request: ${z.prettifyError(request.error)}`);
        this.#request(request.data);
        return;
      }
      case 'input': {
        const { terminal, bytes } = frame;
        if (this.#table.get(terminal)?.write(bytes) === false) {
          this.#reply({ type: 'input-refused', terminal, bytes: bytes.length });
        }
        return;
      }
      case 'checkpoint':
        // A copy: the frame is a view into a whole socket read, which a kept blob would hold on to.
        this.#table.get(frame.terminal)?.keep({ offset: frame.offset, blob: new Uint8Array(frame.bytes) });
        return;
      case 'output':
        throw new PtyFrameError('output goes the other way');
    }
  }

  #request(request: PtyRequest): void {
    switch (request.type) {
      case 'open':
        this.#open(request);
        return;
      case 'list': {
        const terminals = this.#table.list().map((terminal) => terminal.describe());
        this.#reply({ type: 'listed', ref: request.ref, terminals, ...stamp('ptyhost') });
        return;
      }
      case 'attach':
        this.#attach(request);
        return;
      case 'recall': {
        const { ref, terminal } = request;
        const kept = this.#table.get(terminal)?.checkpoint;
        if (kept) this.#socket.write(encodePtyCheckpoint(terminal, kept.offset, kept.blob));
        else this.#reply({ type: 'none', ref, terminal });
        return;
      }
      case 'ack': {
        const attached = this.#readers.get(request.terminal);
        attached?.terminal.ack(attached.reader, request.offset);
        return;
      }
      case 'resize':
        this.#table.get(request.terminal)?.resize({ cols: request.cols, rows: request.rows });
        return;
      case 'close': {
        const terminal = this.#table.get(request.terminal);
        if (terminal) this.#table.close(terminal);
        return;
      }
      case 'close-lab':
        this.#table.closeLab(request.lab);
        return;
    }
  }

  /** A request of a kind that came later is refused, and the connection with all its terminals goes on. */
  #refuseLater(json: unknown): boolean {
    const { data } = laterSchema.safeParse(json);
    if (!data || knownTypes.has(data.type)) return false;
    this.#boundary.warn('bad peer', { reason: `unknown request ${data.type.slice(0, 100)}` });
    if (data.ref !== undefined) this.#reply({ type: 'failed', ref: data.ref, detail: `no request ${data.type} here` });
    return true;
  }

  #open(request: Extract<PtyRequest, { type: 'open' }>): void {
    try {
      const terminal = this.#table.open(request);
      this.#reply({ type: 'opened', ref: request.ref, terminal: terminal.describe() });
    } catch (error) {
      const detail = (error instanceof Error ? error.message : String(error)).slice(0, DETAIL_MAX_CHARS);
      this.#reply({ type: 'failed', ref: request.ref, detail });
    }
  }

  #attach({ ref, terminal: id, offset }: Extract<PtyRequest, { type: 'attach' }>): void {
    const terminal = this.#table.get(id);
    if (!terminal) {
      this.#reply({ type: 'failed', ref, detail: `no terminal ${id}` });
      return;
    }
    const before = this.#readers.get(id);
    if (before) before.terminal.detach(before.reader);
    const sink: ReaderSink = {
      output: (at, bytes) => this.#socket.write(encodePtyOutput(id, at, bytes)),
      writable: () => this.#socket.writable && this.#socket.writableLength < PTYHOST_SOCKET_MAX_BYTES,
      exited: (exitCode, signal) => {
        this.#reply({ type: 'exited', terminal: id, exitCode, ...(signal === undefined ? {} : { signal }) });
      },
    };
    const reader = terminal.attach(offset, sink);
    this.#readers.set(id, { terminal, reader });
    this.#reply({ type: 'attached', ref, terminal: id, offset: reader.offset });
    reader.pump();
  }
}
