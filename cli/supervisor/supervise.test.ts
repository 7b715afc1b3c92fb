import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import { servicesViewSchema, troubledServices } from '#protocol/services.ts';
import { startDaemon } from '../services/daemon.ts';
import { runningRecord, type ServiceName, signalTo } from '../services/process-record.ts';
import { tryServicesLock } from '../services/services-lock.ts';
import { rotateLogs } from './log-rotation.ts';
import { dropFromPlan, dropPlan, type PlannedService, savePlan } from './plan.ts';
import { STEADY_MS } from './restart-policy.ts';
import { supervise } from './supervise.ts';

// Real processes are ended and started; two busy cores may need a while for that.
vi.setConfig({ testTimeout: 60_000 });
const wait = { timeout: 30_000, interval: 20 };

function machine() {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-supervisor-'));
  const paths = layout(join(folder, 'state'), join(folder, 'run'));
  for (const each of [paths.stateDir, paths.runDir, paths.logsDir]) mkdirSync(each, { recursive: true });
  onTestFinished(async () => {
    dropPlan(paths);
    for (const name of ['watcher', 'supervisor', 'labd', 'ptyhost', 'server'] as const) {
      const record = runningRecord(paths, name);
      if (record) signalTo(record.pid, 'SIGKILL');
    }
    await vi.waitFor(() =>
      expect(runningRecord(paths, 'supervisor') ?? runningRecord(paths, 'watcher')).toBeUndefined(),
    );
    rmSync(folder, { recursive: true, force: true });
  });
  return paths;
}

const planned = (name: PlannedService['name'], script: string): PlannedService => ({
  name,
  argv: ['/bin/sh', '-c', script],
  environment: {},
  record: { hash: 'h', app: '/a' },
});

function inThisProcess(paths: ReturnType<typeof machine>, role: 'supervisor' | 'watcher' = 'supervisor') {
  const ending = new AbortController();
  const done = supervise({
    paths,
    role,
    start: (service) => startDaemon({ paths, ...service }),
    tryLock: () => tryServicesLock(paths),
    log: () => undefined,
    signal: ending.signal,
    tickMs: 20,
  });
  onTestFinished(async () => {
    ending.abort();
    await done;
  });
  return { done, end: () => ending.abort() };
}

const pidOf = (paths: ReturnType<typeof machine>, name: ServiceName) => runningRecord(paths, name)?.pid;
const kill = (pid: number | undefined) => void (pid !== undefined && signalTo(pid, 'SIGKILL'));
const statusOf = (paths: ReturnType<typeof machine>) =>
  servicesViewSchema.parse(JSON.parse(readFileSync(paths.servicesStatus, 'utf8')));

test('what is planned and does not run is started, and what is killed is started again', async () => {
  const paths = machine();
  savePlan(paths, { services: [planned('labd', 'exec sleep 600'), planned('server', 'exec sleep 600')] });
  inThisProcess(paths);
  await vi.waitFor(() => expect(pidOf(paths, 'labd') && pidOf(paths, 'server')).toBeTruthy(), wait);
  const [labd, server] = [pidOf(paths, 'labd'), pidOf(paths, 'server')];
  kill(labd);
  await vi.waitFor(() => expect(pidOf(paths, 'labd') ?? labd).not.toBe(labd), wait);
  expect(pidOf(paths, 'server')).toBe(server);
  await vi.waitFor(() => expect(statusOf(paths).services.find(({ name }) => name === 'labd')?.restarts).toBe(2), wait);
});

test('a supervisor that comes after another takes over what runs', async () => {
  const paths = machine();
  savePlan(paths, { services: [planned('labd', 'exec sleep 600')] });
  const first = inThisProcess(paths);
  await vi.waitFor(() => expect(pidOf(paths, 'labd')).toBeTruthy(), wait);
  const pid = pidOf(paths, 'labd');
  first.end();
  await first.done;
  expect(pidOf(paths, 'labd')).toBe(pid);
  inThisProcess(paths);
  await vi.waitFor(() => expect(statusOf(paths).services).toMatchObject([{ name: 'labd', state: 'running' }]), wait);
  expect(pidOf(paths, 'labd')).toBe(pid);
});

test('a service that keeps ending is said to, is tried on, and is well again when its reason is gone', async () => {
  const paths = machine();
  const reason = join(paths.runDir, 'reason');
  appendFileSync(reason, '');
  savePlan(paths, { services: [planned('labd', `[ -e ${reason} ] && exit 3; exec sleep 600`)] });
  inThisProcess(paths);
  await vi.waitFor(() => expect(troubledServices(statusOf(paths))).toMatchObject([{ service: 'labd' }]), wait);
  expect(statusOf(paths).services[0]).toMatchObject({ lastEnd: 'exit 3' });
  rmSync(reason);
  await vi.waitFor(() => expect(statusOf(paths).services[0]?.state).toBe('running'), wait);
  await vi.waitFor(() => expect(pidOf(paths, 'labd')).toBeTruthy(), wait);
});

test('one that is off the plan is left alone; without a plan the supervisor ends and its services go on', async () => {
  const paths = machine();
  savePlan(paths, { services: [planned('labd', 'exec sleep 600'), planned('server', 'exec sleep 600')] });
  const { done } = inThisProcess(paths);
  await vi.waitFor(() => expect(pidOf(paths, 'labd') && pidOf(paths, 'server')).toBeTruthy(), wait);
  const labd = pidOf(paths, 'labd');
  dropFromPlan(paths, 'server');
  kill(pidOf(paths, 'server'));
  await vi.waitFor(() => expect(pidOf(paths, 'server')).toBeUndefined(), wait);
  kill(labd);
  await vi.waitFor(() => expect(pidOf(paths, 'labd') ?? labd).not.toBe(labd), wait);
  expect(pidOf(paths, 'server')).toBeUndefined();
  dropPlan(paths);
  await done;
  expect(pidOf(paths, 'labd')).toBeTruthy();
});

