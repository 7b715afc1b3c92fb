/** Typed listeners by event name; `add` returns the function that removes. */
export class Listeners<Events extends Record<string, unknown>> {
  readonly #byName = new Map<keyof Events, Set<(event: never) => void>>();

  add<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.#byName.get(name) ?? []) listener(event as never);
  }
}
