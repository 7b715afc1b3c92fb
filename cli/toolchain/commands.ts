import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { renderView } from '#lab-runtime/toolchain/progress-terminal.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { readToolchain } from '#server/labs/toolchain-watch.ts';
import { bundleDir, checkoutDir } from '../checkout.ts';
import type { Command } from '../command.ts';
import { ensureFolders, ensureServiceUser } from '../services/machine.ts';
import { stopRecorded } from '../services/process-record.ts';
import { followToolchain, startToolchain } from './run.ts';

const build: Command = {
  words: ['toolchain', 'build'],
  summary: 'Build what labs need and is missing; a run that was interrupted goes on.',
  async run({ config, out }) {
    ensureFolders(config.paths, config.dataDir, ensureServiceUser());
    const interrupted = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());
    startToolchain({ config, out });
    const view = await followToolchain({ config, out, signal: interrupted.signal });
    if (interrupted.signal.aborted) await stopRecorded(config.paths, 'toolchain');
    out.answer(view, view.status === 'ready' ? ['Everything that labs need is there.'] : []);
    if (view.failure) throw new SlipwayError(view.failure.code, view.failure.params);
    return view.status === 'ready' ? 0 : 1;
  },
};

const status: Command = {
  words: ['toolchain', 'status'],
  summary: 'Show what is built and what is not.',
  unprivileged: true,
  async run({ config, out }) {
    const view = await readToolchain(config.paths.toolchainStatus);
    const lines =
      view.artifacts.length > 0 ? renderView(view, Date.now()) : ['It has not run since this machine started.'];
    out.answer(view, lines);
    return 0;
  },
};

const transfer = (word: 'export' | 'import', summary: string): Command => ({
  words: ['toolchain', word],
  args: 'FILE',
  argsMin: 1,
  summary,
  async run({ config, out, args: [file = ''] }) {
    const { paths } = config;
    ensureFolders(paths, config.dataDir, ensureServiceUser());
    const checkout = checkoutDir();
    const entry = join(bundleDir(checkout), 'toolchain.js');
    const { status: code } = spawnSync(process.execPath, [entry, word, resolve(file), '--plain', '--repo', checkout], {
      // Its lines are progress; the answer of this command is its exit status and the file.
      stdio: ['ignore', 2, 2],
      env: { ...process.env, SLIPWAY_STATE_DIR: paths.stateDir, SLIPWAY_RUN_DIR: paths.runDir },
    });
    out.answer({ file: resolve(file), done: code === 0 }, []);
    return code ?? 1;
  },
});

export const toolchainCommands: readonly Command[] = [
  build,
  status,
  transfer('export', 'Write the finished artifacts into one file, for another machine.'),
  transfer('import', 'Take the artifacts of another machine from a file.'),
];
