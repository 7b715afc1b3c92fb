import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryUsed } from '../containers/cgroup.ts';
import { containerDriver } from '../containers/host-driver.ts';
import { removeEmptyCgroups } from '../containers/remove-hosts.ts';
import { isAlive } from '../containers/runc-state.ts';
import { ensureDisk } from '../disk/disk.ts';
import { cleanQuotaGroups } from '../disk/lab-disk.ts';
import { createQuotaSetup, enableQuotas } from '../disk/quota-setup.ts';
import { ensureFolder, ensureSocketFolder, listenFor } from '../guarded-paths.ts';
import { type Layout, labCgroup } from '../layout.ts';
import { dropUnused } from '../toolchain/drop-unused.ts';
import { createLabdServer } from './api.ts';
import { measureRoom } from './capacity.ts';
import { createKeptLabs } from './kept-labs.ts';
import { createLabBuilder } from './lab-builder.ts';
import { createLabs, type Labs, type Orphan } from './labs.ts';
import { labIdsInUse, uidBaseInUse } from './orphans.ts';
import { guardPools } from './pools/guard-pools.ts';
import { openRecords, type Records } from './records.ts';
import { removeLab } from './remove-lab.ts';
import { machineIdRanges, type UidSlots, uidSlots } from './uid-slots.ts';

const TEND_INTERVAL_MS = 1_000;
/** Packet rings and sockets grow by some MiB a second at most; other memory is counted by the kernel. */
const POOL_INTERVAL_MS = 1_000;
/** btrfs frees deleted subvolumes about every 30 s. */
const QUOTA_INTERVAL_MS = 15_000;

export interface LabdOptions {
  readonly paths: Layout;
  /** The user that may talk to labd and to the labs. */
  readonly ownerUid: number;
  readonly ownerGid: number;
  readonly maxLabs: number;
  readonly uidBase: number;
  log(event: string, detail: Record<string, unknown>): void;
}

/** A labd that serves its socket. */
export interface StartedLabd extends AsyncDisposable {
  readonly labs: Labs;
  /** Stops serving; labs go on. */
  close(): Promise<void>;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const pause = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }).catch(() => {});

/** What is on the machine of labs that no record tells of. */
async function findOrphans(paths: Layout, slots: UidSlots, known: ReadonlySet<string>): Promise<Orphan[]> {
  const ids = (await labIdsInUse(paths)).filter((id) => !known.has(id));
  return Promise.all(
    ids.map(async (id) => {
      const base = await uidBaseInUse(paths, id);
      return { id, slot: base === undefined ? undefined : slots.of(base) };
    }),
  );
}

/** Begins to take over what a former labd left on the machine, and serves: no lab that will not go keeps it from that. */
export async function startLabd(options: LabdOptions): Promise<StartedLabd> {
  const { paths, log } = options;
  const owner = { uid: options.ownerUid, gid: options.ownerGid };
  ensureFolder(paths.runDir, { uid: 0, gid: 0 }, 0o755);
  // after a restart of the machine the disk is there, but not mounted
  if (await exists(paths.diskImage))
    await ensureDisk(paths).catch((error) => log('disk not mounted', { error: String(error) }));

  let staleQuotas = true;
  const opened = await openRecords(paths.labRecordsDir);
  const records: Records = {
    ...opened,
    async remove(labId) {
      const used = opened.uses(labId);
      await opened.remove(labId);
      // Nobody waits for it: the toolchain may hold the lock, and drops at its end what is left.
      void dropUnused(paths, used)
        .then((dropped) => dropped.length > 0 && log('artifacts dropped', { lab: labId, dropped }))
        .catch((error) => log('artifacts stay', { lab: labId, error: String(error) }));
    },
  };
  const stored = await records.load();
  const removeAll = async (labId: string): Promise<void> => {
    await removeLab(paths, labId);
    staleQuotas = true;
  };
  const kept = createKeptLabs({
    kept: opened.kept(),
    remove: async (labId) => {
      await removeAll(labId);
      await records.remove(labId);
    },
    log,
  });
  const slots = uidSlots(options.uidBase, await machineIdRanges());
  const keptBases = await Promise.all(kept.list().map(({ id }) => uidBaseInUse(paths, id)));
  const keptSlots = new Set(keptBases.flatMap((base) => (base === undefined ? [] : (slots.of(base) ?? []))));
  const hostrun = join(paths.artifactsDir, 'hostrun', 'hostrun');
  const quotas = createQuotaSetup(() => enableQuotas(paths, hostrun), log);
  const labs = createLabs({
    records,
    builder: createLabBuilder({
      ...options,
      hostrun,
      quotas,
      driver: containerDriver,
      use: (labId, artifacts) => opened.use(labId, artifacts),
    }),
    quotas: quotas.state,
    slots: { ...slots, free: (taken) => slots.free(new Set([...taken, ...keptSlots])) },
    maxLabs: options.maxLabs,
    measureRoom: () => measureRoom(paths),
    memoryUsed: (labId) => memoryUsed(labCgroup(paths, labId)),
    removeLab: removeAll,
    isAlive,
    pause,
    now: () => performance.now(),
    log,
  });
  const known = new Set([...stored.map(({ record }) => record.id), ...kept.list().map(({ id }) => id)]);
  await labs.adopt(stored, await findOrphans(paths, slots, known));

  const guard = await guardPools({ paths, labs, log });
  const server = createLabdServer({ labs, kept }, log);
  ensureSocketFolder(paths.socketsDir, owner);
  await listenFor(owner, server, paths.labdSocket);
  const cleanQuotas = async (): Promise<void> => {
    if (!staleQuotas || !(await exists(paths.labDiskDir))) return;
    staleQuotas = false;
    const living = () => [
      ...labs.list().flatMap(({ id, state }) => (state === 'stopped' || state === 'failed' ? [] : [id])),
      ...kept.list().map(({ id }) => id),
    ];
    staleQuotas = !(await cleanQuotaGroups(paths, living).catch(() => true));
  };
  const repeat = (work: () => Promise<void>, intervalMs: number): NodeJS.Timeout => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      work()
        .catch((error) => log('bug', { error: String(error) }))
        .finally(() => {
          busy = false;
        });
    }, intervalMs);
  };
  const timers = [
    repeat(() => labs.tend(), TEND_INTERVAL_MS),
    repeat(() => guard.look(), POOL_INTERVAL_MS),
    repeat(cleanQuotas, QUOTA_INTERVAL_MS),
  ];
  const close = async (): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await labs.close();
    await removeEmptyCgroups(paths);
  };
  return { labs, close, [Symbol.asyncDispose]: close };
}
