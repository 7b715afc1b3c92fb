import { join } from 'node:path';
import type { Layout } from '#lab-runtime/layout.ts';
import { entryHash } from '../services/app-install.ts';
import { runningRecord, stopRecorded } from '../services/process-record.ts';
import { servicesLock } from '../services/services-lock.ts';
import { startService } from '../services/services-slice.ts';
import { dropPlan, type PlannedService, savePlan } from './plan.ts';

const ROLES = ['supervisor', 'watcher'] as const;

export interface Supervised {
  readonly paths: Layout;
  /** The installed copy that the supervisor runs from. */
  readonly app: string;
  readonly release: string;
  readonly nodeFlags: readonly string[];
  readonly services: readonly PlannedService[];
}

/**
 * From now on the services are kept running: by a supervisor, which a watcher keeps running, and the other way round.
 * To be called with the services' lock held, so that nothing is started by an older plan meanwhile.
 */
export async function superviseServices(supervised: Supervised): Promise<void> {
  const { paths, app, release, nodeFlags, services } = supervised;
  const hash = entryHash(app, 'supervisor');
  const program = [process.execPath, ...nodeFlags, join(app, 'node', 'supervisor.js')];
  const folders = ['--state-dir', paths.stateDir, '--run-dir', paths.runDir];
  const pair = ROLES.map(
    (name): PlannedService => ({
      name,
      argv: [...program, '--role', name, ...folders],
      environment: {},
      record: { hash, app, release },
    }),
  );
  savePlan(paths, { services: [...services, ...pair] });
  for (const service of pair) {
    if (runningRecord(paths, service.name)?.hash === hash) continue;
    await stopRecorded(paths, service.name);
    startService({ paths, ...service });
  }
}

/** Nothing is started again; what runs goes on. True when a supervisor ran. */
export async function endSupervision(paths: Layout): Promise<boolean> {
  {
    await using _lock = await servicesLock(paths);
    dropPlan(paths);
  }
  const ended = await Promise.all(ROLES.map((name) => stopRecorded(paths, name)));
  return ended.some(Boolean);
}
