import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

/** Writers replace their file by rename, often; one small read now and then is cheaper than telling watches apart. */
const POLL_MS = 500;

export interface StatusFile<T> {
  readonly file: string;
  readonly schema: z.ZodType<T>;
  /** What a file that is missing, or that nobody understands, stands for. */
  readonly absent: T;
  /** What stands for a file of a version that is not read here; undefined where it is. */
  readonly refused?: (written: unknown) => T | undefined;
}

/** What another process of ours says of its work in a file, as it wrote it last. */
export async function readStatus<T>({ file, schema, absent, refused }: StatusFile<T>): Promise<T> {
  try {
    const written: unknown = JSON.parse(await readFile(file, 'utf8'));
    const instead = refused?.(written);
    if (instead !== undefined) return instead;
    const parsed = schema.safeParse(written);
    return parsed.success ? parsed.data : absent;
  } catch {
    return absent;
  }
}

export interface StatusWatch<T> {
  current(): T;
  onChange(listener: (status: T) => void): () => void;
  close(): Promise<void>;
}

export async function watchStatus<T>(source: StatusFile<T>, pollMs = POLL_MS): Promise<StatusWatch<T>> {
  let status = await readStatus(source);
  const listeners = new Set<(status: T) => void>();
  const closing = new AbortController();
  const polling = (async () => {
    while (!closing.signal.aborted) {
      await sleep(pollMs, undefined, { signal: closing.signal }).catch(() => undefined);
      const next = await readStatus(source);
      if (JSON.stringify(next) === JSON.stringify(status)) continue;
      status = next;
      for (const listener of listeners) listener(status);
    }
  })();
  return {
    current: () => status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await polling;
    },
  };
}
