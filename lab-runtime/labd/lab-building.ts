import { randomBytes } from 'node:crypto';
import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import type { LabRecord } from '#protocol/labd.ts';
import { commonFields, type Lab, nextSteps } from './lab.ts';
import type { LabBuilder } from './lab-builder.ts';
import type { LabTable } from './lab-table.ts';
import type { RecordKeeper } from './record-keeper.ts';
import type { UidSlots } from './uid-slots.ts';

const newToken = (): string => randomBytes(24).toString('hex');

export interface BuildingDeps {
  readonly table: LabTable;
  readonly keeper: RecordKeeper;
  readonly builder: LabBuilder;
  readonly slots: UidSlots;
  fail(lab: Lab, reason: Failure): Promise<void>;
  now(): number;
  log(event: string, detail: Record<string, unknown>): void;
}

export interface LabBuilding {
  /** Takes the slot at once, then makes the lab; resolves when it runs, has failed, or was ended meanwhile. */
  begin(lab: Lab, slot: number): Promise<void>;
}

export function createLabBuilding({ table, keeper, builder, slots, fail, now, log }: BuildingDeps): LabBuilding {
  const make = async (lab: Lab, slot: number): Promise<void> => {
    // what is made is found again by the lab's name, so its record must be there first
    await keeper.saveNow(lab);
    lab.abort.signal.throwIfAborted();
    lab.processes = await builder.build({
      labId: lab.record.id,
      spec: lab.record.spec,
      uidBase: slots.base(slot),
      token: newToken(),
      signal: lab.abort.signal,
      onStep: (step) => {
        if (lab.abort.signal.aborted) return;
        const state = step === 'boot' ? 'booting' : 'preparing';
        table.publish(lab, { state, ...commonFields(lab), steps: nextSteps(lab, now(), step) });
      },
    });
    lab.abort.signal.throwIfAborted();
    const running: LabRecord = { state: 'running', ...commonFields(lab), steps: nextSteps(lab, now()) };
    // on record before it is told, so that who was told so keeps the lab when labd is killed; it runs in any case
    await keeper.save(lab, running);
    lab.abort.signal.throwIfAborted();
    table.publish(lab, running);
  };

  return {
    async begin(lab, slot) {
      const begun = now();
      lab.slot = slot;
      lab.begunAt = begun;
      table.publish(lab, { state: 'preparing', ...commonFields(lab), steps: nextSteps(lab, begun) });
      try {
        await make(lab, slot);
        log('lab runs', { lab: lab.record.id, ms: now() - begun });
      } catch (error) {
        if (lab.abort.signal.aborted) return;
        const step = lab.record.steps.at(-1)?.name ?? 'disk';
        const known = error instanceof SlipwayError ? error.failure : undefined;
        await fail(lab, known ?? failure('SLW203', { step, detail: String(error) }));
      }
    },
  };
}
