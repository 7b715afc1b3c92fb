import { SlipwayError } from '#protocol/errors.ts';
import { clusterLimits } from './limits.ts';

/** A token bucket over everything that is read from one lab, so that a flood is slow for that lab only. */
export class ByteBudget {
  readonly #now: () => number;
  #tokens: number = clusterLimits.budgetBurstBytes;
  #filledAt: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#filledAt = now();
  }

  /** @throws SlipwayError SLW401 when the lab has sent more than it may. */
  spend(bytes: number): void {
    const now = this.#now();
    const refill = ((now - this.#filledAt) / 1000) * clusterLimits.budgetBytesPerSecond;
    this.#tokens = Math.min(clusterLimits.budgetBurstBytes, this.#tokens + refill);
    this.#filledAt = now;
    this.#tokens -= bytes;
    if (this.#tokens < 0) {
      // The debt is bounded, so that a lab that flooded for hours is read again soon after it stops.
      this.#tokens = Math.max(this.#tokens, -clusterLimits.budgetBytesPerSecond * 10);
      throw new SlipwayError('SLW401', {
        detail: `more than ${clusterLimits.budgetBytesPerSecond / 1024 / 1024} MiB/s over a longer time`,
      });
    }
  }
}
