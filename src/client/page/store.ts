/** A value that can be watched. Listeners are called for real changes only. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<(value: T, previous: T) => void>();

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  set(next: T): void {
    if (Object.is(next, this.#value)) return;
    const previous = this.#value;
    this.#value = next;
    for (const listener of this.#listeners) listener(next, previous);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  /** Calls back at once with the current value and then on every change, until `signal` aborts. */
  watch(listener: (value: T, previous: T) => void, { signal }: { signal: AbortSignal }): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
    listener(this.#value, this.#value);
  }
}
