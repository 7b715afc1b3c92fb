interface PaceOptions {
  /** What may be spent at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** In ms. */
  readonly clock: () => number;
}

/** A token bucket that never refuses: it returns how long to wait before more is spent. */
export class Pace {
  readonly #burst: number;
  readonly #perMs: number;
  readonly #clock: () => number;
  #tokens: number;
  #filledAt: number;

  constructor({ burst, perSecond, clock }: PaceOptions) {
    this.#burst = burst;
    this.#perMs = perSecond / 1000;
    this.#clock = clock;
    this.#tokens = burst;
    this.#filledAt = clock();
  }

  /** Spends so much and returns the ms until the bucket is no longer in debt. */
  spend(amount: number): number {
    this.#fill();
    this.#tokens -= amount;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMs);
  }

  /** What could be spent now without waiting, as a part of the burst; below 0 in debt. */
  get left(): number {
    this.#fill();
    return this.#tokens / this.#burst;
  }

  #fill(): void {
    const now = this.#clock();
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
  }
}
