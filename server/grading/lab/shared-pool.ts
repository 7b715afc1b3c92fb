import type { Stoppable } from '#server/cluster/cluster-access.ts';

/** One holder's part in something that others may hold too. */
export interface Held<T> extends Stoppable {
  readonly value: T;
}

interface Item<T> {
  readonly value: T;
  readonly holders: Set<() => void>;
  ending: NodeJS.Timeout | undefined;
}

interface SharedPoolOptions {
  /** How long something stays without holders; with 0 it ends at once. */
  readonly graceMs: number;
  /** Called before the holders are. */
  readonly onChange?: (key: string) => void;
}

/** Things that several hold by a key: made for the first, ended a while after the last has let go. */
export class SharedPool<T extends Stoppable> implements Stoppable {
  readonly #items = new Map<string, Item<T>>();
  readonly #options: SharedPoolOptions;

  constructor(options: SharedPoolOptions) {
    this.#options = options;
  }

  /** `make` gets the function that tells all holders of a change. */
  hold(key: string, onChange: () => void, make: (changed: () => void) => T): Held<T> {
    const item = this.#items.get(key) ?? this.#make(key, make);
    clearTimeout(item.ending);
    // A function of its own for each hold, for the same `onChange` may be given twice.
    const holder = () => onChange();
    item.holders.add(holder);
    return {
      value: item.value,
      stop: () => {
        if (item.holders.delete(holder) && item.holders.size === 0) this.#release(key, item);
      },
    };
  }

  get(key: string): T | undefined {
    return this.#items.get(key)?.value;
  }

  /** With those that nobody holds any more and that have not ended yet. */
  get size(): number {
    return this.#items.size;
  }

  /** Ends it, whoever holds it. */
  end(key: string): void {
    const item = this.#items.get(key);
    if (item) this.#end(key, item);
  }

  stop(): void {
    for (const [key, item] of this.#items) this.#end(key, item);
  }

  #make(key: string, make: (changed: () => void) => T): Item<T> {
    const holders = new Set<() => void>();
    const changed = () => {
      this.#options.onChange?.(key);
      for (const holder of holders) holder();
    };
    const item: Item<T> = { value: make(changed), holders, ending: undefined };
    this.#items.set(key, item);
    return item;
  }

  #release(key: string, item: Item<T>): void {
    const { graceMs } = this.#options;
    if (graceMs === 0) this.#end(key, item);
    else item.ending = setTimeout(() => this.#end(key, item), graceMs).unref();
  }

  #end(key: string, item: Item<T>): void {
    clearTimeout(item.ending);
    // Another may have taken the place of one that was ended before its holders let go.
    if (this.#items.get(key) !== item) return;
    this.#items.delete(key);
    item.value.stop();
  }
}
