import { setImmediate as soon } from 'node:timers/promises';
import type { HostTransfers } from '#lab-runtime/lab-client/host-transfers.ts';

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

/** Who watches files in memory, and what they are told when a path is touched. */
export function fakeWatches(): {
  touched(path: string): void;
  readonly count: number;
  readonly watch: HostTransfers['watch'];
} {
  const told = new Set<(path: string) => void>();
  return {
    touched: (path) => {
      for (const tell of told) tell(path);
    },
    get count() {
      return told.size;
    },
    async *watch({ files, folders }, { signal }) {
      const changed = new Set<string>();
      let wake = Promise.withResolvers<void>();
      const tell = (path: string) => {
        if (files.includes(path)) changed.add(path);
        if (folders.includes(parentOf(path))) changed.add(parentOf(path));
        wake.resolve();
      };
      const end = () => wake.resolve();
      told.add(tell);
      signal.addEventListener('abort', end, { once: true });
      try {
        yield [];
        while (!signal.aborted) {
          await wake.promise;
          wake = Promise.withResolvers();
          await soon();
          const paths = [...changed];
          changed.clear();
          if (paths.length > 0 && !signal.aborted) yield paths;
        }
      } finally {
        told.delete(tell);
        signal.removeEventListener('abort', end);
      }
    },
  };
}
