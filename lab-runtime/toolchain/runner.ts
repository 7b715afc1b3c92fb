import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, SlipwayError } from '#protocol/errors.ts';
import type { ToolchainView } from '#protocol/toolchain.ts';
import type { Layout } from '../layout.ts';
import type { Artifact } from './artifact.ts';
import { artifactsInUse } from './artifact-use.ts';
import { ArtifactCache, exists } from './cache.ts';
import { Durations } from './durations.ts';
import { fingerprints, inputsHash } from './fingerprint.ts';
import { unmountBelow } from './mounts.ts';
import { checkResources, type Machine } from './resources.ts';
import { acquireRunLock } from './run-lock.ts';
import { nextArtifact } from './schedule.ts';
import { ToolchainStatus } from './status.ts';

/** Modules and build cache of all Go artifacts together, from empty; measured. */
const GO_CACHES_MIB = 9 * 1024;
/** The smallest lab disk, with what its maker keeps free beside it. */
const LAB_DISK_MIB = 12 * 1024;
/** Space that a run leaves free for everything else on the machine. */
const RESERVE_MIB = 1024;
const LOG_TAIL_LINES = 30;

export interface RunOptions {
  readonly paths: Layout;
  readonly repoDir: string;
  /** Ordered: needs first, then what labs need first. */
  readonly artifacts: readonly Artifact[];
  readonly machine: Machine;
  readonly bootId: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly keepBuildCache: boolean;
  readonly addons: 'build' | 'cached';
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onView: (view: ToolchainView) => void;
  /** Lines for the person who runs it: damaged entries, what was dropped. */
  readonly say: (line: string) => void;
}

/**
 * Makes every artifact that is not in the cache, in order, and answers the last view:
 * `ready`, `failed` with the first failure, or `idle` when it was interrupted. Whatever was finished stays finished.
 */
export async function runArtifacts(options: RunOptions): Promise<ToolchainView> {
  const { paths, artifacts, signal, say } = options;
  await mkdir(paths.buildDir, { recursive: true });
  await mkdir(paths.logsDir, { recursive: true });
  await using _lock = await acquireRunLock(paths.stateDir, {
    signal,
    onWait: () => say('Another run of the toolchain is at work; waiting for it.'),
  });
  const durations = await Durations.load(paths);
  const cache = new ArtifactCache(paths, options.bootId);
  const status = new ToolchainStatus({
    artifacts,
    estimate: (artifact) => durations.estimate(artifact.name, artifact.estimateMs),
    now: options.now,
    onChange: options.onView,
  });
  try {
    const hashes = await fingerprints(artifacts, options.repoDir);
    const missing = await selectCached({ options, cache, status, hashes });
    if (missing.length > 0) {
      await refuseEarly(options, missing);
      await buildAll({ options, cache, status, hashes, durations, missing });
    }
    const view = status.view();
    if (!signal.aborted && view.failure === undefined) await tidy({ options, cache, hashes, built: missing });
    if (signal.aborted) status.interrupted();
    else status.end();
  } catch (error) {
    if (signal.aborted) status.interrupted();
    else if (error instanceof SlipwayError) status.refuse(error.failure);
    else throw error;
  }
  return status.view();
}

interface Run {
  readonly options: RunOptions;
  readonly cache: ArtifactCache;
  readonly status: ToolchainStatus;
  readonly hashes: ReadonlyMap<string, string>;
}

const hashOf = (hashes: ReadonlyMap<string, string>, name: string): string => {
  const hash = hashes.get(name);
  if (hash === undefined) throw new Error(`no artifact ${name}`);
  return hash;
};

async function selectCached({ options, cache, status, hashes }: Run): Promise<Artifact[]> {
  const missing: Artifact[] = [];
  for (const artifact of options.artifacts) {
    const hash = hashOf(hashes, artifact.name);
    const selection = await cache.select(artifact.name, hash);
    const outside = artifact.outside;
    const whole =
      selection.state === 'present' && (outside === undefined || (await outside.present(options.paths, hash)));
    if (selection.state === 'damaged' || (selection.state === 'present' && !whole)) {
      const detail = selection.state === 'damaged' ? selection.detail : 'its substance is gone';
      options.say(`SLW503: ${failure('SLW503', { artifact: artifact.name }).message.en} (${detail})`);
    }
    if (!whole && artifact.addon && options.addons === 'cached') {
      options.say(
        `Left out ${artifact.title} ${artifact.version}: it is not in the cache, and no lab needs it to start.`,
      );
      status.leftOut(artifact.name);
      continue;
    }
    if (!whole) {
      missing.push(artifact);
      continue;
    }
    await cache.publish(artifact.name, hash);
    await outside?.publish(options.paths, hash);
    status.cached(artifact.name);
  }
  return missing;
}

/** Everything that is missing is summed up: a run must not stop at its last step for want of space. */
async function refuseEarly({ paths, machine }: RunOptions, missing: readonly Artifact[]): Promise<void> {
  const goCaches =
    missing.some((artifact) => artifact.goModule) && !(await exists(join(paths.buildDir, 'go', 'cache')));
  const labDisk = missing.some((artifact) => artifact.outside) && !(await exists(paths.diskImage));
  const base = RESERVE_MIB + (goCaches ? GO_CACHES_MIB : 0) + (labDisk ? LAB_DISK_MIB : 0);
  const diskMiB = missing.reduce((sum, artifact) => sum + artifact.diskMiB, base);
  const memoryMiB = Math.max(...missing.map((artifact) => artifact.memoryMiB));
  await checkResources(machine, { dir: paths.stateDir, diskMiB, memoryMiB });
}

