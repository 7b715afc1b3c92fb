import type { ProbeResult } from '#protocol/labinit.ts';
import { TRUSTED_AFTER_MS } from './sample-memory.ts';

const KEPT_MS = 300_000;
/** More than all lessons' checks of a lab ask for. */
const ANSWERS_MAX = 200;

export interface RecallOptions {
  /** `performance.now()` of the last change that matters. */
  readonly changedAt: number;
  readonly now: number;
  /** What was asked earlier is not good enough for who asks. */
  readonly anewFrom: number;
  readonly hopedFor: (result: ProbeResult) => boolean;
}

/**
 * Remembers answers of probes while nothing changes, for all lessons that are graded on a lab. Each probe is a line in
 * the access logs that the learner reads, so a lab at rest is not probed.
 */
export class ProbeMemory {
  readonly #answers = new Map<string, { result: ProbeResult; askedAt: number }>();

  recall(key: string, { changedAt, now, anewFrom, hopedFor }: RecallOptions): ProbeResult | undefined {
    const known = this.#answers.get(key);
    if (!known || known.askedAt < Math.max(changedAt + TRUSTED_AFTER_MS, anewFrom, now - KEPT_MS)) return undefined;
    // Only answers as desired are kept; anything else is asked again.
    return hopedFor(known.result) ? known.result : undefined;
  }

  remember(key: string, result: ProbeResult, askedAt: number): void {
    this.#answers.delete(key);
    this.#answers.set(key, { result, askedAt });
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= ANSWERS_MAX) break;
      this.#answers.delete(oldest);
    }
  }
}
