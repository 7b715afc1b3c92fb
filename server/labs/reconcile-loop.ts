import { setTimeout as sleep } from 'node:timers/promises';

export interface Work {
  readonly name: string;
  /** It may be given up as soon as something else is to be done. */
  readonly abortable?: boolean;
  /** Throws what is to be tried again. */
  run(signal: AbortSignal): Promise<void>;
}
export interface Rest {
  readonly name: 'rest';
  readonly ms?: number | undefined;
}

export interface LoopOptions {
  /** What is to be done now. Asked often; changes nothing. */
  next(): Work | Rest;
  /** How long the same work waits after so many tries. */
  delayMs(tries: number): number;
  readonly signal: AbortSignal;
  /** A try failed in another way than the one before. */
  onTrouble(name: string, error: unknown, tries: number): void;
  /** What failed before was done. */
  onRecovered(name: string, tries: number): void;
}

export interface ReconcileLoop {
  /** Something changed: what is under way is looked at again. */
  wake(): void;
  /** Like `wake`, and what waits for its next try is tried at once. */
  retryNow(): void;
  /** Resolves when `name` has been tried once more, or there is nothing to be done. */
  tried(name: string): Promise<void>;
}

/**
 * One thing at a time until `signal` aborts. The same work that is still to be done after a try waits with backoff,
 * whether the try failed or only has not shown yet.
 */
export function startReconcileLoop(options: LoopOptions): ReconcileLoop {
  const { next, delayMs, signal } = options;
  const waiters = new Set<{ name: string; done: () => void }>();
  let doing: { name: string; given: AbortController; interruptible: boolean; isPause: boolean } | undefined;

  signal.addEventListener('abort', () => doing?.given.abort(), { once: true });

  const settle = (name: string | undefined) => {
    for (const waiter of waiters) {
      if (name !== undefined && waiter.name !== name) continue;
      waiters.delete(waiter);
      waiter.done();
    }
  };
  const interruptibly = async (name: string, isPause: boolean, work: (within: AbortSignal) => Promise<void>) => {
    const given = new AbortController();
    doing = { name, given, isPause, interruptible: true };
    const within = given.signal;
    const over = Promise.withResolvers<void>();
    within.addEventListener('abort', () => over.resolve(), { once: true });
    const working = work(within).catch((error: unknown) => {
      if (!within.aborted) throw error;
    });
    // What does not hear its signal must not hold the loop.
    await Promise.race([working, over.promise]);
    return !within.aborted;
  };
  const pause = (name: string, ms: number | undefined) =>
    interruptibly(name, true, async (within) => {
      if (ms === undefined) await new Promise<void>(() => undefined);
      else await sleep(ms, undefined, { signal: within }).catch(() => undefined);
    });

  const run = async () => {
    let last = '';
    let tries = 0;
    let failures = 0;
    let trouble = '';
    while (!signal.aborted) {
      const work = next();
      if (!('run' in work)) {
        last = work.name;
        settle(undefined);
        await pause('rest', work.ms);
        continue;
      }
      tries = work.name === last ? tries + 1 : 0;
      if (work.name !== last) [failures, trouble] = [0, ''];
      last = work.name;
      if (tries > 0 && !(await pause(work.name, delayMs(tries - 1)))) {
        tries -= 1;
        if (next().name !== work.name) continue;
      }
      if (signal.aborted) break;
      let finished = true;
      try {
        if (work.abortable) finished = await interruptibly(work.name, false, (within) => work.run(within));
        else {
          doing = { name: work.name, given: new AbortController(), interruptible: false, isPause: false };
          await work.run(doing.given.signal);
        }
        if (finished && failures > 0) options.onRecovered(work.name, failures);
        [failures, trouble] = [0, ''];
      } catch (error) {
        failures += 1;
        if (String(error) !== trouble && !signal.aborted) options.onTrouble(work.name, error, failures);
        trouble = String(error);
      }
      doing = undefined;
      if (finished) settle(work.name);
    }
    settle(undefined);
  };
  void run().catch((error: unknown) => {
    options.onTrouble('loop', error, 0);
    settle(undefined);
  });

  const look = (retry: boolean) => {
    if (!doing?.interruptible) return;
    if (doing.name === 'rest' || next().name !== doing.name || (retry && doing.isPause)) doing.given.abort();
  };
  return {
    wake: () => look(false),
    retryNow: () => look(true),
    tried(name) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((done) => waiters.add({ name, done }));
    },
  };
}
