import { SlipwayError } from '#protocol/errors.ts';
import type { LabRecord } from '#protocol/labd.ts';
import { settleAll } from '../settle-all.ts';
import { type Lab, storedLab } from './lab.ts';
import type { Records } from './records.ts';

/** Keeps the records up with the labs: what could not be written is owed, and written at a later try. */
export interface RecordKeeper {
  /** Throws SLW507 when it cannot be written now; for states that nothing may follow before they are on record. */
  saveNow(lab: Lab): Promise<void>;
  /**
   * Resolves when it is written or owed; for states that are true whatever the record says. `next` is written instead
   * of the present state by who publishes it afterwards.
   */
  save(lab: Lab, next?: LabRecord): Promise<void>;
  /** Removes its record, and writes none any more. Throws when the record stays. */
  forget(lab: Lab): Promise<void>;
  /** Tries again to write what is owed. */
  retry(): Promise<void>;
}

export function createRecordKeeper(
  records: Records,
  log: (event: string, detail: Record<string, unknown>) => void,
): RecordKeeper {
  const owed = new Map<string, { readonly lab: Lab; readonly why: string }>();

  const write = async (lab: Lab, record = lab.record): Promise<void> => {
    const { id } = record;
    try {
      await records.save(storedLab({ ...lab, record }));
      if (owed.delete(id)) log('record written at last', { lab: id });
    } catch (error) {
      const why = String(error);
      if (owed.get(id)?.why !== why) log('record not written', { lab: id, state: record.state, error: why });
      throw new SlipwayError('SLW507', { detail: why }, { cause: error });
    }
  };
  const owe = async (lab: Lab, error: unknown): Promise<void> => {
    const { id, state } = lab.record;
    if (lab.forgotten) return;
    owed.set(id, { lab, why: error instanceof SlipwayError ? String(error.cause) : String(error) });
    // Removing needs no room: without a record, a labd that is started now removes the lab instead of going on with it.
    if (state === 'failed' || state === 'stopping')
      await records.remove(id).catch((why: unknown) => log('record not removed', { lab: id, error: String(why) }));
  };
  const save = (lab: Lab, next?: LabRecord): Promise<void> =>
    write(lab, next).catch((error: unknown) => owe(lab, error));

  return {
    saveNow: (lab) => write(lab),
    save,
    async forget(lab) {
      lab.forgotten = true;
      owed.delete(lab.record.id);
      await records.remove(lab.record.id);
    },
    async retry() {
      await settleAll([...owed.values()].map(({ lab }) => save(lab)));
    },
  };
}
