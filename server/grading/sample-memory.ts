/** When a change is this old, answers are taken to be from the state after it. */
export const TRUSTED_AFTER_MS = 1_500;

/** What was gathered from many requests, kept while nothing changes, so that a lab at rest is not asked again. */
export class SampleMemory {
  readonly #samples = new Map<string, { readonly sample: unknown; readonly since: number }>();

  /** The sample that was begun after the change at `since`, or a new one. */
  of<T>(key: string, since: number, begin: () => T): T {
    const known = this.#samples.get(key);
    if (known && known.since >= since) return known.sample as T;
    const sample = begin();
    this.#samples.set(key, { sample, since });
    return sample;
  }

  clear(): void {
    this.#samples.clear();
  }
}
