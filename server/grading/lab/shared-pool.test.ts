import { expect, test } from 'vitest';
import { SharedPool } from './shared-pool.ts';

function rig(graceMs = 0) {
  const log: string[] = [];
  const changed = new Map<string, () => void>();
  const pool = new SharedPool({ graceMs, onChange: (key) => log.push(`noted ${key}`) });
  const hold = (key: string, by: string) =>
    pool.hold(
      key,
      () => log.push(`${by} told`),
      (tell) => {
        log.push(`made ${key}`);
        changed.set(key, tell);
        return { stop: () => void log.push(`ended ${key}`) };
      },
    );
  return { pool, log, hold, change: (key: string) => changed.get(key)?.() };
}

test('made once, told to all that hold it, ended with the last', () => {
  const { log, hold, change, pool } = rig();
  const [one, two] = [hold('a', 'one'), hold('a', 'two')];
  expect(one.value).toBe(two.value);
  change('a');
  one.stop();
  one.stop();
  change('a');
  two.stop();
  expect(log).toEqual(['made a', 'noted a', 'one told', 'two told', 'noted a', 'two told', 'ended a']);
  expect(pool.size).toBe(0);
});

test('one that is held again within the grace goes on, and another one is made after it', async () => {
  const { log, hold } = rig(20);
  hold('a', 'one').stop();
  const again = hold('a', 'one');
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(log).toEqual(['made a']);
  again.stop();
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(log).toEqual(['made a', 'ended a']);
});

test('one that was ended is not ended again by those who held it, nor is the one in its place', () => {
  const { log, hold, pool } = rig();
  const old = hold('a', 'one');
  pool.end('a');
  const next = hold('a', 'two');
  old.stop();
  expect(log).toEqual(['made a', 'ended a', 'made a']);
  next.stop();
  pool.stop();
  expect(log).toEqual(['made a', 'ended a', 'made a', 'ended a']);
});
