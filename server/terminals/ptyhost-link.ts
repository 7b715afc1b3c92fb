import { connect, type Socket } from 'node:net';
import type { Boundary } from '#protocol/boundary.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { lenient } from '#protocol/lenient.ts';
import {
  encodePtyCheckpoint,
  encodePtyControl,
  encodePtyInput,
  PtyFrameDecoder,
  type PtyWireFrame,
} from '#protocol/pty-frames.ts';
import { type PtyReply, type PtyRequest, type PtyTerminal, ptyReplySchema } from '#protocol/ptyhost.ts';
import { PTYHOST_INPUT_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { refusal } from '#protocol/version.ts';

const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 2_000;
/** It outlives servers, so it may be of another version. */
const replySchema = lenient(ptyReplySchema);
const knownTypes = new Set<unknown>(ptyReplySchema.options.map(({ shape }) => shape.type.value));

export interface PtyhostEvents {
  /** Connected, with the terminals that ptyhost has. */
  up(terminals: readonly PtyTerminal[]): void;
  down(): void;
  output(terminal: number, offset: number, bytes: Uint8Array): void;
  exited(terminal: number, exitCode: number): void;
  inputRefused(terminal: number, bytes: number): void;
}

export interface KeptScreen {
  readonly offset: number;
  readonly blob: Uint8Array;
}

type OpenReply = Extract<PtyReply, { type: 'opened' | 'failed' }>;
type Waiting = (reply: PtyReply) => void;

/** The server's connection to ptyhost; it reconnects by itself. */
export class PtyhostLink {
  readonly #socketPath: string;
  readonly #events: PtyhostEvents;
  readonly #boundary: Boundary;
  readonly #waiting = new Map<number, Waiting>();
  readonly #recalls = new Map<number, { ref: number; done: (screen: KeptScreen | undefined) => void }>();
  #socket: Socket | undefined;
  #up = false;
  #ref = 0;
  #retryMs = RETRY_FIRST_MS;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  #trouble = '';

  constructor(socketPath: string, events: PtyhostEvents, boundary: Boundary) {
    this.#socketPath = socketPath;
    this.#events = events;
    this.#boundary = boundary;
  }

  get isUp(): boolean {
    return this.#up;
  }

  start(): void {
    const socket = connect(this.#socketPath);
    this.#socket = socket;
    const decoder = new PtyFrameDecoder();
    socket.on('connect', () => {
      this.#ask({ type: 'list', ref: this.#nextRef() }, (reply) => {
        if (reply.type !== 'listed') return;
        const refused = refusal('ptyhost', reply);
        if (refused) throw SlipwayError.received(refused);
        this.#up = true;
        this.#trouble = '';
        this.#retryMs = RETRY_FIRST_MS;
        this.#events.up(reply.terminals);
      });
    });
    const read = (chunk: Uint8Array) => {
      try {
        for (const frame of decoder.push(chunk)) this.#handle(frame);
      } catch (error) {
        if (!(error instanceof SlipwayError)) throw error;
        // A ptyhost of another major is tried again for ever, and named once.
        if (error.message !== this.#trouble) this.#boundary.warn('ptyhost', { reason: error.message });
        this.#trouble = error.message;
        socket.destroy();
      }
    };
    socket.on(
      'data',
      this.#boundary.guard('a frame of ptyhost', read, () => socket.destroy()),
    );
    let reason = 'the connection ended';
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on(
      'close',
      this.#boundary.guard('the end of ptyhost', () => this.#lost(reason)),
    );
  }

  /** Undefined when ptyhost is away. */
  open(request: Omit<Extract<PtyRequest, { type: 'open' }>, 'type' | 'ref'>): Promise<OpenReply | undefined> {
    if (!this.#up) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#ask({ type: 'open', ref: this.#nextRef(), ...request }, (reply) =>
        resolve(reply.type === 'opened' || (reply.type === 'failed' && reply.detail !== '') ? reply : undefined),
      );
    });
  }

  /** `done` runs before any output of the new attachment is handed over; with undefined when there is no such terminal. */
  attach(terminal: number, offset: number, done: (offset: number | undefined) => void): void {
    this.#ask({ type: 'attach', ref: this.#nextRef(), terminal, offset }, (reply) =>
      done(reply.type === 'attached' ? reply.offset : undefined),
    );
  }

  /** The newest checkpoint, if any. */
  recall(terminal: number, done: (screen: KeptScreen | undefined) => void): void {
    const ref = this.#nextRef();
    this.#recalls.set(terminal, { ref, done });
    this.#ask({ type: 'recall', ref, terminal }, () => this.#recalled(terminal, undefined));
  }

  keep(terminal: number, { offset, blob }: KeptScreen): void {
    this.#write(encodePtyCheckpoint(terminal, offset, blob));
  }
  ack(terminal: number, offset: number): void {
    this.#write(encodePtyControl({ type: 'ack', terminal, offset } satisfies PtyRequest));
  }
  resize(terminal: number, cols: number, rows: number): void {
    this.#write(encodePtyControl({ type: 'resize', terminal, cols, rows } satisfies PtyRequest));
  }
  closeTerminal(terminal: number): void {
    this.#write(encodePtyControl({ type: 'close', terminal } satisfies PtyRequest));
  }
  closeLab(lab: string): void {
    this.#write(encodePtyControl({ type: 'close-lab', lab } satisfies PtyRequest));
  }

  /** False when the input cannot go now: ptyhost is away or far behind. */
  input(terminal: number, bytes: Uint8Array): boolean {
    if (!this.#up || !this.#socket || this.#socket.writableLength > PTYHOST_INPUT_MAX_BYTES) return false;
    this.#write(encodePtyInput(terminal, bytes));
    return true;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #nextRef(): number {
    this.#ref += 1;
    return this.#ref;
  }

  #ask(request: Extract<PtyRequest, { ref: number }>, answered: Waiting): void {
    this.#waiting.set(request.ref, answered);
    this.#write(encodePtyControl(request));
  }

  #write(frame: Uint8Array): void {
    if (this.#socket?.writable) this.#socket.write(frame);
  }

  #handle(frame: PtyWireFrame): void {
    switch (frame.kind) {
      case 'output':
        // One terminal that cannot be followed must not take the others' connection along.
        this.#boundary.guard('output of a terminal', this.#events.output)(frame.terminal, frame.offset, frame.bytes);
        return;
      case 'checkpoint':
        this.#recalled(frame.terminal, { offset: frame.offset, blob: frame.bytes });
        return;
      case 'control':
        // What a later ptyhost tells beside the answers is none of this server's business.
        if (!knownTypes.has((frame.json as { type?: unknown } | null)?.type)) return;
        this.#reply(replySchema.parse(frame.json));
        return;
      case 'input':
        return;
    }
  }

  #reply(reply: PtyReply): void {
    switch (reply.type) {
      case 'exited':
        this.#events.exited(reply.terminal, reply.exitCode);
        return;
      case 'input-refused':
        this.#events.inputRefused(reply.terminal, reply.bytes);
        return;
      case 'opened':
      case 'listed':
      case 'attached':
      case 'none':
      case 'failed': {
        const waiting = this.#waiting.get(reply.ref);
        this.#waiting.delete(reply.ref);
        waiting?.(reply);
        return;
      }
    }
  }

  #recalled(terminal: number, screen: KeptScreen | undefined): void {
    const recall = this.#recalls.get(terminal);
    if (!recall) return;
    this.#recalls.delete(terminal);
    // A checkpoint frame carries no reference.
    this.#waiting.delete(recall.ref);
    recall.done(screen);
  }

  #lost(reason: string): void {
    const wasUp = this.#up;
    this.#up = false;
    this.#socket = undefined;
    if (!this.#closed) {
      this.#retry = setTimeout(() => this.start(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
    }
    const unanswered = [...this.#waiting];
    this.#waiting.clear();
    this.#recalls.clear();
    for (const [ref, waiting] of unanswered) {
      // An empty detail: nobody refused anything, the answer will never come.
      this.#boundary.guard('an answer that will never come', waiting)({ type: 'failed', ref, detail: '' });
    }
    if (this.#closed || !wasUp) return;
    this.#boundary.warn('ptyhost', { reason });
    this.#events.down();
  }
}
