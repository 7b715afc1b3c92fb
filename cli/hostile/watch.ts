import { setTimeout as sleep } from 'node:timers/promises';
import { meminfo } from '#lab-runtime/labd/pools/kernel-files.ts';

/** What somebody found who did the same small thing again and again. */
export interface Watched {
  readonly tries: number;
  readonly failures: readonly string[];
  readonly p99Ms: number;
}

export interface Watch {
  /** What was found since the last call. */
  take(): Watched;
  stop(): Promise<void>;
}

const PAUSE_MS = 100;

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Tries something over and over. What it throws is a failure, and its time counts as well. */
export function watch(attempt: () => Promise<void>): Watch {
  let times: number[] = [];
  let failures: string[] = [];
  const ending = new AbortController();
  const work = (async () => {
    while (!ending.signal.aborted) {
      const begun = performance.now();
      await attempt().catch((error: unknown) => void failures.push(String(error)));
      times.push(performance.now() - begun);
      await sleep(PAUSE_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    take() {
      const found = { tries: times.length, failures, p99Ms: Math.round(percentile(times, 0.99)) };
      times = [];
      failures = [];
      return found;
    },
    async stop() {
      ending.abort();
      await work;
    },
  };
}

/** Bytes that programs of the machine could still have. */
export const memoryAvailable = async (): Promise<number> => (await meminfo())('MemAvailable');
