import { ByteRing } from '#protocol/byte-ring.ts';
import type { PtyTerminal } from '#protocol/ptyhost.ts';
import {
  CHECKPOINT_MAX_BYTES,
  PTY_PAUSE_BYTES,
  PTY_RESUME_BYTES,
  PTY_RING_MAX_BYTES,
} from '#protocol/terminal-flow.ts';
import { ConnectionReader, type ReaderSink } from './connection-reader.ts';
import type { PtyEvents, PtyProcess, PtySize } from './pty-process.ts';

export interface HostedTerminalOptions {
  readonly id: number;
  readonly lab: string;
  readonly host: string;
  readonly owner: string;
  readonly size: PtySize;
  readonly now: () => number;
  readonly start: (events: PtyEvents) => PtyProcess;
  readonly onExit: (terminal: HostedTerminal) => void;
}

export interface Checkpoint {
  readonly offset: number;
  readonly blob: Uint8Array;
}

/** One terminal: its program, the newest output, and who reads it. Nothing here looks at what the bytes mean. */
export class HostedTerminal {
  readonly id: number;
  readonly lab: string;
  readonly host: string;
  readonly owner: string;
  checkpoint: Checkpoint | undefined;
  readonly #ring = new ByteRing(PTY_RING_MAX_BYTES);
  readonly #readers = new Set<ConnectionReader>();
  readonly #process: PtyProcess;
  readonly #now: () => number;
  #size: PtySize;
  #exit: { readonly code: number; readonly signal: number | undefined } | undefined;
  #paused = false;
  #recheck: NodeJS.Timeout | undefined;

  /** Throws when the program cannot be started. */
  constructor(options: HostedTerminalOptions) {
    this.id = options.id;
    this.lab = options.lab;
    this.host = options.host;
    this.owner = options.owner;
    this.#size = options.size;
    this.#now = options.now;
    this.#process = options.start({
      data: (bytes) => {
        this.#ring.append(bytes);
        for (const reader of this.#readers) reader.grown();
        this.#pace();
      },
      exit: (code, signal) => {
        this.#exit = { code, signal };
        for (const reader of this.#readers) {
          reader.ended(code, signal);
          reader.pump();
        }
        options.onExit(this);
      },
    });
  }

  get exited(): boolean {
    return this.#exit !== undefined;
  }
  /** For tests and the log: whether the program is being held back. */
  get paused(): boolean {
    return this.#paused;
  }

  describe(): PtyTerminal {
    const { id: terminal, lab, host, owner } = this;
    const { start: ringStart, end: ringEnd } = this.#ring;
    return { terminal, lab, host, owner, ringStart, ringEnd, exited: this.exited, ...this.#size };
  }

  /** The reader gets nothing before its first `pump`. */
  attach(offset: number, sink: ReaderSink): ConnectionReader {
    const reader = new ConnectionReader(this.#ring, offset, { sink, now: this.#now });
    this.#readers.add(reader);
    if (this.#exit) reader.ended(this.#exit.code, this.#exit.signal);
    this.#pace();
    return reader;
  }

  detach(reader: ConnectionReader): void {
    reader.dispose();
    this.#readers.delete(reader);
    this.#pace();
  }

  ack(reader: ConnectionReader, offset: number): void {
    reader.ack(offset);
    this.#pace();
  }

  write(bytes: Uint8Array): boolean {
    return this.exited || this.#process.write(bytes);
  }

  resize(size: PtySize): void {
    this.#size = size;
    if (!this.exited) this.#process.resize(size);
  }

  keep(checkpoint: Checkpoint): void {
    const newer = !this.checkpoint || checkpoint.offset >= this.checkpoint.offset;
    if (newer && checkpoint.blob.length <= CHECKPOINT_MAX_BYTES && checkpoint.offset <= this.#ring.end) {
      this.checkpoint = checkpoint;
    }
  }

  kill(): void {
    clearTimeout(this.#recheck);
    if (!this.exited) this.#process.kill();
  }

  /** The fastest reader sets the pace; one that has long acknowledged nothing, none at all, or the end sets none. */
  #pace(): void {
    clearTimeout(this.#recheck);
    if (this.exited) return;
    const now = this.#now();
    const awake = [...this.#readers].filter(({ silentAt }) => silentAt === undefined || silentAt > now);
    const lead = awake.length === 0 ? 0 : Math.min(...awake.map(({ unacknowledged }) => unacknowledged));
    const pause = this.#paused ? lead >= PTY_RESUME_BYTES : lead > PTY_PAUSE_BYTES;
    if (pause !== this.#paused) {
      this.#paused = pause;
      if (pause) this.#process.pause();
      else this.#process.resume();
    }
    if (!pause) return;
    const nextSilentAt = Math.min(...awake.map(({ silentAt }) => silentAt ?? Number.POSITIVE_INFINITY));
    if (Number.isFinite(nextSilentAt)) this.#recheck = setTimeout(() => this.#pace(), nextSilentAt - now + 1);
  }
}
