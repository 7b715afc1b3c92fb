import { setTimeout as sleep } from 'node:timers/promises';

/** Waits 0.1 s, 0.2 s, … up to 5 s, each ±50 %, so that many streams do not come back at the same moment. */
export class Backoff {
  static readonly firstMs = 100;
  static readonly maxMs = 5_000;
  readonly #random: () => number;
  #nextMs = Backoff.firstMs;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  reset(): void {
    this.#nextMs = Backoff.firstMs;
  }

  /** Resolves early, without a throw, when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const ms = this.#nextMs * (0.5 + this.#random());
    this.#nextMs = Math.min(Backoff.maxMs, this.#nextMs * 2);
    await pause(ms, signal);
  }
}

/** Sleeps; an abort ends the sleep instead of throwing. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
