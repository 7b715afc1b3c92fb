import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deleteSubvolume } from '../disk/subvolume.ts';
import type { Layout } from '../layout.ts';
import { artifactsInUse, currentArtifact, type UsedArtifacts } from './artifact-use.ts';
import { acquireRunLock } from './run-lock.ts';

/** A run of the toolchain holds the lock longer than this, and drops at its end what is old. */
const LOCK_TIMEOUT_MS = 2_000;

async function replacedBy(paths: Layout, ended: UsedArtifacts): Promise<(readonly [string, string])[]> {
  const each = await Promise.all(
    Object.entries(ended).map(async ([name, hash]) => {
      const current = await currentArtifact(paths, name);
      // Nothing to compare with: whoever took the symlink away knows better.
      return current === undefined || current.hash === hash ? [] : [[name, hash] as const];
    }),
  );
  return each.flat();
}

/**
 * Drops what an ended lab was the last to use: artifacts that a build has replaced meanwhile. Answers what went.
 * Nothing is dropped while the toolchain runs, for it may be about to take an old one up again.
 */
export async function dropUnused(paths: Layout, ended: UsedArtifacts): Promise<readonly string[]> {
  const replaced = await replacedBy(paths, ended);
  if (replaced.length === 0) return [];
  const lock = await acquireRunLock(paths.stateDir, { signal: AbortSignal.timeout(LOCK_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  if (lock === undefined) return [];
  await using _lock = lock;
  const inUse = await artifactsInUse(paths);
  if (inUse.unknown) return [];
  const dropped: string[] = [];
  for (const [name, hash] of await replacedBy(paths, ended)) {
    if (inUse.has(name, hash)) continue;
    await rm(join(paths.cacheDir, name, hash), { recursive: true, force: true });
    const kind = /^template-(\w+)$/.exec(name)?.[1];
    if (kind !== undefined) await deleteSubvolume(join(paths.templateDir, `${kind}-${hash}`));
    dropped.push(`${name}/${hash}`);
  }
  return dropped;
}
