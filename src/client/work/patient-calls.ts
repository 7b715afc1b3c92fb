import { failure } from '#protocol/errors.ts';
import type { PageAnswer } from '../page/page-call.ts';

/** Of the six that a lab has for all of a learner's pages: the editor goes on meanwhile. */
const AT_ONCE = 3;
/** A lab takes fifty calls a second: half a second makes room for many. */
const PAUSE_MS = 500;
const TRIES = 60;

/**
 * Makes a call again while the lab has too many (SLW104): what takes hundreds of calls meets that limit by itself.
 * Rejects with the signal's reason when it ends.
 */
export async function patient<T>(signal: AbortSignal, call: () => Promise<PageAnswer<T>>): Promise<PageAnswer<T>> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    signal.throwIfAborted();
    const answer = await call();
    signal.throwIfAborted();
    if (answer.ok || answer.failure.code !== 'SLW104') return answer;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { ok: false, failure: failure('SLW104') };
}

/** Works on all, a few at once, in their order as far as that goes. */
export async function few<T>(all: Iterable<T>, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = all[Symbol.iterator]();
  const next = async () => {
    for (let each = waiting.next(); !each.done; each = waiting.next()) await work(each.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
