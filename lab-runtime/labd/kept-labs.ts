import type { KeptLab, LabRecord } from '#protocol/labd.ts';

export interface KeptLabsDeps {
  readonly kept: readonly KeptLab[];
  /** Removes all of the lab from the machine, then its record. */
  remove(labId: string): Promise<void>;
  log(event: string, detail: Record<string, unknown>): void;
}

/** Labs whose records this labd cannot read: they run on untouched, and end when somebody asks for it. */
export interface KeptLabs {
  list(): readonly KeptLab[];
  has(labId: string): boolean;
  /** Begins the end; undefined when there is no such lab. A try that failed may be repeated. */
  end(labId: string): LabRecord | undefined;
  /** Told when such a lab ends; answers how to stop. */
  watch(listener: (record: LabRecord) => void): () => void;
}

export function createKeptLabs({ kept, remove, log }: KeptLabsDeps): KeptLabs {
  const labs = new Map(kept.map((lab) => [lab.id, lab]));
  const ending = new Set<string>();
  const listeners = new Set<(record: LabRecord) => void>();
  for (const { id, reason } of kept) log('lab record kept', { lab: id, code: reason.code, params: reason.params });
  const at = (id: string, state: 'stopping' | 'stopped'): LabRecord => {
    return { id, state, spec: { cluster: false, workers: 0 }, hosts: [], steps: [], createdAt: 0 };
  };
  const tell = (record: LabRecord): void => {
    for (const listener of listeners) listener(record);
  };
  const finish = async (id: string): Promise<void> => {
    try {
      await remove(id);
      labs.delete(id);
      tell(at(id, 'stopped'));
      log('lab removed', { lab: id });
    } catch (error) {
      log('remove failed', { lab: id, error: String(error) });
    } finally {
      ending.delete(id);
    }
  };
  return {
    list: () => [...labs.values()],
    has: (labId) => labs.has(labId),
    end(labId) {
      if (!labs.has(labId)) return undefined;
      const record = at(labId, 'stopping');
      if (ending.has(labId)) return record;
      ending.add(labId);
      tell(record);
      void finish(labId);
      return record;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
