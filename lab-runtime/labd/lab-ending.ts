import type { Failure } from '#protocol/errors.ts';
import { commonFields, type Lab, nextSteps } from './lab.ts';
import type { LabTable } from './lab-table.ts';
import type { RecordKeeper } from './record-keeper.ts';

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;

export interface EndingDeps {
  readonly table: LabTable;
  readonly keeper: RecordKeeper;
  /** Removes all of a lab from the machine. */
  removeLab(labId: string): Promise<void>;
  /** Waits, at most until the signal aborts; never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** Called when a place may have become free. */
  onRoom(): void;
  log(event: string, detail: Record<string, unknown>): void;
  /** Aborts when labd ends: what could not be removed is the next labd's. */
  readonly closing: AbortSignal;
}

export interface LabEnding {
  /** Says that it failed and removes what there is of it; the lab is told of until it is destroyed. */
  fail(lab: Lab, reason: Failure): Promise<void>;
  /** Removes all of a failed lab. */
  release(lab: Lab): Promise<void>;
  /** Removes all of a lab and its record. */
  finishStop(lab: Lab): Promise<void>;
  /** Removes what no record tells of. */
  removeOrphan(labId: string): Promise<void>;
}

export function createLabEnding(deps: EndingDeps): LabEnding {
  const { table, keeper, log, closing } = deps;

  /** Tries until it works, with growing pauses. Throws only when labd ends. */
  const untilDone = async (what: string, labId: string, attempt: () => Promise<void>): Promise<void> => {
    for (let ms = RETRY_FIRST_MS; ; ms = Math.min(2 * ms, RETRY_MAX_MS)) {
      try {
        return await attempt();
      } catch (error) {
        log(`${what} failed`, { lab: labId, error: String(error), retryMs: ms });
      }
      const woken = new AbortController();
      const lab = table.get(labId);
      if (lab !== undefined) lab.wake = () => woken.abort();
      await deps.pause(ms, AbortSignal.any([woken.signal, closing]));
      closing.throwIfAborted();
    }
  };

  /** Only when all of it is gone its place is free. */
  const removeAll = async (lab: Lab): Promise<void> => {
    const { id } = lab.record;
    await untilDone('removal', id, () => deps.removeLab(id));
    lab.slot = undefined;
    lab.processes = [];
    deps.onRoom();
  };
  const release = async (lab: Lab): Promise<void> => {
    await removeAll(lab);
    await keeper.save(lab);
  };

  return {
    release,
    async fail(lab, failure) {
      log('lab failed', { lab: lab.record.id, code: failure.code, params: failure.params });
      const steps = nextSteps(lab, deps.now(), undefined, true);
      table.publish(lab, { state: 'failed', ...commonFields(lab), steps, failure });
      await keeper.save(lab);
      await release(lab);
    },
    async finishStop(lab) {
      const { id } = lab.record;
      await removeAll(lab);
      await untilDone('removal of the record', id, () => keeper.forget(lab));
      table.publish(lab, { state: 'stopped', ...commonFields(lab) });
      log('lab removed', { lab: id });
    },
    removeOrphan: (labId) => untilDone('removal', labId, () => deps.removeLab(labId)),
  };
}
