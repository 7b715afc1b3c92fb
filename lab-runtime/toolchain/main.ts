import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SlipwayError } from '../../protocol/errors.ts';
import { toolchainConfig } from './config.ts';
import { terminalProgress } from './progress-terminal.ts';
import { runToolchain } from './run-toolchain.ts';

const INTERRUPTED = 130;

const usage = `node main.ts [--plain] [--only NAME]…   build what is missing`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      plain: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      repo: { type: 'string', default: join(import.meta.dirname, '..', '..') },
    },
  });
  const [command = 'build'] = positionals;
  const config = toolchainConfig(process.env, values.repo);
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupt.abort(new Error(name)));
  const { signal } = interrupt;
  using progress = terminalProgress(process.stdout, {
    plain: values.plain || !process.stdout.isTTY || config.environment['CI'] !== undefined,
    now: Date.now,
  });
  const say = (line: string): void => progress.say(line);
  if (command !== 'build') {
    say(usage);
    return 2;
  }
  const view = await runToolchain({
    config,
    say,
    signal,
    onView: (each) => progress.update(each),
    ...(values.only === undefined ? {} : { only: values.only }),
  });
  if (view.status === 'idle') return INTERRUPTED;
  return view.status === 'ready' ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof SlipwayError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
