import { expect, test } from 'vitest';
import { ActiveTime, IDLE_AFTER_MS, TICK_MS } from './active-time.ts';

const attended = (now: number) => ({ now, isAttended: true });
const away = (now: number) => ({ now, isAttended: false });

test('time counts while the page is attended', () => {
  const time = new ActiveTime(attended(0));
  expect(time.settle(attended(TICK_MS))).toBe(TICK_MS);
  expect(time.settle(away(TICK_MS + 700))).toBe(700);
  expect(time.settle(attended(TICK_MS + 9000))).toBe(0);
  expect(time.settle(attended(TICK_MS + 9400))).toBe(400);
});

test('a reader who does nothing for long is not counted, and is again with the next key', () => {
  const time = new ActiveTime(attended(0));
  let counted = 0;
  const until = IDLE_AFTER_MS * 3;
  for (let now = TICK_MS; now <= until; now += TICK_MS) counted += time.settle(attended(now));
  expect(counted).toBe(IDLE_AFTER_MS);
  time.acted(until);
  expect(time.settle(attended(until + TICK_MS))).toBe(TICK_MS);
});

test('the sleep of a machine is none', () => {
  const time = new ActiveTime(attended(0));
  expect(time.settle(attended(60_000))).toBe(0);
  expect(time.settle(attended(60_000 + TICK_MS))).toBe(TICK_MS);
});
