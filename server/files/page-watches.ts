import { setTimeout as pause } from 'node:timers/promises';
import { SlipwayError } from '#protocol/errors.ts';
import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { FileService } from './file-service.ts';

/** A lab has four hosts. */
const HOSTS_MAX = 8;
/** A host that changes without end is told of twenty times a second; it gathers what comes meanwhile. */
const PACE_MS = 50;

type Watch = Extract<ClientMessage, { type: 'files.watch' }>;

interface PageWatchesDeps {
  readonly files: Pick<FileService, 'watch'>;
  readonly session: string;
  readonly send: (message: ServerMessage) => void;
  readonly onBug: (error: unknown) => void;
}

/** What one page hears of changes on hosts: one stream a host, which ends when the page shows something else. */
export interface PageWatches {
  set(message: Watch): void;
  close(): void;
}

export function createPageWatches({ files, session, send, onBug }: PageWatchesDeps): PageWatches {
  const streams = new Map<string, AbortController>();

  const follow = async ({ ref, lab, host, ...shown }: Watch, signal: AbortSignal): Promise<void> => {
    const at = { lab, host };
    const paths = { files: shown.files, folders: shown.folders };
    const told = (live: boolean) => send({ type: 'files.watched', ...at, live, ...(ref === undefined ? {} : { ref }) });
    const asked = new Set([...paths.files, ...paths.folders]);
    try {
      for await (const changed of files.watch({ ...at, ...paths, session, signal })) {
        if (signal.aborted) return;
        const known = changed.filter((path) => asked.has(path));
        if (changed.length === 0) told(true);
        else if (known.length > 0) send({ type: 'files.changed', ...at, paths: known });
        await pause(PACE_MS, undefined, { ref: false });
      }
      if (!signal.aborted) told(false);
    } catch (error) {
      if (signal.aborted) return;
      // A host that cannot be watched is no failure of what the learner does: the page looks by itself.
      told(false);
      if (!(error instanceof SlipwayError)) onBug(error);
    }
  };

  return {
    set(message) {
      const key = `${message.lab} ${message.host}`;
      streams.get(key)?.abort();
      streams.delete(key);
      if (message.files.length + message.folders.length === 0) return;
      if (streams.size >= HOSTS_MAX) throw new SlipwayError('SLW104');
      const stop = new AbortController();
      streams.set(key, stop);
      void follow(message, stop.signal).finally(() => {
        if (streams.get(key) === stop) streams.delete(key);
      });
    },
    close() {
      for (const stop of streams.values()) stop.abort();
      streams.clear();
    },
  };
}