async function buildAll(run: Run & { durations: Durations; missing: readonly Artifact[] }): Promise<void> {
  const { options, status } = run;
  const waiting = new Set(run.missing);
  const finished = new Set(options.artifacts.filter((artifact) => !waiting.has(artifact)).map(({ name }) => name));
  const running = new Map<Artifact, Promise<void>>();
  for (;;) {
    while (!options.signal.aborted) {
      const next = nextArtifact({ waiting, finished, running: [...running.keys()] });
      if (next === undefined) break;
      waiting.delete(next);
      status.running(next.name);
      const work = buildOne(run, next)
        .then((succeeded) => {
          if (succeeded) finished.add(next.name);
        })
        .finally(() => running.delete(next));
      running.set(next, work);
    }
    if (running.size === 0) return;
    await Promise.race(running.values());
  }
}

/** Answers whether it succeeded; what does not depend on a failed step is still built. */
async function buildOne(run: Run & { durations: Durations }, artifact: Artifact): Promise<boolean> {
  const { options, cache, status, hashes, durations } = run;
  const { paths, signal, now } = options;
  const logPath = join(paths.logsDir, `${artifact.name}.log`);
  const logFile = createWriteStream(logPath, { flags: 'w' });
  const tail: string[] = [];
  const log = (line: string): void => {
    logFile.write(`${line}\n`);
    tail.push(line);
    if (tail.length > LOG_TAIL_LINES) tail.shift();
  };
  const startedAt = now();
  const hash = hashOf(hashes, artifact.name);
  const workDir = join(paths.buildDir, artifact.name);
  try {
    await checkResources(options.machine, {
      dir: paths.stateDir,
      diskMiB: artifact.diskMiB,
      memoryMiB: artifact.memoryMiB,
    });
    await unmountBelow(workDir);
    await mkdir(workDir, { recursive: true });
    await artifact.build({
      paths,
      repoDir: options.repoDir,
      hash,
      outDir: await cache.begin(artifact.name, hash),
      workDir,
      environment: options.environment,
      signal,
      artifact: (name) => cache.dir(name, hashOf(hashes, name)),
      log,
      progress: (detail) => status.detail(artifact.name, detail),
    });
    signal.throwIfAborted();
    // If the checkout was edited meanwhile, it is not known from which sources this was made.
    if (inputsHash(artifact, await artifact.inputs({ repoDir: options.repoDir }), hashes) !== hash)
      throw new Error('its sources changed while it was built; start again');
    const ms = now() - startedAt;
    await cache.finish({ name: artifact.name, version: artifact.version, hash, builtAt: now(), ms });
    await cache.publish(artifact.name, hash);
    await artifact.outside?.publish(paths, hash);
    await durations.record(artifact.name, ms);
    await unmountBelow(workDir);
    await rm(workDir, { recursive: true, force: true });
    status.done(artifact.name);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    const detail = error instanceof Error ? error.message : String(error);
    log(error instanceof Error ? (error.stack ?? detail) : detail);
    const known = error instanceof SlipwayError ? error.failure : undefined;
    status.failed(artifact.name, known ?? failure('SLW502', { artifact: artifact.name, detail, log: logPath }), tail);
    return false;
  } finally {
    await new Promise<void>((done) => logFile.end(done));
  }
}

const size = (bytes: number): string => `${Math.round(bytes / (1 << 20))} MiB`;

/** After a success: entries that are neither current nor used by a lab, and build caches, serve nobody. */
async function tidy(run: Omit<Run, 'status'> & { built: readonly Artifact[] }): Promise<void> {
  const { options, cache, hashes } = run;
  let freed = 0;
  const inUse = await artifactsInUse(options.paths);
  if (inUse.unknown) options.say('Old cache entries stay: a lab stands that does not say what it was made from.');
  for (const { name, outside } of options.artifacts) {
    const current = hashOf(hashes, name);
    // Labs keep what they started with until they end.
    const keep = (hash: string): boolean => hash === current || inUse.unknown || inUse.has(name, hash);
    freed += await cache.dropOthers(name, keep);
    for (const dropped of (await outside?.dropOthers(options.paths, keep)) ?? [])
      options.say(`Dropped old ${dropped}.`);
  }
  if (freed > 0) options.say(`Dropped old cache entries: ${size(freed)}.`);
  const goDir = join(options.paths.buildDir, 'go');
  const dropped = `${goDir}.dropped`;
  // Renamed first: a half-removed module cache would fail the next build with misleading errors.
  await rm(dropped, { recursive: true, force: true });
  if (options.keepBuildCache || !(await exists(goDir))) return;
  const before = await options.machine.freeDiskMiB(options.paths.stateDir);
  await rename(goDir, dropped);
  await rm(dropped, { recursive: true, force: true });
  const after = await options.machine.freeDiskMiB(options.paths.stateDir);
  options.say(`Dropped the Go build caches: ${Math.max(0, after - before)} MiB.`);
}
