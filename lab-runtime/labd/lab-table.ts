import type { LabRecord } from '#protocol/labd.ts';
import type { Lab } from './lab.ts';

const REMEMBERED_ENDED_LABS = 200;

/** The labs that labd knows, and who is told when one changes. */
export interface LabTable {
  get(labId: string): Lab | undefined;
  all(): Lab[];
  /** Those that wait, in order. */
  queued(): Lab[];
  /** Those that hold memory, disk and a range of user ids. */
  placed(): Lab[];
  add(lab: Lab): void;
  /** Puts the lab into a state and tells everybody. */
  publish(lab: Lab, record: LabRecord): void;
  watch(listener: (record: LabRecord) => void): () => void;
}

export function createLabTable(log: (event: string, detail: Record<string, unknown>) => void): LabTable {
  const labs = new Map<string, Lab>();
  const listeners = new Set<(record: LabRecord) => void>();
  const all = (): Lab[] => [...labs.values()];
  // one watcher's fault is not the lab's
  const tell = (listener: (record: LabRecord) => void, record: LabRecord): void => {
    try {
      listener(record);
    } catch (error) {
      log('watcher failed', { lab: record.id, error: String(error) });
    }
  };
  return {
    get: (labId) => labs.get(labId),
    all,
    queued: () => all().filter(({ record }) => record.state === 'queued'),
    placed: () => all().filter(({ record, slot }) => record.state !== 'queued' && slot !== undefined),
    add: (lab) => void labs.set(lab.record.id, lab),
    publish(lab, record) {
      lab.record = record;
      for (const listener of listeners) tell(listener, record);
      if (record.state !== 'stopped') return;
      const ended = all().filter((one) => one.record.state === 'stopped');
      for (const one of ended.slice(0, -REMEMBERED_ENDED_LABS)) labs.delete(one.record.id);
    },
    watch(listener) {
      for (const { record } of all()) tell(listener, record);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
