import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabSpec } from '#protocol/lab-state.ts';
import { type LabRecord, labRecordSchema } from '#protocol/labd.ts';
import { removeEmptyCgroups } from '../containers/remove-hosts.ts';
import { ensureDisk, releaseDisk } from '../disk/disk.ts';
import { type LabinitClient, labinitClient } from '../lab-client/labinit-client.ts';
import { DEFAULT_STATE_DIR, type Layout, labinitSocket, layout } from '../layout.ts';
import { labIdsInUse } from './orphans.ts';
import { leftovers, removeLab } from './remove-lab.ts';

const GIB = 1024 ** 3;
const DISK_BYTES = 5 * GIB;
/** Above the ranges of a labd that runs on the same machine. */
const UID_BASE = 300_000_000;
const ARTIFACTS = ['hostrun', 'mirror', 'images', 'envoy-site', 'istio-site'];
const STATE_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

/** A labd of the tests' own: other folders, another disk, other ids, the finished artifacts of this machine. */
export interface TestMachine {
  readonly paths: Layout;
  start(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  create(id: string, spec: LabSpec): Promise<LabRecord>;
  destroy(id: string): Promise<void>;
  get(id: string): Promise<LabRecord | undefined>;
  until(id: string, ...states: LabRecord['state'][]): Promise<LabRecord>;
  labinit(id: string, host: string): LabinitClient;
  leftovers(id: string): Promise<string[]>;
  close(): Promise<void>;
}

const source = layout(process.env.SLIPWAY_STATE_DIR ?? DEFAULT_STATE_DIR);

/** Why these tests cannot run here; undefined when they can. */
export function whyNoLabs(): string | undefined {
  if (process.getuid?.() !== 0) return 'labs need root';
  const needed = [...ARTIFACTS, 'rootfs', 'labinit'].map((name) => join(source.artifactsDir, name));
  const missing = needed.filter((path) => !existsSync(path));
  return missing.length > 0 ? `not built: ${missing.join(' ')}` : undefined;
}

/** Both templates are the base system with labinit: what is tested here needs no Kubernetes. */
function makeTemplates(paths: Layout): void {
  const host = join(paths.templateDir, 'host-test');
  execFileSync('btrfs', ['-q', 'subvolume', 'create', host]);
  execFileSync('tar', ['-C', host, '--numeric-owner', '-xf', join(source.artifactsDir, 'rootfs', 'rootfs.tar')]);
  execFileSync('install', [join(source.artifactsDir, 'labinit', 'labinit'), join(host, 'usr/local/bin/labinit')]);
  for (const name of ['host', 'node']) symlinkSync('host-test', join(paths.templateDir, name));
}

function call(paths: Layout, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: paths.labdSocket, method, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

export async function testMachine(): Promise<TestMachine> {
  const name = `slipway-test-${randomBytes(3).toString('hex')}`;
  const paths = layout(join('/var/lib', name), join('/run', name));
  mkdirSync(paths.artifactsDir, { recursive: true });
  for (const artifact of ARTIFACTS) {
    accessSync(join(source.artifactsDir, artifact));
    symlinkSync(join(source.artifactsDir, artifact), join(paths.artifactsDir, artifact));
  }
  await ensureDisk(paths, { sizeBytes: DISK_BYTES });
  makeTemplates(paths);
  let labd: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    if (labd === undefined || labd.exitCode !== null || labd.signalCode !== null) return;
    const ended = new Promise((resolve) => labd?.once('exit', resolve));
    labd.kill('SIGKILL');
    await ended;
  };
  const get = async (id: string): Promise<LabRecord | undefined> => {
    const { status, body } = await call(paths, 'GET', `/v1/labs/${id}`);
    return status === 200 ? labRecordSchema.parse(body) : undefined;
  };

  return {
    paths,
    kill,
    get,
    async start() {
      const args = ['--state-dir', paths.stateDir, '--run-dir', paths.runDir, '--uid-base', String(UID_BASE)];
      const main = new URL('./main.ts', import.meta.url).pathname;
      labd = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
        stdio: ['ignore', 'ignore', process.env.SLIPWAY_TEST_LOG ? 'inherit' : 'ignore'],
      });
      const deadline = Date.now() + STATE_TIMEOUT_MS;
      while (!(await call(paths, 'GET', '/v1/health').catch(() => undefined))) {
        if (Date.now() > deadline || labd.exitCode !== null) throw new Error('labd does not come up');
        await delay(POLL_MS);
      }
    },
    async create(id, spec) {
      const { status, body } = await call(paths, 'POST', '/v1/labs', { id, spec });
      if (status !== 202) throw new Error(JSON.stringify(body));
      return labRecordSchema.parse(body);
    },
    async destroy(id) {
      await call(paths, 'DELETE', `/v1/labs/${id}`);
    },
    async until(id, ...states) {
      const deadline = Date.now() + STATE_TIMEOUT_MS;
      for (;;) {
        const record = await get(id);
        if (record !== undefined && states.includes(record.state)) return record;
        if (Date.now() > deadline || (record?.state === 'failed' && !states.includes('failed')))
          throw new Error(`${id} is not ${states.join(' or ')}: ${JSON.stringify(record)}`);
        await delay(POLL_MS);
      }
    },
    labinit: (id, host) => labinitClient(labinitSocket(paths, id, host)),
    leftovers: (id) => leftovers(paths, id),
    async close() {
      await kill();
      for (const id of await labIdsInUse(paths)) await removeLab(paths, id);
      await removeEmptyCgroups(paths);
      await releaseDisk(paths);
      await rm(paths.runDir, { recursive: true, force: true });
      await rm(paths.stateDir, { recursive: true, force: true });
    },
  };
}
