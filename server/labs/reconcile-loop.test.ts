import { expect, onTestFinished, test, vi } from 'vitest';
import { type Rest, startReconcileLoop, type Work } from './reconcile-loop.ts';

function loop(next: () => Work | Rest) {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const delays: number[] = [];
  const troubles: [string, string, number][] = [];
  const recovered = vi.fn();
  const running = startReconcileLoop({
    next,
    delayMs: (tries) => {
      delays.push(tries);
      return 0;
    },
    signal: end.signal,
    onTrouble: (name, error, tries) => troubles.push([name, String(error), tries]),
    onRecovered: recovered,
  });
  return { running, end, delays, troubles, recovered };
}

const rest: Rest = { name: 'rest' };

test('what fails waits longer with each try, and is told when it fails in another way', async () => {
  let tries = 0;
  let done = false;
  const { running, delays, troubles, recovered } = loop(() =>
    done
      ? rest
      : {
          name: 'ask',
          async run() {
            tries += 1;
            if (tries < 4) throw new Error('away');
            if (tries < 6) throw new Error('strange');
            done = true;
          },
        },
  );
  await vi.waitFor(() => expect(done).toBe(true));
  const resting = running.tried('ask');
  running.wake();
  await resting;
  expect(delays).toEqual([0, 1, 2, 3, 4]);
  expect(troubles).toEqual([
    ['ask', 'Error: away', 1],
    ['ask', 'Error: strange', 4],
  ]);
  expect(recovered).toHaveBeenCalledExactlyOnceWith('ask', 5);
});

test('what was done and does not show yet is not asked without a pause', async () => {
  const run = vi.fn(async () => undefined);
  const { delays } = loop(() => (run.mock.calls.length < 4 ? { name: 'ask', run } : rest));
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(4));
  expect(delays).toEqual([0, 1, 2]);
});

test('work that can be given up is, once something else is to be done; what was asked of labd is not', async () => {
  const signals: AbortSignal[] = [];
  let wanted: Work | Rest = {
    name: 'bring-up',
    abortable: true,
    run: (signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    },
  };
  const asked = Promise.withResolvers<void>();
  const { running } = loop(() => wanted);
  running.wake();
  expect(signals[0]?.aborted).toBe(false);
  wanted = {
    name: 'destroy',
    run: (signal) => {
      signals.push(signal);
      return asked.promise;
    },
  };
  const tried = running.tried('destroy');
  running.wake();
  expect(signals[0]?.aborted).toBe(true);
  await vi.waitFor(() => expect(signals).toHaveLength(2));
  wanted = rest;
  running.wake();
  expect(signals[1]?.aborted).toBe(false);
  asked.resolve();
  await tried;
});

test('whoever waits for a try hears of the end of the loop', async () => {
  const { running, end } = loop(() => rest);
  const before = running.tried('ask');
  end.abort();
  await before;
  await running.tried('ask');
});
