import type { LabSpec } from '#protocol/lab-state.ts';
import { fits, type Room } from './capacity.ts';
import type { Lab } from './lab.ts';
import type { LabTable } from './lab-table.ts';

/** How long a lab that runs goes on taking the memory and disk that it is promised: Kubernetes comes up. */
const FILLING_MS = 60_000;

export interface QueueDeps {
  readonly table: LabTable;
  readonly maxLabs: number;
  measureRoom(): Promise<Room>;
  /** Takes a place for the lab and begins to make it; the lab is no longer queued when this returns. */
  start(lab: Lab): void;
  /** Told when a waiting lab has another place in the queue. */
  onMoved(lab: Lab, position: number): Promise<void>;
  now(): number;
  log(event: string, detail: Record<string, unknown>): void;
  /** Aborts when labd ends: nothing is begun any more. */
  readonly closing: AbortSignal;
}

export interface LabQueue {
  /** Starts what fits, soon. */
  pump(): void;
  /** Resolves when nothing more fits. */
  pumped(): Promise<void>;
}

export function createLabQueue(deps: QueueDeps): LabQueue {
  const { table, maxLabs, measureRoom, start, onMoved, now, log, closing } = deps;
  /** Labs whose promised share a measurement cannot show yet. */
  const filling = (): LabSpec[] =>
    table
      .placed()
      .filter(({ record: { state }, begunAt }) => {
        const begun = begunAt !== undefined && now() - begunAt < FILLING_MS;
        return state === 'preparing' || state === 'booting' || (state === 'running' && begun);
      })
      .map(({ record }) => record.spec);

  const startWhatFits = async (): Promise<void> => {
    // first come, first served: a small lab never overtakes a large one
    while (table.queued().length > 0 && !closing.aborted) {
      const room = await measureRoom();
      const lab = table.queued()[0];
      if (lab === undefined) break;
      const running = table.placed().map(({ record }) => record.spec);
      if (running.length >= maxLabs || !fits(room, { running, filling: filling() }, lab.record.spec)) break;
      start(lab);
    }
    for (const [i, lab] of table.queued().entries())
      if (lab.record.state === 'queued' && lab.record.position !== i + 1) await onMoved(lab, i + 1);
  };

  let pumping: Promise<void> | undefined;
  let again = false;
  return {
    pump() {
      again = true;
      pumping ??= (async () => {
        while (again) {
          again = false;
          await startWhatFits().catch((error: unknown) => log('queue failed', { error: String(error) }));
        }
      })().finally(() => {
        pumping = undefined;
      });
    },
    pumped: async () => pumping,
  };
}
