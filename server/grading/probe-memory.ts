import type { ProbeResult } from '#protocol/labinit.ts';
import { TRUSTED_AFTER_MS } from './sample-memory.ts';

const KEPT_MS = 300_000;

/**
 * Remembers answers of probes while nothing changes. Each probe is a line in the access logs that the learner reads,
 * so a lab at rest is not probed.
 */
export class ProbeMemory {
  readonly #answers = new Map<string, { result: ProbeResult; at: number }>();

  recall(
    key: string,
    { changedAt, now, hopedFor }: { changedAt: number; now: number; hopedFor: (result: ProbeResult) => boolean },
  ): ProbeResult | undefined {
    const known = this.#answers.get(key);
    if (!known || known.at < changedAt + TRUSTED_AFTER_MS || now - known.at > KEPT_MS) return undefined;
    // Only answers as desired are kept; anything else is asked again.
    return hopedFor(known.result) ? known.result : undefined;
  }

  remember(key: string, result: ProbeResult, now: number): void {
    this.#answers.set(key, { result, at: now });
  }

  clear(): void {
    this.#answers.clear();
  }
}
