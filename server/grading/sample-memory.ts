/** When a change is this old, answers are taken to be from the state after it. */
export const TRUSTED_AFTER_MS = 1_500;
/** More than all lessons' checks of a lab gather. */
const SAMPLES_MAX = 50;

interface Sample {
  readonly sample: unknown;
  readonly since: number;
  readonly begunAt: number;
}

/**
 * What was gathered from many requests, kept while nothing changes, so that a lab at rest is not asked again; for all
 * lessons that are graded on a lab.
 */
export class SampleMemory {
  readonly #samples = new Map<string, Sample>();

  /** The sample that was begun after the change at `since`, and not before `anewFrom`, or a new one. */
  of<T>(key: string, since: number, begin: () => T, anewFrom = 0): T {
    const known = this.#samples.get(key);
    if (known && known.since >= since && known.begunAt >= anewFrom) return known.sample as T;
    const sample = begin();
    this.#samples.delete(key);
    this.#samples.set(key, { sample, since, begunAt: performance.now() });
    for (const oldest of this.#samples.keys()) {
      if (this.#samples.size <= SAMPLES_MAX) break;
      this.#samples.delete(oldest);
    }
    return sample;
  }
}
