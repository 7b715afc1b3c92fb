import type { Artifact } from './artifact.ts';

/** The first artifact in the list's order that can start now: everything it waits for is finished and its lane is free. */
export function nextArtifact(state: {
  waiting: Iterable<Artifact>;
  finished: ReadonlySet<string>;
  running: readonly Artifact[];
}): Artifact | undefined {
  for (const artifact of state.waiting) {
    const wanted = [...artifact.needs, ...(artifact.uses ?? [])];
    if (!wanted.every((name) => state.finished.has(name))) continue;
    if (state.running.some((other) => other.lane === artifact.lane)) continue;
    return artifact;
  }
  return undefined;
}
