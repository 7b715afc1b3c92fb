import type { z } from 'zod';
import type { Failure } from '../../../protocol/errors.ts';
import type { ClusterAccess, Stoppable } from '../cluster/cluster-access.ts';

interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** The current objects of one resource, kept by a watch. */
export class Store<T extends Named> implements Stoppable {
  readonly #objects = new Map<string, T>();
  readonly #watch: Stoppable;
  #failure: Failure | undefined;
  #synced = false;

  constructor(options: { cluster: ClusterAccess; path: string; schema: z.ZodType<T>; onChange: () => void }) {
    const { cluster, path, schema, onChange } = options;
    this.#watch = cluster.watch(path, schema, {
      onReplace: (items) => {
        // An absent resource (its CRD is not installed) is listed again and again: nothing new each time.
        const nothingNew = this.#synced && items.length === 0 && this.#objects.size === 0;
        this.#objects.clear();
        for (const item of items) this.#objects.set(keyOf(item), item);
        this.#synced = true;
        if (!nothingNew) onChange();
      },
      onEvent: ({ type, object }) => {
        if (type === 'DELETED') this.#objects.delete(keyOf(object));
        else this.#objects.set(keyOf(object), object);
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
    });
  }

  /** Listed at least once. */
  get synced(): boolean {
    return this.#synced;
  }
  /** Set while the API server cannot be asked: what is here may be old. */
  get failure(): Failure | undefined {
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
