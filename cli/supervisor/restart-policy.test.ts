import { expect, test } from 'vitest';
import { RestartPolicy, STEADY_MS } from './restart-policy.ts';

/** Ends at `now`, and is started as soon as that is due; returns how long that took. */
function endAndRestart(policy: RestartPolicy, now: number): number {
  let waited = 0;
  while (!policy.isDue(now + waited)) waited += 100;
  policy.started(now + waited);
  return waited;
}

test('a service that keeps ending is started less and less often, and never not at all', () => {
  const policy = new RestartPolicy();
  policy.runs(0);
  let now = 1_000;
  const waits = Array.from({ length: 30 }, () => {
    const waited = endAndRestart(policy, now);
    now += waited + 1_000;
    policy.runs(now);
    return waited;
  });
  expect(waits.slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  expect(new Set(waits.slice(8))).toEqual(new Set([60_000]));
  expect(policy.failures).toBe(30);
  expect(policy.restarts).toBe(30);
});

test('one that ran for long is started at once again, and its earlier ends are forgotten', () => {
  const policy = new RestartPolicy();
  policy.runs(0);
  for (let now = 1_000; now < 20_000; now += 5_000) {
    endAndRestart(policy, now);
    policy.runs(now + 4_000);
  }
  expect(policy.failures).toBeGreaterThan(2);
  const steady = 100_000 + STEADY_MS;
  policy.runs(steady);
  expect(policy.failures).toBe(0);
  expect(endAndRestart(policy, steady + 1)).toBe(500);
  expect(policy.failures).toBe(1);
});

test('what stands in the way of a start is no end of the service', () => {
  const policy = new RestartPolicy();
  policy.runs(0);
  expect(policy.isDue(1_000)).toBe(false);
  policy.later(1_500, 1_000);
  expect(policy.nextTryAt).toBe(2_500);
  expect(policy.isDue(2_500)).toBe(true);
  expect(policy.failures).toBe(1);
});