test('a plan that cannot be read for a while is no end of the supervision', async () => {
  const paths = machine();
  savePlan(paths, { services: [planned('labd', 'exec sleep 600')] });
  const { done } = inThisProcess(paths);
  await vi.waitFor(() => expect(pidOf(paths, 'labd')).toBeTruthy(), wait);
  let ended = false;
  void done.then(() => {
    ended = true;
  });
  const file = join(paths.runDir, 'services.json');
  writeFileSync(file, '{"services":[{"na');
  const labd = pidOf(paths, 'labd');
  kill(labd);
  await vi.waitFor(() => expect(pidOf(paths, 'labd')).toBeUndefined(), wait);
  savePlan(paths, { services: [planned('labd', 'exec sleep 600')] });
  await vi.waitFor(() => expect(pidOf(paths, 'labd')).toBeTruthy(), wait);
  expect(ended).toBe(false);
});

test('nothing is started while a command is at work on the services', async () => {
  const paths = machine();
  const lock = await tryServicesLock(paths);
  savePlan(paths, { services: [planned('labd', 'exec sleep 600')] });
  inThisProcess(paths);
  await vi.waitFor(() => expect(statusOf(paths).services).toMatchObject([{ state: 'waiting' }]), wait);
  expect(pidOf(paths, 'labd')).toBeUndefined();
  await lock?.[Symbol.asyncDispose]();
  await vi.waitFor(() => expect(pidOf(paths, 'labd')).toBeTruthy(), wait);
});

test('the supervisor and its watcher, each killed, are there again, and services went on', async () => {
  const paths = machine();
  const main = new URL('./main.ts', import.meta.url).pathname;
  const self = (role: 'supervisor' | 'watcher'): PlannedService => ({
    name: role,
    argv: [process.execPath, main, '--role', role, '--state-dir', paths.stateDir, '--run-dir', paths.runDir],
    environment: {},
    record: { hash: 'h', app: '/a' },
  });
  const services = [self('supervisor'), self('watcher'), planned('labd', 'exec sleep 600')];
  savePlan(paths, { services });
  startDaemon({ paths, ...self('supervisor') });
  const all = () => [pidOf(paths, 'supervisor'), pidOf(paths, 'watcher'), pidOf(paths, 'labd')];
  await vi.waitFor(() => expect(all().every((pid) => pid !== undefined)).toBe(true), wait);
  const labd = pidOf(paths, 'labd');
  for (const name of ['supervisor', 'watcher'] as const) {
    const before = pidOf(paths, name);
    kill(before);
    await vi.waitFor(() => expect(pidOf(paths, name) ?? before).not.toBe(before), wait);
  }
  expect(pidOf(paths, 'labd')).toBe(labd);
  kill(labd);
  await vi.waitFor(() => expect(pidOf(paths, 'labd') ?? labd).not.toBe(labd), wait);
  dropPlan(paths);
  await vi.waitFor(() => expect(all().slice(0, 2)).toEqual([undefined, undefined]), wait);
});

test('a status that could not be written is written later, and logs are cut meanwhile', async () => {
  const paths = machine();
  // As where the run folder's disk is full.
  mkdirSync(`${paths.servicesStatus}.new`);
  const file = join(paths.logsDir, 'labd.log');
  const isCut = async () => {
    writeFileSync(file, '');
    truncateSync(file, 17 * 1024 * 1024);
    await vi.waitFor(() => expect(statSync(file).size).toBe(0), wait);
  };
  savePlan(paths, { services: [planned('server', 'exec sleep 600')] });
  inThisProcess(paths);
  await vi.waitFor(() => expect(pidOf(paths, 'server')).toBeTruthy(), wait);
  // Each stands for a round of the supervisor, which has seen by then that the server runs.
  for (let round = 0; round < 3; round += 1) await isCut();
  rmSync(`${paths.servicesStatus}.new`, { recursive: true });
  // Sooner than the status changes by itself, which is when the service has run for STEADY_MS.
  const soon = { ...wait, timeout: STEADY_MS / 2 };
  await vi.waitFor(() => expect(statusOf(paths).services).toMatchObject([{ name: 'server' }]), soon);
});

test('logs stay within their bound while a service floods them, and none of them blocks it', async () => {
  const paths = machine();
  const file = join(paths.logsDir, 'flood.log');
  const flood = spawn('/bin/sh', ['-c', `exec yes "a line of the flood" >>${file}`], { stdio: 'ignore' });
  onTestFinished(() => void flood.kill('SIGKILL'));
  const sizes = () => ['', '.1', '.2', '.3', '.4'].map((age) => statSync(file + age, { throwIfNoEntry: false })?.size);
  let cuts = 0;
  await vi.waitFor(() => {
    cuts += rotateLogs(paths.logsDir, 100_000).length;
    expect(cuts).toBeGreaterThan(20);
  }, wait);
  expect(flood.exitCode).toBeNull();
  const [, ...old] = sizes();
  expect(old.slice(0, 3).every((size) => size !== undefined && size > 0 && size <= 100_000)).toBe(true);
  expect(old[3]).toBeUndefined();
});
