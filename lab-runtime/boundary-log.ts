import { type BoundaryLog, textOf } from '#protocol/boundary.ts';

/** The privileged processes log an event and its details; errors as their text. */
export function logToBoundary(log: (event: string, detail: Record<string, unknown>) => void): BoundaryLog {
  return {
    warn: (data, text) => log(text, { ...data }),
    error(data, text) {
      const { err, ...rest } = data as { err?: unknown };
      log('bug', { ...rest, what: text, error: textOf(err) });
    },
  };
}
