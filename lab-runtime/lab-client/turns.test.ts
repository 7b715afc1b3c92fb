import { expect, test, vi } from 'vitest';
import { Turns, labShare as usual } from './turns.ts';

const labShare = { ...usual, strangeAfterMs: 2_000, pieceCostMaxMs: 1e6 };
// Each wait in here ends by itself; a busy machine must not end it earlier.
vi.setConfig({ testTimeout: 60_000 });

/** Time passes, and is used up, when a test says so. */
function clocked(share = labShare) {
  const at = { now: 0, used: 0 };
  const turns = new Turns({ clock: () => at.now, usedMs: () => at.used, share });
  const order: string[] = [];
  const take = (lab: string, { ms = 0, name = lab, bytes = 0 } = {}) => {
    const run = () => {
      order.push(name);
      at.used += ms;
    };
    turns.of(lab).take({ run, bytes, refuse: ({ kind }) => order.push(`${name} ${kind}`) });
  };
  return { at, turns, order, take };
}
const rounds = async (count: number) => {
  for (let each = 0; each < count; each++) await new Promise((resolve) => setImmediate(resolve));
};

test('a round of the event loop has some milliseconds of pieces, and labs take turns', async () => {
  const { take, order } = clocked();
  for (const name of ['a1', 'a2', 'a3']) take('a', { name, ms: 5 });
  take('b');
  await rounds(1);
  expect(order).toEqual(['a1']);
  await vi.waitFor(() => expect(order).toEqual(['a1', 'b', 'a2', 'a3']));
});

test('what follows at once from a piece is counted with it, what others do is not', async () => {
  const { at, turns } = clocked();
  const took: number[] = [];
  const run = () => {
    at.used += 1;
    void Promise.resolve().then(() => {
      at.used += 2;
    });
    process.nextTick(() => {
      at.used += 4;
    });
    setImmediate(() => {
      at.used += 100;
    });
  };
  turns.of('a').take({ run, bytes: 0, refuse: () => undefined, took: (ms) => took.push(ms) });
  await vi.waitFor(() => expect(took).toEqual([7]));
});

test('a lab that has used up its share waits, and another one does not', async () => {
  const { take, order } = clocked();
  take('a', { ms: 10 * labShare.pieceMs });
  await vi.waitFor(() => expect(order).toHaveLength(1));
  take('a');
  take('b');
  await vi.waitFor(() => expect(order).toContain('b'));
  await rounds(5);
  expect(order).toEqual(['a', 'b']);
});

test('work that a piece leaves behind waits with its lab too', async () => {
  const { at, turns, order, take } = clocked();
  const again = () => {
    order.push('a');
    at.used += 10 * labShare.pieceMs;
    turns.of('a').take({ run: again, bytes: 0, refuse: () => undefined });
  };
  again();
  await vi.waitFor(() => expect(order).toEqual(['a', 'a']));
  take('b');
  await vi.waitFor(() => expect(order).toContain('b'));
  await rounds(20);
  expect(order).toEqual(['a', 'a', 'b']);
});

test('bytes have a rate of their own, and a piece that holds others for long costs more than it took', async () => {
  const { take, order } = clocked();
  take('bytes', { bytes: labShare.burstBytes + labShare.bytesPerSecond });
  take('bytes', { name: 'too many' });
  for (let each = 0; each < 5; each++) take('long', { ms: 4 * labShare.pieceMs });
  await vi.waitFor(() => expect(order.filter((name) => name === 'long')).toHaveLength(2));
  await rounds(10);
  expect(order).toEqual(['bytes', 'long', 'long']);
});

test('one that has no time to spare for long is strange: what waits is refused, until it has recovered', async () => {
  const { at, take, turns, order } = clocked();
  const use = async (ms: number) => {
    const before = order.length;
    const pieces = Math.floor(ms / labShare.pieceMs);
    for (let each = 0; each < pieces; each++) take('a', { ms: labShare.pieceMs });
    await vi.waitFor(() => expect(order).toHaveLength(before + pieces), { interval: 1, timeout: 10_000 });
  };
  await use(labShare.burstMs * 0.95);
  const lab = turns.of('a');
  for (let ms = 0; ms <= labShare.strangeAfterMs; ms += 500) {
    expect(lab.isStrange).toBe(false);
    at.now += 500;
    await use(labShare.msPerSecond / 2);
  }
  expect(lab.isStrange).toBe(true);
  take('a', { name: 'refused' });
  await expect(lab.next()).rejects.toMatchObject({ kind: 'strange' });
  expect(order.at(-1)).toBe('refused strange');
  at.now += (labShare.burstMs / labShare.msPerSecond) * 600;
  expect(lab.isStrange).toBe(false);
  await expect(lab.next()).resolves.toBeUndefined();
});

test('a lab has its turn however busy the others keep the loop', async () => {
  const { at, take, order } = clocked();
  let isBusy = true;
  const keepBusy = () => {
    at.used += 50;
    if (isBusy) setTimeout(keepBusy);
  };
  keepBusy();
  for (let each = 0; each < 20; each++) take('a');
  await vi.waitFor(() => expect(order).toHaveLength(20));
  isBusy = false;
});

test('one long piece costs a lab half of what it has, whatever made it long', async () => {
  const { take, order } = clocked(usual);
  take('a', { ms: 10_000 });
  take('a', { name: 'next' });
  await vi.waitFor(() => expect(order).toEqual(['a', 'next']));
});
