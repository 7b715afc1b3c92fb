interface ReaderPaceOptions {
  /** Less than this unacknowledged counts as having caught up. */
  readonly caughtUpBytes: number;
  /** A reader that acknowledged nothing for so long while it was behind paces nobody. */
  readonly silentAfterMs: number;
  readonly now: () => number;
}

/** How much of a stream one reader has acknowledged, and since when it has been behind without a sign of life. */
export class ReaderPace {
  readonly #options: ReaderPaceOptions;
  #acked: number;
  /** Since when it is behind, or the last acknowledgement that came meanwhile. */
  #behindSince: number | undefined;

  constructor(options: ReaderPaceOptions, acked = 0) {
    this.#options = options;
    this.#acked = acked;
  }

  get acked(): number {
    return this.#acked;
  }
  /** When the reader will count as silent; undefined while it has caught up. */
  get silentAt(): number | undefined {
    return this.#behindSince === undefined ? undefined : this.#behindSince + this.#options.silentAfterMs;
  }

  /** The reader begins anew at this offset. */
  restart(acked: number): void {
    this.#acked = acked;
    this.#behindSince = undefined;
  }

  /** Not behind, whatever comes: nothing is sent to it for now. */
  rest(): void {
    this.#behindSince = undefined;
  }

  /** The stream has grown to `end`. */
  grown(end: number): void {
    if (end - this.#acked < this.#options.caughtUpBytes) this.#behindSince = undefined;
    else this.#behindSince ??= this.#options.now();
  }

  /** False when it says nothing new. More than was `sent` cannot be acknowledged. */
  ack(offset: number, { sent, end }: { sent: number; end: number }): boolean {
    if (offset <= this.#acked) return false;
    this.#acked = Math.min(offset, sent);
    this.#behindSince = undefined;
    this.grown(end);
    return true;
  }
}
