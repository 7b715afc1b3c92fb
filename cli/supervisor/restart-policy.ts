const FIRST_MS = 500;
const MAX_MS = 60_000;
/** A service that ran for so long before it ended has no reason to end again at once. */
export const STEADY_MS = 20_000;

/** How often in a row a service ended soon after its start, and when it is to be started again. */
export class RestartPolicy {
  #startedAt: number | undefined;
  #failures = 0;
  #restarts = 0;
  #endedAt: number | undefined;
  #nextTryAt: number | undefined;

  get failures(): number {
    return this.#failures;
  }
  get restarts(): number {
    return this.#restarts;
  }
  get endedAt(): number | undefined {
    return this.#endedAt;
  }
  /** Undefined while it runs. */
  get nextTryAt(): number | undefined {
    return this.#nextTryAt;
  }

  /** It runs now, whoever started it. */
  runs(now: number): void {
    this.#startedAt ??= now;
    this.#nextTryAt = undefined;
    if (now - this.#startedAt >= STEADY_MS) this.#failures = 0;
  }

  /** It does not run now. True when it is time to start it. */
  isDue(now: number): boolean {
    if (this.#nextTryAt === undefined) {
      const steady = this.#startedAt !== undefined && now - this.#startedAt >= STEADY_MS;
      this.#failures = steady ? 1 : this.#failures + 1;
      this.#endedAt = now;
      this.#startedAt = undefined;
      // Never for good: what made it end may pass, such as a full disk.
      this.#nextTryAt = now + Math.min(MAX_MS, FIRST_MS * 2 ** (this.#failures - 1));
    }
    return now >= this.#nextTryAt;
  }

  started(now: number): void {
    this.#restarts += 1;
    this.#startedAt = now;
    this.#nextTryAt = undefined;
  }

  /** Something else is in the way of starting it; that is no end of its own. */
  later(now: number, ms: number): void {
    this.#nextTryAt = now + ms;
  }
}
