import type { z } from 'zod';

/** A value kept in localStorage, or in what `storage` gives; a private window without storage only forgets it. */
export class Remembered<T> {
  readonly key: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;
  readonly #storage: () => Storage;

  constructor(key: string, schema: z.ZodType<T>, fallback: T, storage = () => localStorage) {
    this.key = key;
    this.#schema = schema;
    this.#fallback = fallback;
    this.#storage = storage;
  }

  read(): T {
    try {
      return this.#schema.catch(this.#fallback).parse(JSON.parse(this.#storage().getItem(this.key) ?? 'null'));
    } catch {
      return this.#fallback;
    }
  }

  write(value: T): void {
    try {
      this.#storage().setItem(this.key, JSON.stringify(value));
    } catch {
      // Storage may be off or full; the page works without.
    }
  }
}
