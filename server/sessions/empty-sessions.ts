import type { SessionTable } from '../storage/session-table.ts';

/** Whoever comes back later has the cookie still, and only has to be told again where they were. */
const KEPT_MS = 7 * 24 * 3_600_000;
const EVERY_MS = 3_600_000;
/** Between pieces of the table, for everybody waits for the database meanwhile. */
const PAUSE_MS = 20;

interface EmptySessionsOptions {
  readonly table: Pick<SessionTable, 'removeEmpty'>;
  readonly clock: () => number;
}

/** Removes sessions that were not seen for a week and have nothing to their name, now and each hour. */
export function forgetEmptySessions({ table, clock }: EmptySessionsOptions): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const goOn = (after: number) => {
    const next = table.removeEmpty({ before: clock() - KEPT_MS, after });
    timer = setTimeout(goOn, next === undefined ? EVERY_MS : PAUSE_MS, next ?? 0).unref();
  };
  goOn(0);
  return { close: () => clearTimeout(timer) };
}
