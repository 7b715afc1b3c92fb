import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { SlipwayError } from '#protocol/errors.ts';
import { type Config, readConfig } from '#server/config.ts';
import { createLabdDriver } from '#server/labs/labd-driver.ts';
import { adminClient } from '../admin-client.ts';
import { checkoutDir } from '../checkout.ts';
import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { commitOf, release } from '../release.ts';
import { startToolchain } from '../toolchain/run.ts';
import { runningRecord } from './process-record.ts';
import { difference, serviceStates } from './service-state.ts';
import { startServices } from './services.ts';
import { changesNothing, type Plan, planLines, type Standing, upgradePlan } from './upgrade-plan.ts';

/** The settings of the server that runs: an upgrade changes its code, not where it listens. */
function runningConfig(config: Config): Config {
  const pid = runningRecord(config.paths, 'server')?.pid;
  if (pid === undefined) return config;
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return readConfig(
    Object.fromEntries(
      environment.flatMap((line) => {
        const at = line.indexOf('=');
        return line.startsWith('SLIPWAY_') && at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
      }),
    ),
  );
}

async function standing(config: Config): Promise<Standing> {
  const services = serviceStates(config.paths);
  const labdRuns = services.some(({ name, record }) => name === 'labd' && record);
  const driver = createLabdDriver(config.paths.labdSocket);
  const [labs, kept] = labdRuns ? await Promise.all([driver.list(), driver.kept()]) : [[], []];
  const server = await adminClient(config.serverSocket)
    .status({ timeoutMs: 3_000 })
    .catch(() => undefined);
  const count = (...states: string[]) => labs.filter(({ state }) => states.includes(state)).length;
  return {
    services,
    labs: { running: count('running'), starting: count('queued', 'preparing', 'booting'), kept: kept.length },
    pages: server?.pages,
  };
}

async function confirmed(out: Output, plan: Plan): Promise<boolean> {
  if (!process.stdin.isTTY) {
    const detail = `not given, and there is no terminal to ask on${plan.loses ? '; shells would end' : ''}`;
    throw new SlipwayError('SLW600', { name: '--yes', detail });
  }
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await question.question('Go on? [y/N] ');
    if (/^(y|yes|예|네)$/i.test(answer.trim())) return true;
    out.say('Nothing was changed.');
    return false;
  } finally {
    question.close();
  }
}

export const upgradeCommand: Command = {
  words: ['upgrade'],
  summary: 'Bring what runs to the version of this checkout. Says first what happens to labs, terminals and pages.',
  options: {
    yes: { type: 'boolean', short: 'y', help: 'do not ask' },
    'dry-run': { type: 'boolean', help: 'say what would happen, and do nothing' },
  },
  async run({ config: given, out, options }) {
    const config = runningConfig(given);
    const to = release();
    const commit = commitOf(checkoutDir());
    const plan = upgradePlan(await standing(config));
    const target = { release: to, ...(commit ? { commit } : {}) };
    if (plan.services.every(({ change }) => change === 'start')) {
      out.answer({ target, plan, done: false }, ['Slipway does not run: ./slipway start starts this version.']);
      return 0;
    }
    for (const line of [`To ${to}${commit ? ` (${commit})` : ''}:`, ...planLines(plan, to)]) out.say(line);
    if (changesNothing(plan) || options['dry-run']) {
      out.answer({ target, plan, done: false }, [changesNothing(plan) ? 'Nothing to do.' : 'Nothing was changed.']);
      return 0;
    }
    if (!options.yes && !(await confirmed(out, plan))) return 1;

    await startServices({ config, out }, { endTerminals: plan.loses });
    startToolchain({ config, out });
    const left = serviceStates(config.paths)
      .map((state) => ({ name: state.name, difference: difference(state) }))
      .filter((state) => state.difference !== '');
    out.answer({ target, plan, done: true, left }, [
      `Slipway ${to} runs.`,
      ...left.map((state) => `${state.name} ${state.difference}.`),
      'What labs need is brought up to date in the background; labs that stand keep what they were made from.',
    ]);
    return 0;
  },
};
