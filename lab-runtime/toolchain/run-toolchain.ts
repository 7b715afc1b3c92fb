import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolchainView } from '#protocol/toolchain.ts';
import { stamp } from '#protocol/version.ts';
import { allArtifacts } from './artifacts/index.ts';
import { writeFileAtomic } from './atomic-file.ts';
import type { ToolchainConfig } from './config.ts';
import { thisMachine } from './resources.ts';
import { runArtifacts } from './runner.ts';

const HEARTBEAT_MS = 2_000;

const readBootId = async (): Promise<string> => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();

/** Brings this machine's artifacts up to date and keeps `toolchain.json` current while it does. */
export async function runToolchain(options: {
  config: ToolchainConfig;
  onView?: (view: ToolchainView) => void;
  say: (line: string) => void;
  /** Only these, and what they need. */
  only?: readonly string[];
  signal: AbortSignal;
}): Promise<ToolchainView> {
  const { config, onView, say, only, signal } = options;
  let latest: ToolchainView | undefined;
  let writing: Promise<void> = Promise.resolve();
  let queued = false;
  const publish = (view: ToolchainView): void => {
    latest = view;
    onView?.(view);
    // A run of some artifacts cannot say how the whole stands.
    if (only !== undefined) return;
    // A compiler names hundreds of packages a second: changes that come while one is written share the next write.
    if (queued) return;
    queued = true;
    writing = writing.then(() => {
      queued = false;
      return writeFileAtomic(
        config.paths.toolchainStatus,
        `${JSON.stringify({ ...stamp('toolchain status'), ...latest })}\n`,
      );
    });
  };
  const ended = new AbortController();
  // The file's age tells a reader whether a run is alive, even when a step says nothing for minutes.
  const heartbeat = (async () => {
    while (!ended.signal.aborted) {
      await delay(HEARTBEAT_MS, undefined, { signal: ended.signal }).catch(() => undefined);
      if (latest?.status === 'building' && !ended.signal.aborted) publish({ ...latest, updatedAt: Date.now() });
    }
  })();
  try {
    const artifacts = allArtifacts({ k3sBinary: config.k3sBinary });
    return await runArtifacts({
      paths: config.paths,
      repoDir: config.repoDir,
      artifacts: only === undefined ? artifacts : withNeeds(artifacts, only),
      machine: thisMachine,
      bootId: await readBootId(),
      environment: config.environment,
      addons: only === undefined ? config.addons : 'build',
      keepBuildCache: config.keepBuildCache || only !== undefined,
      now: Date.now,
      signal,
      onView: publish,
      say,
    });
  } finally {
    ended.abort();
    await heartbeat;
    await writing;
  }
}

function withNeeds<A extends { name: string; needs: readonly string[]; uses?: readonly string[] }>(
  artifacts: readonly A[],
  names: readonly string[],
): readonly A[] {
  const wanted = new Set(names);
  for (const artifact of [...artifacts].reverse())
    if (wanted.has(artifact.name)) for (const name of [...artifact.needs, ...(artifact.uses ?? [])]) wanted.add(name);
  return artifacts.filter(({ name }) => wanted.has(name));
}
