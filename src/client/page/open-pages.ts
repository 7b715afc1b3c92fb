const KEY = 'slipway.page';
const LOCK = 'slipway-page ';

/** The pages of this browser that are open, and which of them this one is. */
export interface OpenPages {
  /** The same after a reload. */
  readonly own: Promise<string>;
  all(): Promise<ReadonlySet<string>>;
}

/**
 * Each open page holds a lock of its name. A page whose browser has no locks (plain HTTP from another machine) has the
 * same name as all others.
 */
export function openPages(): OpenPages {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return { own: Promise.resolve('page'), all: async () => new Set(['page']) };
  const own = (async () => {
    const kept = sessionStorage.getItem(KEY);
    // A tab that was made from another one has its name too, until it asks.
    const name = kept !== null && (await isHeld(locks, kept)) ? kept : crypto.randomUUID();
    if (name !== kept) {
      await isHeld(locks, name);
      sessionStorage.setItem(KEY, name);
    }
    return name;
  })();
  return {
    own,
    async all() {
      const { held = [] } = await locks.query();
      return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
    },
  };
}

/** Whether this page has the name from now on, as long as it lives. */
const isHeld = (locks: LockManager, name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    locks
      .request(LOCK + name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise<void>(() => undefined) : undefined;
      })
      .catch(reject);
  });
