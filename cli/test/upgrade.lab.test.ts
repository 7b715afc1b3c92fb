import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMachine, testMachine, whyNoLabs } from '#lab-runtime/labd/machine-fixture.ts';
import { type Config, readConfig } from '#server/config.ts';
import { SESSION_COOKIE } from '#server/sessions/session-cookie.ts';
import { adminClient } from '../admin-client.ts';
import { checkoutDir } from '../checkout.ts';
import { createOutput } from '../output.ts';
import { bornAt, runningRecord, stopRecorded } from '../services/process-record.ts';
import { startServices } from '../services/services.ts';
import { endSupervision } from '../supervisor/control.ts';
import { type Learner, openLearner } from './learner-fixture.ts';
import { type TwoVersions, twoVersions } from './version-fixture.ts';

const LESSON = 'why-a-mesh';
const HALF = 'a lesson half done';
const POLL = { timeout: 30_000, interval: 100 };
const out = createOutput({ json: false, language: 'en', stdout: process.stdout, stderr: process.stderr });

/** One machine, two versions of everything that runs on it. */
describe.skipIf(whyNoLabs() !== undefined)('an upgrade and the way back', () => {
  let machine: TestMachine;
  let config: Config;
  let versions: TwoVersions;
  let learner: Learner;
  let lab = '';
  let terminal = 0;

  beforeAll(async () => {
    versions = twoVersions(checkoutDir());
    machine = await testMachine();
    const { stateDir, runDir } = machine.paths;
    config = readConfig({ SLIPWAY_STATE_DIR: stateDir, SLIPWAY_RUN_DIR: runDir, SLIPWAY_PORT: '0' });
  }, 180_000);
  afterAll(async () => {
    learner?.close();
    if (!machine) return;
    await endSupervision(machine.paths);
    for (const name of ['server', 'labd', 'ptyhost'] as const) await stopRecorded(machine.paths, name);
    await machine.close();
  }, 60_000);

  const run = (checkout: string) => startServices({ config, out, checkout });
  const pids = () => {
    const pid = (name: 'server' | 'labd' | 'ptyhost') => runningRecord(machine.paths, name)?.pid;
    return { server: pid('server'), labd: pid('labd'), ptyhost: pid('ptyhost') };
  };
  const labProcesses = () =>
    (
      JSON.parse(readFileSync(join(machine.paths.labRecordsDir, `${lab}.json`), 'utf8')) as {
        processes: { pid: number; startTime: number }[];
      }
    ).processes;
  const row = () => {
    const database = new DatabaseSync(join(config.dataDir, 'slipway.db'), { readOnly: true });
    const { document } = database.prepare('SELECT document FROM labs').get() as { document: string };
    database.close();
    return JSON.parse(document) as Record<string, unknown>;
  };
  /** The first snapshot after a page has come: one that is asked for before the terminal is followed names no request. */
  const look = async () => {
    learner.send({ type: 'terminal.attach', terminal });
    await learner.until('terminal.snapshot', (message) => message.terminal === terminal);
  };
  let asked = 0;
  const screen = async (): Promise<string> => {
    asked += 1;
    const ref = `screen-${asked}`;
    learner.send({ type: 'terminal.attach', ref, terminal });
    return (await learner.until('terminal.snapshot', (message) => message.ref === ref)).data;
  };

  /** A lab of the command line's, which needs no Kubernetes, becomes the learner's. */
  async function giveLab(session: string): Promise<void> {
    await endSupervision(machine.paths);
    await stopRecorded(machine.paths, 'server');
    const database = new DatabaseSync(join(config.dataDir, 'slipway.db'));
    const change =
      "UPDATE labs SET owner = ?, document = json_set(document, '$.owner', ?, '$.minor', 9, '$.later', 7) WHERE id = ?";
    expect(database.prepare(change).run(session, session, lab).changes).toBe(1);
    database.close();
  }

  async function comeBack() {
    const { address } = await adminClient(config.serverSocket).status();
    await learner.reload(address);
    return learner.greet(LESSON);
  }

  let checkpoint = '';
  let passedAt: number | undefined;

  test('the older version: a lab, vim in a terminal, a lesson half done', async () => {
    const client = await run(versions.older);
    const created = await client.create({ target: { kind: 'bare' }, spec: { cluster: false, workers: 0 } });
    lab = created.lab.id;
    await expect.poll(async () => (await client.lab(lab)).lab.state, POLL).toBe('ready');
    learner = await openLearner((await client.status()).address);
    await giveLab(new RegExp(`${SESSION_COOKIE}=([^.]+)`).exec(learner.cookie)?.[1] ?? '');
    await run(versions.older);
    const welcome = await comeBack();
    expect(welcome.lab).toMatchObject({ id: lab, state: 'ready' });

    checkpoint = welcome.lesson?.checkpoints.find(({ withoutLab }) => withoutLab)?.id ?? '';
    learner.send({ type: 'solution.show', ref: 's', lesson: LESSON, checkpoint });
    const { answer } = await learner.until('solution', ({ ref }) => ref === 's');
    if (!answer) throw new Error(`no answer of ${checkpoint}`);
    learner.send({ type: 'answer.submit', ref: 'a', lesson: LESSON, checkpoint, answer });
    const verdict = await learner.until('verdict', (message) => message.checkpoint === checkpoint);
    expect(verdict.verdict.status).toBe('passed');
    passedAt = verdict.firstPassedAt;

    learner.send({ type: 'terminal.open', ref: 't', host: 'testpc', cols: 100, rows: 30 });
    terminal = (await learner.until('terminal.opened', () => true)).terminal.id;
    await look();
    await expect.poll(screen, POLL).toContain('root@testpc');
    learner.type(terminal, 'vim -n /root/notes.txt\r');
    await expect.poll(screen, POLL).toContain('notes.txt');
    learner.type(terminal, `i${HALF}`);
    await expect.poll(screen, POLL).toContain(HALF);
  }, 120_000);

  test.each(['newer', 'older'] as const)(
    'to the %s version: the lab runs, vim is on the screen, the verdict stands',
    async (which) => {
      const before = { pids: pids(), processes: labProcesses() };
      await run(versions[which]);
      const after = pids();
      expect(after.labd).not.toBe(before.pids.labd);
      expect(after.server).not.toBe(before.pids.server);
      // It holds the shell, and nothing can hand that over.
      expect(after.ptyhost).toBe(before.pids.ptyhost);
      expect(labProcesses()).toEqual(before.processes);

      const welcome = await comeBack();
      expect(welcome.lab).toMatchObject({ id: lab, state: 'ready' });
      expect(welcome.terminals.map(({ id }) => id)).toEqual([terminal]);
      const kept = welcome.lesson?.checkpoints.find(({ id }) => id === checkpoint);
      expect(kept).toMatchObject({ verdict: { status: 'passed' }, firstPassedAt: passedAt });
      await look();
      expect(await screen()).toContain(HALF);
      learner.type(terminal, ` ${which}`);
      await expect.poll(screen, POLL).toContain(`${which}`);
      expect(await screen()).toContain('INSERT');
    },
    60_000,
  );

  test('what a later version had put into the row is still there', () => {
    expect(row()).toMatchObject({ id: lab, minor: 9, later: 7 });
  });

  test('a ptyhost that was left for its terminals goes with the last of them', async () => {
    await run(versions.newer);
    await comeBack();
    const old = pids().ptyhost;
    expect(pids().ptyhost).toBe(old);
    learner.send({ type: 'terminal.close', terminal });
    await expect.poll(() => pids().ptyhost ?? old, POLL).not.toBe(old);
  }, 60_000);

  test('a lab whose records cannot be read stands and is named, until somebody ends it', async () => {
    const processes = labProcesses();
    await endSupervision(machine.paths);
    for (const name of ['server', 'labd'] as const) await stopRecorded(machine.paths, name);
    writeFileSync(join(machine.paths.labRecordsDir, `${lab}.json`), JSON.stringify({ version: 2, lab }));
    const database = new DatabaseSync(join(config.dataDir, 'slipway.db'));
    database.prepare('UPDATE labs SET document = ?').run(JSON.stringify({ version: 2, lab }));
    database.close();

    const client = await run(versions.newer);
    const { kept = [] } = await client.status();
    expect(kept).toMatchObject([
      { id: lab, reason: { code: 'SLW110', params: { what: 'lab record' } } },
      { id: lab, reason: { code: 'SLW110', params: { what: 'lab row' } } },
    ]);
    for (const { pid, startTime } of processes) expect(bornAt(pid)).toBe(String(startTime));
    expect(row()).toEqual({ version: 2, lab });

    await client.destroy(lab);
    await expect.poll(() => machine.leftovers(lab), POLL).toEqual([]);
    await expect.poll(async () => (await client.status()).kept ?? [], POLL).toEqual([]);
  }, 60_000);
});
