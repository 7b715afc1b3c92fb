import type { ClusterAccess, Stoppable } from '#server/cluster/cluster-access.ts';
import { type Held, SharedPool } from '../lab/shared-pool.ts';
import { type Named, Store, type StoreOptions } from './store.ts';

/** The stores of one lab: who opens one that another has open already shares its watch. */
export class SharedStores implements Stoppable {
  readonly #cluster: ClusterAccess;
  readonly #pool: SharedPool<Stoppable>;

  constructor(
    cluster: ClusterAccess,
    { graceMs = 0, onChange }: { graceMs?: number; onChange?: (input: string) => void } = {},
  ) {
    this.#cluster = cluster;
    this.#pool = new SharedPool({ graceMs, ...(onChange && { onChange }) });
  }

  open<T extends Named>(input: string, { onChange, ...options }: Omit<StoreOptions<T>, 'cluster'>): Held<Store<T>> {
    const cluster = this.#cluster;
    const held = this.#pool.hold(input, onChange, (changed) => new Store({ ...options, cluster, onChange: changed }));
    // An input always has the same schema, so what was opened by its name holds objects of this type.
    return held as Held<Store<T>>;
  }

  get size(): number {
    return this.#pool.size;
  }

  stop(): void {
    this.#pool.stop();
  }
}
