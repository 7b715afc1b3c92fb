/** A page that a person drives sends a few messages a second; a burst is a reload with many terminals. */
const BURST = 100;
const PER_SECOND = 50;
/** Acknowledgements and keys come by the thousand while a terminal floods, and cost next to nothing. */
const CHEAP = 0.005;
/** One refusal a second is answered; the rest are dropped without an answer. */
const COMPLAINT_MS = 1000;

type RateVerdict = 'take' | 'drop' | 'complain';

export interface RateLimit {
  take(weight: 'normal' | 'cheap'): RateVerdict;
}

/** A token bucket; one per session, shared by its pages. */
export function createRateLimit(clock: () => number): RateLimit {
  let tokens = BURST;
  let filledAt = clock();
  let complainedAt = Number.NEGATIVE_INFINITY;
  return {
    take(weight) {
      const now = clock();
      tokens = Math.min(BURST, tokens + ((now - filledAt) / 1000) * PER_SECOND);
      filledAt = now;
      const cost = weight === 'cheap' ? CHEAP : 1;
      if (tokens >= cost) {
        tokens -= cost;
        return 'take';
      }
      if (now - complainedAt < COMPLAINT_MS) return 'drop';
      complainedAt = now;
      return 'complain';
    },
  };
}
