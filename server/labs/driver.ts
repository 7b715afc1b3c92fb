import type { Capacity, CreateLabRequest, LabRecord } from '#protocol/labd.ts';

export interface LabWatcher {
  /** A list is asked for: what is told of a lab from now on is newer than that list. */
  onListing(): void;
  /** Everything that exists, after each (re)connection: what is not in it is gone. */
  onAll(records: readonly LabRecord[]): void;
  onChange(record: LabRecord): void;
  /** The driver cannot be reached; it goes on trying. */
  onLost(error: unknown): void;
}

/** Whatever makes labs: labd on one machine, Kubernetes later. Failures are SlipwayErrors. */
export interface LabDriver {
  create(request: CreateLabRequest): Promise<LabRecord>;
  /** Idempotent: returns once the end has begun, or with `none` when there is no such lab. */
  destroy(id: string): Promise<'ending' | 'none'>;
  list(): Promise<readonly LabRecord[]>;
  capacity(): Promise<Capacity>;
  /** Follows the labs until `signal` aborts, over any number of reconnections. */
  watch(watcher: LabWatcher, signal: AbortSignal): Promise<void>;
}
