import type { z } from 'zod';
import { type Failure, failure } from '#protocol/errors.ts';
import type { ClusterAccess, Stoppable } from '#server/cluster/cluster-access.ts';
import type { WatchHandlers } from '#server/cluster/watch-loop.ts';

export interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

export interface StoreOptions<T> {
  readonly cluster: ClusterAccess;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly onChange: () => void;
  readonly metadataOnly?: boolean;
  /** What is kept of an object as it was known until now, also where the list was read anew. */
  readonly remember?: (known: T | undefined, next: T) => T;
  /** For a schema that keeps whole objects: the size of one, and the limit of all together. */
  readonly weight?: { readonly of: (object: T) => number; readonly max: number };
}

/** The current objects of one resource, kept by a watch. */
export class Store<T extends Named> implements Stoppable {
  readonly #objects = new Map<string, T>();
  readonly #watch: Stoppable;
  #failure: Failure | undefined;
  #synced = false;
  readonly #options: StoreOptions<T>;
  #weight = 0;

  constructor(options: StoreOptions<T>) {
    this.#options = options;
    const { cluster, path, schema, onChange, metadataOnly = false } = options;
    const handlers: WatchHandlers<T> = {
      onReplace: (items) => {
        // An absent resource (its CRD is not installed) is listed again and again: nothing new each time.
        const nothingNew = this.#synced && items.length === 0 && this.#objects.size === 0;
        const known = new Map(this.#objects);
        this.#objects.clear();
        this.#weight = 0;
        for (const item of items) this.#set(item, known.get(keyOf(item)));
        this.#synced = true;
        if (!nothingNew) onChange();
      },
      onEvent: ({ type, object }) => {
        if (type === 'DELETED') this.#delete(object);
        else this.#set(object);
        onChange();
      },
      onAvailable: () => {
        if (!this.#failure) return;
        this.#failure = undefined;
        onChange();
      },
      onUnavailable: (failure) => {
        const first = !this.#failure;
        this.#failure = failure;
        if (first) onChange();
      },
    };
    this.#watch = cluster.watch(path, schema, handlers, { metadataOnly });
  }

  #set(next: T, known = this.#objects.get(keyOf(next))): void {
    const object = this.#options.remember?.(known, next) ?? next;
    this.#delete(object);
    this.#objects.set(keyOf(object), object);
    this.#weight += this.#options.weight?.of(object) ?? 0;
  }

  #delete(object: T): void {
    const known = this.#objects.get(keyOf(object));
    if (known) this.#weight -= this.#options.weight?.of(known) ?? 0;
    this.#objects.delete(keyOf(object));
  }

  /** Listed at least once. */
  get synced(): boolean {
    return this.#synced;
  }
  /** Set while the API server cannot be asked (what is here may be old), or while there is too much of it. */
  get failure(): Failure | undefined {
    const { path, weight } = this.#options;
    if (weight && this.#weight > weight.max) {
      return failure('SLW401', { detail: `${path}: objects of more than ${weight.max / 1024 / 1024} MiB together` });
    }
    return this.#failure;
  }
  get(namespace: string, name: string): T | undefined {
    return this.#objects.get(`${namespace}/${name}`);
  }
  all(): T[] {
    return [...this.#objects.values()];
  }
  in(namespace: string): T[] {
    return this.all().filter((object) => object.metadata.namespace === namespace);
  }
  stop(): void {
    this.#watch.stop();
  }
}

const keyOf = ({ metadata }: Named): string => `${metadata.namespace}/${metadata.name}`;
