import { isDeepStrictEqual } from 'node:util';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabSpec, LabStep } from '#protocol/lab-state.ts';
import type { LabRecord } from '#protocol/labd.ts';
import { hostsOf, reservedMemory } from '../containers/host-plan.ts';
import { couldEverFit, type Room } from './capacity.ts';
import { type Lab, newLab } from './lab.ts';
import type { LabBuilder } from './lab-builder.ts';
import type { LabQueue } from './lab-queue.ts';
import type { LabTable } from './lab-table.ts';
import type { RecordKeeper } from './record-keeper.ts';

export interface EntryDeps {
  readonly table: LabTable;
  readonly keeper: RecordKeeper;
  readonly builder: Pick<LabBuilder, 'check'>;
  readonly queue: LabQueue;
  measureRoom(): Promise<Room>;
  /** Ends a lab that was refused and whose record stays; it is told of as stopping until that is gone. */
  withdraw(lab: Lab): void;
  now(): number;
  log(event: string, detail: Record<string, unknown>): void;
}

export interface LabEntry {
  /** Puts a lab on record and into the queue. What is refused leaves nothing. */
  enter(id: string, spec: LabSpec): Promise<LabRecord>;
  /** Resolves when a lab that is being entered is in the table, or refused. */
  entered(labId: string): Promise<void>;
}

export function createLabEntry(deps: EntryDeps): LabEntry {
  const { table, keeper, builder, queue, now, log } = deps;
  const entering = new Map<string, Promise<LabRecord>>();

  const begin = async (id: string, spec: LabSpec): Promise<LabRecord> => {
    const room = await deps.measureRoom();
    if (!couldEverFit(room, spec)) {
      const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
      throw new SlipwayError('SLW501', { needed: gib(reservedMemory(spec)), free: gib(room.memoryTotalBytes) });
    }
    await builder.check(spec);
    const steps: LabStep[] = [{ name: 'queue', status: 'running' }];
    const base = { id, spec, hosts: hostsOf(spec), steps, createdAt: Date.now() };
    const lab = newLab({ record: { state: 'queued', ...base, position: table.queued().length + 1 }, now: now() });
    try {
      await keeper.saveNow(lab);
    } catch (error) {
      // a lab that nobody was promised must not wake up in the next labd
      await keeper.forget(lab).catch((why: unknown) => {
        log('record not removed', { lab: id, error: String(why) });
        deps.withdraw(lab);
      });
      throw error;
    }
    table.add(lab);
    table.publish(lab, lab.record);
    queue.pump();
    await queue.pumped();
    return lab.record;
  };

  return {
    async enter(id, spec) {
      // two requests for the same lab make one
      while (entering.has(id)) await entering.get(id);
      const known = table.get(id)?.record;
      if (known !== undefined) {
        if (isDeepStrictEqual(known.spec, spec)) return known;
        throw new SlipwayError('SLW205', { detail: `lab ${id} exists with another specification` });
      }
      const entered = begin(id, spec)
        .catch((cause: unknown) => {
          if (cause instanceof SlipwayError) throw cause;
          throw new SlipwayError('SLW203', { step: 'queue', detail: String(cause) }, { cause });
        })
        .finally(() => entering.delete(id));
      entering.set(id, entered);
      return entered;
    },
    async entered(labId) {
      await entering.get(labId)?.catch(() => {});
    },
  };
}
