import { randomBytes } from 'node:crypto';
import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import type { Capacity, CreateLabRequest, LabRecord } from '#protocol/labd.ts';
import type { QuotaState } from '../disk/quota-setup.ts';
import { settleAll } from '../settle-all.ts';
import { capacityInLabs, type Room } from './capacity.ts';
import { commonFields, type Lab, newLab } from './lab.ts';
import type { LabBuilder } from './lab-builder.ts';
import { createLabBuilding } from './lab-building.ts';
import { createLabEnding } from './lab-ending.ts';
import { createLabEntry } from './lab-entry.ts';
import { createLabQueue } from './lab-queue.ts';
import { createLabTable } from './lab-table.ts';
import { createRecordKeeper } from './record-keeper.ts';
import type { HostProcess, Records, StoredLab } from './records.ts';
import type { UidSlots } from './uid-slots.ts';

export interface LabsDeps {
  readonly records: Records;
  readonly builder: LabBuilder;
  readonly slots: UidSlots;
  readonly maxLabs: number;
  measureRoom(): Promise<Room>;
  /** The quotas of the labs' disk; undefined before they were first needed. */
  quotas(): QuotaState | undefined;
  /** What a lab uses of memory; undefined while it has no processes. */
  memoryUsed(labId: string): Promise<number | undefined>;
  /** Removes all of a lab from the machine. */
  removeLab(labId: string): Promise<void>;
  isAlive(process: HostProcess): Promise<boolean>;
  /** Waits, at most until the signal aborts; never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  log(event: string, detail: Record<string, unknown>): void;
}

/** What is on the machine of a lab that no record tells of. */
export interface Orphan {
  readonly id: string;
  /** Its range of user ids, which no other lab may have before it is gone. */
  readonly slot: number | undefined;
}

export interface Labs {
  create(request: CreateLabRequest): Promise<LabRecord>;
  /** Begins the end of a lab and puts that on record; safe to repeat. Undefined when there is no such lab. */
  destroy(labId: string): Promise<LabRecord | undefined>;
  /** Fails a running lab for a reason of labd's own; safe to repeat. */
  evict(labId: string, reason: Failure): void;
  get(labId: string): LabRecord | undefined;
  list(): LabRecord[];
  /** Told of every change, the present records first; answers how to stop. */
  watch(listener: (record: LabRecord) => void): () => void;
  capacity(): Promise<Capacity>;
  /** Takes over what a former labd left: adopts labs that run, begins to remove the rest. */
  adopt(stored: readonly StoredLab[], orphans?: readonly Orphan[]): Promise<void>;
  /** Looks after running labs, the records and the queue; to be called about once a second. */
  tend(): Promise<void>;
  /** Gives up what waits for a next try, and resolves when nothing is under way. */
  close(): Promise<void>;
}

const newId = (): string => randomBytes(4).toString('hex');

export function createLabs(deps: LabsDeps): Labs {
  const { records, builder, slots, log, now } = deps;
  const table = createLabTable(log);
  const keeper = createRecordKeeper(records, log);
  const closing = new AbortController();
  const orphans = new Map<string, Orphan>();
  const ending = createLabEnding({ ...deps, table, keeper, onRoom: () => queue.pump(), closing: closing.signal });
  const building = createLabBuilding({ table, keeper, builder, slots, fail: ending.fail, now, log });

  /** What throws in here is a bug, except that labd ends. */
  const under = (lab: Lab, work: Promise<void>): void => {
    lab.work = work.catch((error: unknown) => {
      if (!closing.signal.aborted) log('bug', { lab: lab.record.id, error: String(error) });
    });
  };
  const queue = createLabQueue({
    table,
    maxLabs: deps.maxLabs,
    measureRoom: deps.measureRoom,
    start(lab) {
      const taken = [...table.all(), ...orphans.values()].flatMap(({ slot }) => (slot === undefined ? [] : [slot]));
      under(lab, building.begin(lab, slots.free(new Set(taken))));
    },
    async onMoved(lab, position) {
      if (lab.record.state !== 'queued') return;
      table.publish(lab, { ...lab.record, position });
      await keeper.save(lab);
    },
    now,
    log,
    closing: closing.signal,
  });

  const endedHosts = async ({ processes }: Lab): Promise<string[]> => {
    const alive = await settleAll(processes.map((process) => deps.isAlive(process)));
    return processes.filter((_, i) => alive[i] === false).map(({ host }) => host);
  };
  /** Fails a running lab of which a host has ended. When that cannot be known now, the lab counts as it is. */
  const tendRunning = async (lab: Lab): Promise<void> => {
    const ended = await endedHosts(lab).catch((error: unknown) => {
      log('hosts not looked at', { lab: lab.record.id, error: String(error) });
      return [];
    });
    if (ended.length === 0 || lab.record.state !== 'running') return;
    under(lab, ending.fail(lab, failure('SLW207', { detail: `${ended.join(', ')} ended unexpectedly` })));
  };

  const entry = createLabEntry({
    ...deps,
    table,
    keeper,
    queue,
    withdraw(lab) {
      table.add(lab);
      table.publish(lab, { state: 'stopping', ...commonFields(lab) });
      under(lab, ending.finishStop(lab));
    },
  });

  return {
    async create({ id = newId(), spec }) {
      if (orphans.has(id)) throw new SlipwayError('SLW205', { detail: `an earlier lab ${id} is still being removed` });
      return entry.enter(id, spec);
    },

    async destroy(labId) {
      await entry.entered(labId);
      const lab = table.get(labId);
      // who asks again has reason to think that a removal works now
      lab?.wake?.();
      if (lab === undefined || lab.record.state === 'stopping' || lab.record.state === 'stopped') return lab?.record;
      lab.abort.abort();
      table.publish(lab, { state: 'stopping', ...commonFields(lab) });
      const recorded = keeper.save(lab);
      under(
        lab,
        settleAll([lab.work, recorded]).then(() => ending.finishStop(lab)),
      );
      // a promise to end the lab must survive labd
      await recorded;
      return lab.record;
    },

    evict(labId, reason) {
      const lab = table.get(labId);
      if (lab?.record.state === 'running') under(lab, ending.fail(lab, reason));
    },

    get: (labId) => table.get(labId)?.record,
    list: () => table.all().map(({ record }) => record),
    watch: (listener) => table.watch(listener),

    async capacity() {
      const room = await deps.measureRoom();
      const placed = table.placed().map(({ record }) => record);
      const used = placed.map(({ spec }) => spec);
      const memory = await Promise.all(placed.map(async ({ id }) => [id, await deps.memoryUsed(id)] as const));
      return {
        used: used.length,
        capacity: Math.min(deps.maxLabs, capacityInLabs(room, used)),
        queued: table.queued().length,
        diskFreeBytes: room.diskFreeBytes,
        memoryAvailableBytes: room.memoryAvailableBytes,
        quotas: deps.quotas(),
        memoryOf: Object.fromEntries(memory.flatMap(([id, bytes]) => (bytes === undefined ? [] : [[id, bytes]]))),
      };
    },

    async adopt(found, without = []) {
      for (const { record, slot, processes } of [...found].sort((a, b) => a.record.createdAt - b.record.createdAt))
        table.add(newLab({ record, slot, processes, now: now() }));
      for (const orphan of without) {
        orphans.set(orphan.id, orphan);
        log('orphan found', { lab: orphan.id });
        void ending.removeOrphan(orphan.id).then(
          () => {
            orphans.delete(orphan.id);
            log('orphan removed', { lab: orphan.id });
          },
          () => {
            // labd ends; the next one finds it
          },
        );
      }
      for (const lab of table.all()) {
        const { id, state } = lab.record;
        switch (state) {
          case 'queued':
            break;
          case 'running':
            await tendRunning(lab);
            if (lab.record.state === 'running') log('lab adopted', { lab: id });
            break;
          case 'preparing':
          case 'booting':
            under(
              lab,
              ending.fail(lab, failure('SLW207', { detail: `labd was restarted while the lab was ${state}` })),
            );
            break;
          case 'stopping':
          case 'stopped':
            under(lab, ending.finishStop(lab));
            break;
          case 'failed':
            under(lab, ending.release(lab));
            break;
        }
      }
      queue.pump();
    },

    async tend() {
      await keeper.retry();
      await settleAll(
        table
          .all()
          .filter(({ record }) => record.state === 'running')
          .map(tendRunning),
      );
      if (table.queued().length > 0) queue.pump();
    },

    async close() {
      closing.abort();
      await queue.pumped();
      await settleAll(table.all().map(({ work }) => work));
    },
  };
}
