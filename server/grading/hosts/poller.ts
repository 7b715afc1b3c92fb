import { SlipwayError } from '#protocol/errors.ts';
import { pause } from '#server/cluster/backoff.ts';
import { cannotAsk } from '#server/cluster/cannot-ask.ts';

/** Soon after a change the learner waits for the verdict; later a delay of five seconds is acceptable. */
const QUICK_MS = 2_000;
const SLOW_MS = 5_000;
const QUICK_FOR_MS = 120_000;

export interface PollerOptions<T> {
  readonly what: string;
  readonly ask: (signal: AbortSignal) => Promise<T>;
  /** Two answers of the same fingerprint are no change. */
  readonly fingerprint: (answer: T) => string;
  readonly onChange: () => void;
}

type Known<T> = { readonly answer: T; readonly since: number } | { readonly error: SlipwayError };

/** Observes what has no watch: asks every few seconds and publishes a difference. */
export class Poller<T> {
  readonly #options: PollerOptions<T>;
  readonly #stopping = new AbortController();
  #asking: Promise<void> | undefined;
  #known: Known<T> | undefined;
  #print = '';
  #changedAt = performance.now();

  constructor(options: PollerOptions<T>) {
    this.#options = options;
    void this.#loop();
  }

  /**
   * The last answer, and since when (`performance.now()`) it has been so.
   * @throws SlipwayError SLW400 while it cannot be asked.
   */
  async current(): Promise<{ answer: T; since: number }> {
    if (!this.#known) await this.#ask();
    if (!this.#known) throw new SlipwayError('SLW400', { detail: `${this.#options.what}: not asked yet` });
    if ('error' in this.#known) throw this.#known.error;
    return this.#known;
  }

  /** Asks now: an answer to what was asked before this call may be about an earlier state. */
  async refresh(): Promise<void> {
    await this.#asking;
    await this.#ask();
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#ask();
      await pause(performance.now() - this.#changedAt < QUICK_FOR_MS ? QUICK_MS : SLOW_MS, signal);
    }
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#askOnce().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askOnce(): Promise<void> {
    const { what, ask, fingerprint, onChange } = this.#options;
    const { signal } = this.#stopping;
    try {
      const answer = await ask(signal);
      const print = `ok ${fingerprint(answer)}`;
      const same = this.#known && 'since' in this.#known && print === this.#print ? this.#known.since : undefined;
      this.#known = { answer, since: same ?? performance.now() };
      this.#publish(print, onChange);
    } catch (cause) {
      const error = cannotAsk(what, cause);
      this.#known = { error };
      this.#publish('cannot be asked', onChange);
    }
  }

  #publish(print: string, onChange: () => void): void {
    if (print === this.#print || this.#stopping.signal.aborted) return;
    this.#print = print;
    this.#changedAt = performance.now();
    onChange();
  }
}
