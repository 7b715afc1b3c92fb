import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SlipwayError } from '#protocol/errors.ts';
import { installPackages } from './apt.ts';
import { type ToolchainConfig, toolchainConfig } from './config.ts';
import { exportArtifacts, importArtifacts } from './export-import.ts';
import { type TerminalProgress, terminalProgress } from './progress-terminal.ts';
import { runToolchain } from './run-toolchain.ts';

const INTERRUPTED = 130;

const USAGE = `usage: node main.ts [build] [--plain] [--only NAME]…   make what is missing
       node main.ts export FILE                       carry the finished artifacts to another machine
       node main.ts import FILE`;

async function build(options: {
  config: ToolchainConfig;
  progress: TerminalProgress;
  only: readonly string[] | undefined;
  signal: AbortSignal;
}): Promise<number> {
  const { config, progress, only, signal } = options;
  const installed = await installPackages({ environment: config.environment, signal, log: () => undefined });
  if (installed.length > 0) progress.say(`Installed ${installed.join(', ')}.`);
  const view = await runToolchain({
    config,
    signal,
    say: (line) => progress.say(line),
    onView: (each) => progress.update(each),
    ...(only === undefined ? {} : { only }),
  });
  if (view.status === 'idle') return INTERRUPTED;
  return view.status === 'ready' ? 0 : 1;
}

async function main(signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      plain: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      repo: { type: 'string', default: join(import.meta.dirname, '..', '..') },
    },
  });
  const [command = 'build', file] = positionals;
  const config = toolchainConfig(process.env, values.repo);
  using progress = terminalProgress(process.stdout, {
    plain: values.plain || !process.stdout.isTTY || config.ci,
    now: Date.now,
  });
  if (command === 'build') return build({ config, progress, only: values.only, signal });
  if (file === undefined || (command !== 'export' && command !== 'import')) {
    progress.say(USAGE);
    return 2;
  }
  const { paths, environment } = config;
  const transfer = { paths, file, environment, signal, say: (line: string) => progress.say(line) };
  await (command === 'export' ? exportArtifacts : importArtifacts)(transfer);
  return 0;
}

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupt.abort(new Error(name)));
try {
  process.exitCode = await main(interrupt.signal);
} catch (error) {
  const known = error instanceof SlipwayError || interrupt.signal.aborted;
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = interrupt.signal.aborted ? INTERRUPTED : 1;
}
