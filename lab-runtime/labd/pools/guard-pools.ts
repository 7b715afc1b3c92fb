import { failure } from '#protocol/errors.ts';
import { setFrozen } from '#lab-runtime/containers/cgroup.ts';
import { type Layout, labCgroup } from '#lab-runtime/layout.ts';
import type { Labs } from '../labs.ts';
import { machinePools } from './machine-pools.ts';
import type { PooledLab } from './pool.ts';
import { createPoolGuard, type PoolGuard } from './pool-guard.ts';

export interface GuardPoolsOptions {
  readonly paths: Layout;
  readonly labs: Labs;
  log(event: string, detail: Record<string, unknown>): void;
}

/** Watches the machine's pools for the labs that run. */
export async function guardPools({ paths, labs, log }: GuardPoolsOptions): Promise<PoolGuard> {
  const pooled = (): PooledLab[] =>
    labs
      .list()
      .filter(({ state }) => state === 'running')
      .map(({ id, spec }) => ({ id, spec, group: labCgroup(paths, id) }));
  // a former labd may have stopped one for a look
  for (const { group } of pooled()) await setFrozen(group, false);
  return createPoolGuard({
    pools: machinePools(paths),
    labs: pooled,
    setFrozen: ({ group }, frozen) => setFrozen(group, frozen),
    end: ({ id }, what) => labs.evict(id, failure('SLW210', { what })),
    log,
  });
}
