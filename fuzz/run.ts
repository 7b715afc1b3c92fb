import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { type Kind, type Target, until } from './kind.ts';

const BATCH = 100;
/** Also ends a search for the smallest inputs. */
const ROUND_MAX_MS = 120_000;
/** How much more may be in use after all inputs than after the first tenth of them. */
const GROWTH_MAX_BYTES = 64 * 1024 * 1024;

export interface Progress {
  readonly inputs: number;
  readonly perSecond: number;
  readonly memoryMiB: number;
}
export interface FuzzOptions {
  readonly seed: number;
  /** Ends after so many inputs, or so long, whichever is given. */
  readonly inputs?: number;
  readonly minutes?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Everything that nobody caught while it ran. */
function watchProcess() {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  return {
    check() {
      const [first] = uncaught.splice(0);
      if (first !== undefined) throw new Error('an error that nobody caught', { cause: first });
      if ('polluted' in {}) throw new Error('Object.prototype was changed');
    },
    [Symbol.dispose]: () => void process.off('uncaughtException', note).off('unhandledRejection', note),
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const memory = () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
/** Sockets and pipes of this process, those of the runner included. */
const sockets = () => process.getActiveResourcesInfo().filter((name) => /^(TCP|Pipe)(Socket)?Wrap$/.test(name)).length;

async function sendAll<Input>(target: Target<Input>, batch: readonly Input[], parallel: number): Promise<void> {
  const rest = batch.values();
  const sender = async () => {
    for (const input of rest) await target.send(input);
  };
  await Promise.all(Array.from({ length: parallel }, sender));
}

/** Sends mutated inputs until the end or the first finding, which is thrown with the smallest inputs that show it. */
export async function fuzz<Input>(kind: Kind<Input>, options: FuzzOptions): Promise<Progress> {
  const { seed, inputs = Number.POSITIVE_INFINITY, minutes = Number.POSITIVE_INFINITY } = options;
  using uncaught = watchProcess();
  await using target = await kind.start();
  await target.honest();
  const openBefore = sockets();
  const began = performance.now();
  const endsAt = began + minutes * 60_000;
  let sent = 0;
  let memoryBefore = 0;
  const progress = (): Progress => ({
    inputs: sent,
    perSecond: Math.round(sent / ((performance.now() - began) / 1000)),
    memoryMiB: Math.round(process.memoryUsage().rss / 1024 / 1024),
  });
  const property = fc.asyncProperty(
    fc.array(kind.inputs(), { minLength: 1, maxLength: BATCH, size: 'max' }),
    async (batch) => {
      await sendAll(target, batch, kind.parallel);
      await target.honest();
      uncaught.check();
      sent += batch.length;
    },
  );
  for (let round = 0; sent < inputs && performance.now() < endsAt; round += 1) {
    const result = await fc.check(property, { seed: seed + round, numRuns: 20, interruptAfterTimeLimit: ROUND_MAX_MS });
    if (result.failed) {
      const { error, counterexample } = { error: result.errorInstance, ...result };
      const shown = JSON.stringify(counterexample?.[0], (_key, value) =>
        value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
      );
      throw new Error(
        `${kind.name}, seed ${seed + round}: ${String(error)}\nsmallest inputs: ${shown?.slice(0, 4000)}`,
        { cause: error },
      );
    }
    if (memoryBefore === 0 && (sent >= inputs / 10 || performance.now() > began + minutes * 6_000))
      memoryBefore = memory();
    options.onProgress?.(progress());
  }
  await target.settled?.();
  await target.honest();
  uncaught.check();
  await until(
    () => sockets() <= openBefore,
    () => `${sockets()} sockets come down to ${openBefore}`,
  );
  // Time limits of calls that have ended hold what they were for until they run out.
  const grown = () => (memoryBefore === 0 ? 0 : memory() - memoryBefore);
  await until(
    () => grown() <= GROWTH_MAX_BYTES,
    () => `${kind.name}: ${Math.round(grown() / 1024 / 1024)} MiB more in use at the end`,
  );
  return progress();
}
