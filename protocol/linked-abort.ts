/**
 * A signal that ends with any of the given ones, or after a time limit, until it is disposed. For what happens often:
 * of each `AbortSignal.any` something stays in memory for good when one of its sources is collected first (Node 24).
 */
export class LinkedAbort implements Disposable {
  readonly signal: AbortSignal;
  readonly #release: () => void;

  /** `timeoutMs`: ends with a `TimeoutError`, as `AbortSignal.timeout` does. */
  constructor(sources: readonly (AbortSignal | undefined)[], timeoutMs?: number) {
    const controller = new AbortController();
    this.signal = controller.signal;
    const late = () => controller.abort(new DOMException(`not done in ${timeoutMs} ms`, 'TimeoutError'));
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    // A time limit keeps no process running; a browser's timers are numbers.
    if (typeof timer === 'object') (timer as { unref(): void }).unref();
    const links = sources.flatMap((source) => {
      if (!source) return [];
      const end = () => controller.abort(source.reason);
      if (source.aborted) end();
      else source.addEventListener('abort', end, { once: true });
      return [() => source.removeEventListener('abort', end)];
    });
    this.#release = () => {
      clearTimeout(timer);
      for (const unlink of links) unlink();
    };
  }

  [Symbol.dispose](): void {
    this.#release();
  }
}
