import type { ChildProcess } from 'node:child_process';
import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Layout } from '#lab-runtime/layout.ts';
import type { ServicesView, ServiceView } from '#protocol/services.ts';
import { children, runningRecord, stopRecorded } from '../services/process-record.ts';
import { rotateLogs } from './log-rotation.ts';
import { type Plan, type PlannedService, readPlan } from './plan.ts';
import { RestartPolicy } from './restart-policy.ts';

const TICK_MS = 500;
/** A command that starts or ends services holds the lock for seconds. */
const LOCKED_RETRY_MS = 1_000;

/** The supervisor keeps everything running but itself; the watcher keeps the supervisor running. */
export type Role = 'supervisor' | 'watcher';

export interface SuperviseOptions {
  readonly paths: Layout;
  readonly role: Role;
  readonly start: (service: PlannedService) => ChildProcess;
  /** Undefined where a command is at work on the services. */
  readonly tryLock: () => Promise<AsyncDisposable | undefined>;
  readonly log: (event: string, detail: object) => void;
  readonly signal: AbortSignal;
  readonly tickMs?: number;
}

interface Watched {
  readonly policy: RestartPolicy;
  lastEnd: string | undefined;
}

/**
 * Starts again what ended, until the plan is gone or the signal aborts. Services are known by their records, not by
 * being children, so a supervisor that comes after another takes over what runs.
 */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const { paths, role, log, signal, tickMs = TICK_MS } = options;
  const watched = new Map<string, Watched>();
  let written = '';
  const stateOf = (name: string): Watched => {
    const state = watched.get(name) ?? { policy: new RestartPolicy(), lastEnd: undefined };
    watched.set(name, state);
    return state;
  };
  const isMine = ({ name }: PlannedService) => (name === 'supervisor') === (role === 'watcher');

  const restart = async (service: PlannedService, state: Watched) => {
    const { policy } = state;
    await using lock = await options.tryLock();
    if (!lock) return policy.later(Date.now(), LOCKED_RETRY_MS);
    // A command may have started it, or taken it off the plan, before the lock was ours.
    const planned = readPlan(paths)?.services.find(({ name }) => name === service.name);
    if (!planned) return;
    if (isLeftOver(paths, planned)) await stopRecorded(paths, planned.name);
    else if (runningRecord(paths, planned.name)) return;
    const child = options.start(planned);
    policy.started(Date.now());
    log('started again', { service: service.name, pid: child.pid, failures: policy.failures });
    child.once('exit', (code, by) => {
      state.lastEnd = by ?? `exit ${code}`;
    });
  };

  const publish = (services: readonly PlannedService[]) => {
    if (role !== 'supervisor') return;
    const view: ServicesView = { services: services.filter(isMine).map(({ name }) => viewOf(name, stateOf(name))) };
    const text = JSON.stringify(view);
    if (text === written) return;
    const file = paths.servicesStatus;
    writeFileSync(`${file}.new`, text);
    // The server reads it as another user, whatever the umask of the one who started us.
    chmodSync(`${file}.new`, 0o644);
    renameSync(`${file}.new`, file);
    written = text;
  };

  const faults = new Map<string, string>();
  /** A full disk keeps the status from being written, not the services from being started; said once. */
  const attempt = (what: string, work: () => void) => {
    try {
      work();
      faults.delete(what);
    } catch (error) {
      const fault = String(error);
      if (faults.get(what) !== fault) log('not done', { what, error: fault });
      faults.set(what, fault);
    }
  };

  // The last one that could be read.
  let plan: Plan | undefined = { services: [] };
  while (!signal.aborted) {
    attempt('plan', () => {
      plan = readPlan(paths);
    });
    if (!plan) return;
    const { services } = plan;
    for (const service of services.filter(isMine)) {
      const state = stateOf(service.name);
      const isRunning = runningRecord(paths, service.name) !== undefined;
      if (isRunning) state.policy.runs(Date.now());
      if (isRunning ? isLeftOver(paths, service) : state.policy.isDue(Date.now())) {
        // One that cannot be started must not keep the others from it.
        await restart(service, state).catch((error: unknown) => {
          log('not started', { service: service.name, error: String(error) });
          state.policy.later(Date.now(), LOCKED_RETRY_MS);
        });
      }
    }
    // Logs first: where they have filled the disk, the status has room again.
    attempt('logs', () => {
      if (role === 'supervisor') for (const name of rotateLogs(paths.logsDir)) log('log rotated', { name });
    });
    attempt('status', () => publish(services));
    await sleep(tickMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A ptyhost that an upgrade left alone for its terminals, and that has none any more. */
function isLeftOver(paths: Layout, { name, record }: PlannedService): boolean {
  const running = name === 'ptyhost' ? runningRecord(paths, name) : undefined;
  return running !== undefined && running.hash !== record.hash && children(running.pid) === 0;
}

function viewOf(name: PlannedService['name'], { policy, lastEnd }: Watched): ServiceView {
  const { failures, restarts, endedAt, nextTryAt } = policy;
  return {
    name,
    state: nextTryAt === undefined ? 'running' : 'waiting',
    restarts,
    failures,
    ...(endedAt === undefined ? {} : { lastEndAt: endedAt }),
    ...(lastEnd === undefined ? {} : { lastEnd }),
    ...(nextTryAt === undefined ? {} : { nextTryAt }),
  };
}
