import type { ByteRing } from '#protocol/byte-ring.ts';
import { ReaderPace } from '#protocol/reader-pace.ts';
import {
  OUTPUT_FRAME_MAX_BYTES,
  OUTPUT_GATHER_MS,
  PTY_RESUME_BYTES,
  SILENT_AFTER_MS,
} from '#protocol/terminal-flow.ts';

/** Where a reader's output goes: one connection's socket. */
export interface ReaderSink {
  output(offset: number, bytes: Uint8Array): void;
  /** False while the connection's socket is full; `pump` is called again when it has drained. */
  writable(): boolean;
  exited(exitCode: number, signal: number | undefined): void;
}

/** One connection's place in one terminal's output, which goes out as fast as the socket takes it. */
export class ConnectionReader {
  readonly #ring: ByteRing;
  readonly #sink: ReaderSink;
  readonly #now: () => number;
  #cursor: number;
  readonly #pace: ReaderPace;
  #sentAt = 0;
  #gathering: NodeJS.Timeout | undefined;
  #exit: { code: number; signal: number | undefined } | undefined;
  #disposed = false;

  constructor(ring: ByteRing, offset: number, { sink, now }: { sink: ReaderSink; now: () => number }) {
    this.#ring = ring;
    this.#sink = sink;
    this.#now = now;
    this.#cursor = Math.min(Math.max(offset, ring.start), ring.end);
    const options = { caughtUpBytes: PTY_RESUME_BYTES, silentAfterMs: SILENT_AFTER_MS, now };
    this.#pace = new ReaderPace(options, this.#cursor);
  }

  get offset(): number {
    return this.#cursor;
  }
  get unacknowledged(): number {
    return this.#ring.end - this.#pace.acked;
  }
  /** When this reader will count as silent; undefined while it is not behind. */
  get silentAt(): number | undefined {
    return this.#pace.silentAt;
  }

  /** The ring grew: sends at once after a quiet moment, gathers while the terminal is busy. */
  grown(): void {
    this.#pace.grown(this.#ring.end);
    if (this.#gathering) {
      if (this.#ring.end - this.#cursor >= OUTPUT_FRAME_MAX_BYTES) this.pump();
      return;
    }
    const quiet = this.#now() - this.#sentAt;
    if (quiet >= OUTPUT_GATHER_MS) this.pump();
    else this.#gathering = setTimeout(() => this.pump(), OUTPUT_GATHER_MS - quiet);
  }

  pump(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#disposed) return;
    while (this.#cursor < this.#ring.end && this.#sink.writable()) {
      // What the ring has lost meanwhile shows as a gap in the offsets.
      this.#cursor = Math.max(this.#cursor, this.#ring.start);
      const bytes = this.#ring.read(this.#cursor, OUTPUT_FRAME_MAX_BYTES);
      this.#sink.output(this.#cursor, bytes);
      this.#cursor += bytes.length;
      this.#sentAt = this.#now();
    }
    if (this.#exit && this.#cursor === this.#ring.end) {
      this.#sink.exited(this.#exit.code, this.#exit.signal);
      this.#exit = undefined;
    }
  }

  ack(offset: number): void {
    this.#pace.ack(offset, { sent: this.#cursor, end: this.#ring.end });
  }

  /** The program ended; `pump` passes it on once everything before it was sent. */
  ended(code: number, signal: number | undefined): void {
    this.#exit = { code, signal };
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#gathering);
  }
}
