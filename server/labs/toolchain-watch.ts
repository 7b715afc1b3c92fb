import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lenient } from '#protocol/lenient.ts';
import { type ToolchainView, toolchainViewSchema } from '#protocol/toolchain.ts';
import { refusal } from '#protocol/version.ts';

/** The runner replaces its file by rename, often; one small read a second is cheaper than telling watches apart. */
const POLL_MS = 500;

export const noToolchain: ToolchainView = {
  status: 'idle',
  artifacts: [],
  startedAt: 0,
  updatedAt: 0,
  remainingMs: 0,
  ready: { bare: false, cluster: false },
};

const statusSchema = lenient(toolchainViewSchema);

/** The status as the runner wrote it last; `noToolchain` when it never ran since the machine booted. */
export async function readToolchain(file: string): Promise<ToolchainView> {
  try {
    const written: unknown = JSON.parse(await readFile(file, 'utf8'));
    const refused = refusal('toolchain status', written);
    if (refused) return { ...noToolchain, status: 'failed', failure: refused };
    const parsed = statusSchema.safeParse(written);
    return parsed.success ? parsed.data : noToolchain;
  } catch {
    return noToolchain;
  }
}

export interface ToolchainWatch {
  current(): ToolchainView;
  onChange(listener: (view: ToolchainView) => void): () => void;
  close(): Promise<void>;
}

export async function watchToolchain(file: string, pollMs = POLL_MS): Promise<ToolchainWatch> {
  let view = await readToolchain(file);
  const listeners = new Set<(view: ToolchainView) => void>();
  const closing = new AbortController();
  const polling = (async () => {
    while (!closing.signal.aborted) {
      await sleep(pollMs, undefined, { signal: closing.signal }).catch(() => undefined);
      const next = await readToolchain(file);
      if (JSON.stringify(next) === JSON.stringify(view)) continue;
      view = next;
      for (const listener of listeners) listener(view);
    }
  })();
  return {
    current: () => view,
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
