import { type Failure, failure, SlipwayError } from './errors.ts';

/** A pino logger fits. */
export interface BoundaryLog {
  warn(data: object, text: string): void;
  error(data: object, text: string): void;
}

/**
 * What stands between a listener and whoever it listens to. Everything that comes from outside (requests, frames,
 * answers of a lab) enters through `guard`, so that nothing an outsider sends ends the process.
 */
export interface Boundary {
  /**
   * The listener, made safe: what it throws or rejects with goes to `answer` as a failure (SLW900 unless it was a
   * SlipwayError) and, where it is a bug, into the log. `where` is a constant: each has its own share of the log.
   */
  guard<A extends unknown[]>(
    where: string,
    listener: (...args: A) => unknown,
    answer?: (reason: Failure, ...args: A) => void,
  ): (...args: A) => void;
  /** For errors that a library has caught already. */
  bug(where: string, error: unknown): void;
  /** A warning that outsiders can cause as often as they like; `text` is a constant. */
  warn(text: string, data: object): void;
}

/** Lines of one kind that are logged at once… */
const LINES_AT_ONCE = 10;
/** …and how often one more after that. A flood of a day writes about 2 MB. */
const LINE_EVERY_MS = 10_000;
const DETAIL_MAX_CHARS = 300;

/** Tells whether a line may be logged now: undefined if not, else how many were left out since the last one. */
export function createLineLimit(clock: () => number): () => number | undefined {
  let lines = LINES_AT_ONCE;
  let filledAt = clock();
  let leftOut = 0;
  return () => {
    const now = clock();
    lines = Math.min(LINES_AT_ONCE, lines + Math.max(0, now - filledAt) / LINE_EVERY_MS);
    filledAt = now;
    if (lines < 1) {
      leftOut += 1;
      return undefined;
    }
    lines -= 1;
    const before = leftOut;
    leftOut = 0;
    return before;
  };
}

/** The text of whatever was thrown, which may be anything, even what has no text. */
export function textOf(error: unknown): string {
  try {
    return String(error).slice(0, DETAIL_MAX_CHARS);
  } catch {
    return 'something without a text';
  }
}

/** The value form of whatever was thrown; what is no SlipwayError is a bug of ours. */
export const failureOf = (error: unknown): Failure =>
  error instanceof SlipwayError ? error.failure : failure('SLW900', { detail: textOf(error) });

export function createBoundary(log: BoundaryLog, clock: () => number = Date.now): Boundary {
  const limits = new Map<string, () => number | undefined>();
  const limited = (text: string, write: (leftOut: object) => void) => {
    const limit = limits.get(text) ?? createLineLimit(clock);
    limits.set(text, limit);
    const leftOut = limit();
    if (leftOut !== undefined) write(leftOut === 0 ? {} : { leftOut });
  };
  const bug = (where: string, err: unknown) =>
    limited(where, (leftOut) => log.error({ err, where, ...leftOut }, 'a bug was met at a boundary'));

  return {
    bug,
    warn: (text, data) => limited(text, (leftOut) => log.warn({ ...data, ...leftOut }, text)),
    guard(where, listener, answer) {
      return (...args) => {
        const fail = (error: unknown) => {
          if (!(error instanceof SlipwayError)) bug(where, error);
          try {
            answer?.(failureOf(error), ...args);
          } catch (unanswered) {
            bug(`${where}, its answer`, unanswered);
          }
        };
        try {
          const result = listener(...args);
          if (result instanceof Promise) result.catch(fail);
        } catch (error) {
          fail(error);
        }
      };
    },
  };
}
