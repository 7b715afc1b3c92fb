import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderChanges, terminalProgress } from '#lab-runtime/toolchain/progress-terminal.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { ToolchainView } from '#protocol/toolchain.ts';
import type { Config } from '#server/config.ts';
import { readToolchain } from '#server/labs/toolchain-watch.ts';
import { bundleDir, checkoutDir } from '../checkout.ts';
import type { Output } from '../output.ts';
import { logFile, startDaemon } from '../services/daemon.ts';
import { ensureFolders, ensureServiceUser } from '../services/machine.ts';
import { runningRecord } from '../services/process-record.ts';

const POLL_MS = 300;

interface Context {
  readonly config: Config;
  readonly out: Output;
}

/** Starts the toolchain in the background, at a low priority, unless it runs. */
export function startToolchain({ config, forTests }: Context & { forTests?: boolean }): void {
  const { paths } = config;
  if (runningRecord(paths, 'toolchain')) return;
  const checkout = checkoutDir();
  const entry = join(bundleDir(checkout), 'toolchain.js');
  if (!existsSync(entry)) throw new SlipwayError('SLW106', { what: entry });
  const passed = ['PATH', 'HOME', 'http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined &&
      (passed.includes(name) ||
        /^(SLIPWAY_|K3S_BINARY$|GO|PIP_|npm_config_|NPM_CONFIG_|SSL_CERT_|NODE_EXTRA_CA_CERTS$)/.test(name)),
  ) as [string, string][];
  startDaemon({
    paths,
    name: 'toolchain',
    // It runs at a low priority, so that labs are not slowed down while it builds.
    argv: ['nice', '-n', '10', process.execPath, entry, 'build', '--plain', '--repo', checkout],
    environment: {
      // No test needs an addon, and building them beside the tests would slow both down.
      ...(forTests ? { SLIPWAY_ADDONS: 'cached' } : {}),
      ...Object.fromEntries(kept),
      SLIPWAY_STATE_DIR: paths.stateDir,
      SLIPWAY_RUN_DIR: paths.runDir,
      ...(forTests ? { SLIPWAY_KEEP_BUILD_CACHE: '1' } : {}),
    },
    record: { hash: '', app: '' },
  });
}

type ToolchainNeed = 'bare' | 'cluster';

export interface FollowOptions extends Context {
  /** Returns as soon as such labs can be made; without it, when the run has ended. */
  readonly need?: ToolchainNeed;
  readonly signal?: AbortSignal;
}

/** Shows the toolchain's progress on standard error until what is needed is there or the run has ended. */
export async function followToolchain({ config, out, need, signal }: FollowOptions): Promise<ToolchainView> {
  const { paths } = config;
  const plain = !out.interactive || out.json;
  using progress = terminalProgress(process.stderr, { plain: false, now: Date.now });
  let before: ToolchainView | undefined;
  for (;;) {
    const running = runningRecord(paths, 'toolchain') !== undefined;
    const view = await readToolchain(paths.toolchainStatus);
    if (view.artifacts.length > 0) {
      if (plain) for (const line of renderChanges(before, view)) out.say(line);
      else progress.update(view);
      before = view;
    }
    if (need ? view.ready[need] : view.status === 'ready' && !running) return view;
    if (!running || signal?.aborted) return view;
    await sleep(POLL_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

export interface EnsureOptions extends Context {
  readonly need: ToolchainNeed;
  /** What the Go tests compiled is not compiled again the next time, and addons are not built. */
  readonly forTests?: boolean;
}

/** What labs need is there afterwards. Throws the toolchain's failure. */
export async function ensureToolchain({ config, out, need, forTests = false }: EnsureOptions): Promise<void> {
  const { paths } = config;
  const view = await readToolchain(paths.toolchainStatus);
  if (view.ready[need]) return;
  if (!runningRecord(paths, 'toolchain')) {
    ensureFolders(paths, config.dataDir, ensureServiceUser());
    out.say('What labs need is not built yet: building it now. This can take an hour the first time.');
    startToolchain({ config, out, forTests });
  } else {
    out.say('What labs need is still being built.');
  }
  const after = await followToolchain({ config, out, need });
  if (after.ready[need]) return;
  if (after.failure) throw new SlipwayError(after.failure.code, after.failure.params);
  throw new SlipwayError('SLW502', {
    artifact: 'toolchain',
    detail: 'it ended early',
    log: logFile(paths, 'toolchain'),
  });
}
