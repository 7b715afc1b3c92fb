import type { ByteRing } from '#protocol/byte-ring.ts';
import { encodeHistory, encodeOutput } from '#protocol/frames.ts';
import type { ServerMessage } from '#protocol/messages.ts';
import { ReaderPace } from '#protocol/reader-pace.ts';
import {
  OUTPUT_FRAME_MAX_BYTES,
  OUTPUT_FRAME_MIN_BYTES,
  PAGE_CAUGHT_UP_BYTES,
  PAGE_HISTORY_MAX_BYTES,
  PAGE_SOCKET_MAX_BYTES,
  PAGE_SOCKET_RETRY_MS,
  PAGE_WINDOW_BYTES,
  REDRAW_EVERY_MS,
  SILENT_AFTER_MS,
} from '#protocol/terminal-flow.ts';
import type { ScreenSnapshot } from './emulator.ts';

/** One page's WebSocket as the terminals see it. */
export interface TerminalSink {
  sendMessage(message: ServerMessage): void;
  sendFrame(frame: Uint8Array): void;
  /** Bytes that were sent and have not left yet. */
  bufferedBytes(): number;
}

export interface PageReaderOptions {
  readonly terminal: number;
  readonly sink: TerminalSink;
  readonly now: () => number;
  /** The output that pages can be sent; another one after ptyhost came back. */
  readonly ring: () => ByteRing;
  /** The page needs the screen: it fell behind the ring. */
  readonly onLost: (page: PageReader) => void;
}

/** One page that looks at one terminal: where it is in the output, and how much of it has arrived there. */
export class PageReader {
  readonly #options: PageReaderOptions;
  /** Undefined while the page waits for a snapshot. */
  #cursor: number | undefined;
  readonly #pace: ReaderPace;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #retry: NodeJS.Timeout | undefined;
  #end: { readonly exitCode: number; sent: boolean } | undefined;

  constructor(options: PageReaderOptions) {
    this.#options = options;
    const { now } = options;
    this.#pace = new ReaderPace({ caughtUpBytes: PAGE_CAUGHT_UP_BYTES, silentAfterMs: SILENT_AFTER_MS, now });
  }

  get sink(): TerminalSink {
    return this.#options.sink;
  }
  get acked(): number {
    return this.#pace.acked;
  }
  /** When it will no longer set the pace; undefined while it has caught up. */
  get silentAt(): number | undefined {
    return this.#pace.silentAt;
  }
  get waits(): boolean {
    return this.#cursor === undefined;
  }

  /** From here on it is sent nothing until `show`. */
  wait(): void {
    this.#cursor = undefined;
    this.#pace.rest();
  }

  show(snapshot: ScreenSnapshot, { skipped, ref }: { skipped: boolean; ref?: string | undefined }): void {
    const { offset, cols, rows, data, above = [] } = snapshot;
    const reference = ref === undefined ? {} : { ref };
    const { terminal, sink, now } = this.#options;
    if (sink.bufferedBytes() <= PAGE_HISTORY_MAX_BYTES) {
      for (const piece of above) sink.sendFrame(encodeHistory(terminal, piece));
    }
    sink.sendMessage({ type: 'terminal.snapshot', ...reference, terminal, offset, cols, rows, data, skipped });
    this.#drawnAt = now();
    this.#goOn(offset);
  }

  /** The page has the screen up to this offset. */
  resume(offset: number, ref: string | undefined): void {
    const { terminal, sink } = this.#options;
    sink.sendMessage({ type: 'terminal.resumed', terminal, ...(ref === undefined ? {} : { ref }) });
    this.#goOn(offset);
  }

  grown(): void {
    if (this.#cursor !== undefined) this.#pace.grown(this.#options.ring().end);
    this.#pump();
  }

  ack(offset: number): void {
    if (this.#cursor === undefined) return;
    if (this.#pace.ack(offset, { sent: this.#cursor, end: this.#options.ring().end })) this.#pump();
  }

  /** The program ended; the page is sent that after all of the output. */
  ended(exitCode: number): void {
    this.#end ??= { exitCode, sent: false };
    this.#pump();
  }

  dispose(): void {
    clearTimeout(this.#retry);
    this.#cursor = undefined;
  }

  #goOn(offset: number): void {
    this.#cursor = offset;
    this.#pace.restart(offset);
    this.grown();
  }

  #pump(): void {
    clearTimeout(this.#retry);
    const ring = this.#options.ring();
    const { terminal, sink } = this.#options;
    while (this.#cursor !== undefined && this.#cursor < ring.end) {
      const room = PAGE_WINDOW_BYTES - (this.#cursor - this.#pace.acked);
      if (room < Math.min(ring.end - this.#cursor, OUTPUT_FRAME_MIN_BYTES)) return;
      if (sink.bufferedBytes() > PAGE_SOCKET_MAX_BYTES) {
        this.#later(PAGE_SOCKET_RETRY_MS);
        return;
      }
      if (this.#cursor < ring.start) {
        this.#lost();
        return;
      }
      const bytes = ring.read(this.#cursor, Math.min(room, OUTPUT_FRAME_MAX_BYTES));
      sink.sendFrame(encodeOutput(terminal, this.#cursor, bytes));
      this.#cursor += bytes.length;
    }
    if (this.#end && !this.#end.sent && this.#cursor === ring.end) {
      sink.sendMessage({ type: 'terminal.closed', terminal, exitCode: this.#end.exitCode });
      this.#end.sent = true;
    }
  }

  #lost(): void {
    const wait = this.#drawnAt + REDRAW_EVERY_MS - this.#options.now();
    if (wait > 0) this.#later(wait);
    else this.#options.onLost(this);
  }

  #later(ms: number): void {
    this.#retry = setTimeout(() => this.#pump(), ms);
  }
}
