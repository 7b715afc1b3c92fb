import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { releaseDisk } from '#lab-runtime/disk/disk.ts';
import { removeTree } from '#lab-runtime/guarded-paths.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { Config } from '#server/config.ts';
import { isAlive } from '#server/labs/lab-view.ts';
import { createLabdDriver } from '#server/labs/labd-driver.ts';
import { adminClient } from '../admin-client.ts';
import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { endSupervision } from '../supervisor/control.ts';
import { runningRecord, saveRecord, stopRecorded } from './process-record.ts';
import { ensurePrivilegedServices, prepareMachine } from './services.ts';
import { servicesLock } from './services-lock.ts';
import { removeServicesSlice } from './services-slice.ts';
import { stopUnit, systemd } from './systemd.ts';

const END_TIMEOUT_MS = 120_000;
const POLL_MS = 200;
/** A start that ends stops the server first. */
const START_GRACE_MS = 25_000;

async function confirmed(out: Output, count: number): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new SlipwayError('SLW205', { detail: `${count} lab(s) are in use; ./slipway stop --yes ends them` });
  }
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await question.question(
      `${count} lab(s) are in use; what learners did in them is lost. End them? [y/N] `,
    );
    if (/^(y|yes|예|네)$/i.test(answer.trim())) return true;
    out.say('Nothing was stopped.');
    return false;
  } finally {
    question.close();
  }
}

/** Ends every lab through labd, and returns when labd has none. */
async function endLabs(config: Config, out: Output): Promise<void> {
  const driver = createLabdDriver(config.paths.labdSocket);
  const deadline = Date.now() + END_TIMEOUT_MS;
  const standing = async () => [
    ...(await driver.list()).filter(({ state }) => state !== 'stopped'),
    ...(await driver.kept()),
  ];
  const labs = await standing();
  if (labs.length > 0) out.say(`Ending ${labs.length} lab(s) …`);
  await Promise.all(labs.map(({ id }) => driver.destroy(id)));
  while ((await standing()).length > 0) {
    if (Date.now() > deadline) {
      throw new SlipwayError('SLW206', { step: 'stop', seconds: END_TIMEOUT_MS / 1000, detail: 'Labs are left.' });
    }
    await sleep(POLL_MS);
  }
}

const hasLabRecords = ({ paths }: Config): boolean =>
  existsSync(paths.labRecordsDir) && readdirSync(paths.labRecordsDir).some((name) => name.endsWith('.json'));

export const stopCommand: Command = {
  words: ['stop'],
  summary: 'End the server, all labs and all services.',
  options: { yes: { type: 'boolean', short: 'y', help: 'do not ask, even if labs are in use' } },
  async run({ config, out, options }) {
    const { paths } = config;
    // A labd that is gone may have left labs behind: a new one finds and ends them.
    if (!runningRecord(paths, 'labd') && hasLabRecords(config)) {
      const installed = prepareMachine({ config, out });
      await using _lock = await servicesLock(paths);
      await ensurePrivilegedServices(installed);
    }
    const labd = runningRecord(paths, 'labd') !== undefined;
    const driver = createLabdDriver(paths.labdSocket);
    const [labs, kept] = labd ? await Promise.all([driver.list(), driver.kept()]) : [[], []];
    const known = await adminClient(config.serverSocket)
      .labs()
      .catch(() => []);
    const alive = labs.filter(({ id, state }) => {
      const view = known.find(({ lab }) => lab.id === id)?.lab;
      return view ? isAlive(view) : !['stopping', 'stopped', 'failed'].includes(state);
    });
    const inUse = alive.length + kept.length;
    if (inUse > 0 && !options.yes && !(await confirmed(out, inUse))) return 1;

    // First the one who would start again what ends here.
    saveRecord(paths, 'stop', { pid: process.pid, hash: '', app: '' });
    stopUnit(systemd);
    const supervised = await endSupervision(paths);
    const start = await stopRecorded(paths, 'start', START_GRACE_MS);
    const stopped = await Promise.all([stopRecorded(paths, 'server'), stopRecorded(paths, 'toolchain')]);
    if (labd) await endLabs(config, out);
    const services = await Promise.all([stopRecorded(paths, 'labd'), stopRecorded(paths, 'ptyhost')]);
    removeServicesSlice();
    await releaseDisk(paths);
    for (const folder of [paths.runcRoot, paths.labsRunDir]) {
      const left = spawnSync('findmnt', ['-rno', 'TARGET', '--submounts', folder], { encoding: 'utf8' }).stdout?.trim();
      if (!left) removeTree(folder);
    }
    const any = [supervised, start, ...stopped, ...services].some(Boolean);
    out.answer({ stopped: any, labs: labs.length + kept.length }, [
      any ? 'Slipway has stopped.' : 'Slipway was not running.',
    ]);
    return 0;
  },
};
