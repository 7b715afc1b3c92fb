import type { z } from 'zod';

/** A value kept in localStorage; a private window without storage only forgets it. */
export class Remembered<T> {
  readonly key: string;
  readonly #schema: z.ZodType<T>;
  readonly #fallback: T;

  constructor(key: string, schema: z.ZodType<T>, fallback: T) {
    this.key = key;
    this.#schema = schema;
    this.#fallback = fallback;
  }

  read(): T {
    try {
      return this.#schema.catch(this.#fallback).parse(JSON.parse(localStorage.getItem(this.key) ?? 'null'));
    } catch {
      return this.#fallback;
    }
  }

  write(value: T): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Storage may be off or full; the page works without.
    }
  }
}
