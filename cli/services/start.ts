import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#server/config.ts';
import { readConfig } from '#server/config.ts';
import { readServices } from '#server/services-watch.ts';
import type { AdminClient } from '../admin-client.ts';
import type { Command, CommandInput } from '../command.ts';
import type { Output } from '../output.ts';
import { dropFromPlan } from '../supervisor/plan.ts';
import { followToolchain, startToolchain } from '../toolchain/run.ts';
import { runningRecord, saveRecord, stopRecorded } from './process-record.ts';
import { browserAddress, startServices } from './services.ts';
import { servicesLock } from './services-lock.ts';

const WATCH_MS = 1_000;

function withOptions(config: Config, { options }: CommandInput): Config {
  const { port, host } = options;
  if (port === undefined && host === undefined) return config;
  return readConfig({
    ...process.env,
    ...(typeof port === 'string' ? { SLIPWAY_PORT: port } : {}),
    ...(typeof host === 'string' ? { SLIPWAY_HOST: host } : {}),
  });
}

async function sayWhere(config: Config, client: AdminClient, out: Output): Promise<string> {
  const status = await client.status();
  const address = browserAddress(config, status.address);
  out.say(`\nSlipway is at  ${address}\n`);
  if (address !== status.address)
    out.say('The address holds the access token: give it only to those who may use this machine.\n');
  return address;
}

/** Says what the supervisor starts again, until `signal` aborts; without a supervisor there is one afterwards. */
async function watchServices(config: Config, out: Output, signal: AbortSignal): Promise<void> {
  const { paths } = config;
  const seen = new Map((await readServices(paths)).services.map(({ name, restarts }) => [name, restarts]));
  while (!signal.aborted) {
    await sleep(WATCH_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || runningRecord(paths, 'stop')) return;
    for (const { name, restarts, failures, lastEnd } of (await readServices(paths)).services) {
      const before = seen.get(name) ?? 0;
      seen.set(name, restarts);
      if (restarts <= before) continue;
      const why = lastEnd === undefined ? '' : ` (${lastEnd})`;
      out.say(`${name} ended${why}; started again${failures > 1 ? `, ${failures} times in a row` : ''}.`);
    }
    // Both of the pair at once: nobody but us is left to start them.
    if (runningRecord(paths, 'supervisor') || runningRecord(paths, 'watcher')) continue;
    await startServices({ config, out }).catch((error: unknown) => out.say(String(error)));
  }
}

export const startCommand: Command = {
  words: ['start'],
  summary: 'Start Slipway, say where it is, and build what labs need.',
  options: {
    port: { type: 'string', value: 'N', help: 'port of the page (4600, or SLIPWAY_PORT)' },
    host: { type: 'string', value: 'H', help: 'address to listen on (127.0.0.1, or SLIPWAY_HOST)' },
    background: { type: 'boolean', help: 'return as soon as it runs' },
  },
  async run(input) {
    const { out } = input;
    const config = withOptions(input.config, input);
    const client = await startServices({ config, out });
    const address = await sayWhere(config, client, out);
    startToolchain({ config, out });
    if (input.options.background) {
      out.answer({ address }, []);
      out.say('It runs in the background: ./slipway status shows how it is, ./slipway stop ends it.');
      return 0;
    }
    if (out.json) out.answer({ address }, []);

    saveRecord(config.paths, 'start', { pid: process.pid, hash: '', app: '' });
    const interrupted = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());
    const { signal } = interrupted;
    const watching = watchServices(config, out, signal);
    watching.catch(() => interrupted.abort());
    // Addons are built after that, and nobody has to wait for them here.
    const view = await followToolchain({ config, out, need: 'cluster', signal });
    if (view.ready.cluster) out.say('Labs can be started. Ctrl-C stops the server and keeps the labs.');
    else if (!signal.aborted) {
      out.say('Labs cannot be started yet; the page works without them. The next ./slipway start resumes the build.');
    }
    try {
      await watching;
    } finally {
      const labs = await client.labs().catch(() => []);
      {
        await using _lock = await servicesLock(config.paths);
        dropFromPlan(config.paths, 'server');
      }
      await Promise.all([stopRecorded(config.paths, 'server'), stopRecorded(config.paths, 'toolchain')]);
      if (runningRecord(config.paths, 'stop')) {
        out.say('\n./slipway stop ends Slipway and its labs.');
      } else {
        out.say(`\nThe server has stopped.${labs.length > 0 ? ` ${labs.length} lab(s) go on.` : ''}`);
        out.say('./slipway start brings you back to them; ./slipway stop ends them and everything else.');
      }
    }
    return 0;
  },
};
