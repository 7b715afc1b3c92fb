import type { Pool, PooledLab } from './pool.ts';

export interface PoolGuardDeps {
  readonly pools: readonly Pool[];
  /** Labs that run. */
  labs(): readonly PooledLab[];
  setFrozen(lab: PooledLab, frozen: boolean): Promise<void>;
  /** Begins to end a lab and tells its owner why. */
  end(lab: PooledLab, what: string): void;
  log(event: string, detail: Record<string, unknown>): void;
}

export interface PoolGuard {
  /** Looks at all pools once; to be called about once a second. A pool that cannot be measured now is left for the next. */
  look(): Promise<void>;
}

interface Watch {
  /** The lab that is stopped while it is seen whether that helps. */
  suspect: PooledLab | undefined;
  spareThen: number;
  /** Stopping these did not help. */
  readonly cleared: Set<string>;
}

/**
 * Ends labs that use up what all share, before it is used up. Who has most of a pool is stopped first, which is undone
 * as easily: if the pool goes on shrinking, it is not that lab, and the next one is tried; if not, the lab is ended.
 */
export function createPoolGuard({ pools, labs, setFrozen, end, log }: PoolGuardDeps): PoolGuard {
  const watches = new Map<Pool, Watch>();

  const release = async (watch: Watch): Promise<void> => {
    const { suspect } = watch;
    watch.suspect = undefined;
    if (suspect !== undefined) await setFrozen(suspect, false);
  };

  /** Of the labs that were not tried yet, the one that has most. */
  const choose = async (pool: Pool, { cleared }: Watch): Promise<PooledLab | undefined> => {
    const running = labs();
    const shares = await pool.shares(running);
    const holding = running
      .filter(({ id }) => (shares.get(id) ?? 0) > 0 && !cleared.has(id))
      .sort((a, b) => (shares.get(b.id) ?? 0) - (shares.get(a.id) ?? 0));
    return holding[0];
  };

  const lookAt = async (pool: Pool): Promise<void> => {
    const watch = watches.get(pool) ?? { suspect: undefined, spareThen: 0, cleared: new Set<string>() };
    watches.set(pool, watch);
    const spare = await pool.spare(labs());
    if (spare === undefined || spare >= 0) {
      watch.cleared.clear();
      return release(watch);
    }
    const { suspect } = watch;
    if (suspect !== undefined && labs().some(({ id }) => id === suspect.id)) {
      if (spare >= watch.spareThen - pool.noise) {
        log('lab ended for others', { lab: suspect.id, pool: pool.what, spare });
        watch.suspect = undefined;
        // it stays stopped until it is gone
        return end(suspect, pool.what);
      }
      watch.cleared.add(suspect.id);
      await release(watch);
    }
    const next = await choose(pool, watch);
    if (next === undefined) {
      // all of them together, or nobody: begin anew
      watch.cleared.clear();
      return;
    }
    log('lab stopped for a look', { lab: next.id, pool: pool.what, spare });
    watch.suspect = next;
    watch.spareThen = spare;
    await setFrozen(next, true);
  };

  return {
    async look() {
      for (const pool of pools)
        await lookAt(pool).catch((error: unknown) => {
          log('pool not looked at', { pool: pool.what, error: String(error) });
        });
    },
  };
}
