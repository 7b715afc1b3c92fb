import { expect, test } from 'vitest';
import { ReaderPace } from './reader-pace.ts';

function rig() {
  const clock = { now: 1_000 };
  return { clock, pace: new ReaderPace({ caughtUpBytes: 10, silentAfterMs: 50, now: () => clock.now }, 100) };
}

test('a reader counts as behind from the moment on at which it has much to acknowledge', () => {
  const { clock, pace } = rig();
  pace.grown(109);
  expect(pace.silentAt).toBeUndefined();
  pace.grown(110);
  clock.now += 20;
  pace.grown(200);
  expect(pace.silentAt).toBe(1_050);
});

test('each acknowledgement is a sign of life, and the last ends it', () => {
  const { clock, pace } = rig();
  pace.grown(200);
  clock.now += 20;
  expect(pace.ack(150, { sent: 200, end: 200 })).toBe(true);
  expect(pace.silentAt).toBe(1_070);
  expect(pace.ack(195, { sent: 200, end: 200 })).toBe(true);
  expect([pace.acked, pace.silentAt]).toEqual([195, undefined]);
});

test('what was not sent, or was acknowledged before, cannot be acknowledged', () => {
  const { clock, pace } = rig();
  pace.grown(200);
  clock.now += 20;
  expect(pace.ack(100, { sent: 120, end: 200 })).toBe(false);
  expect(pace.silentAt).toBe(1_050);
  expect(pace.ack(500, { sent: 120, end: 200 })).toBe(true);
  expect(pace.acked).toBe(120);
});

test('a reader that rests or begins anew is not behind', () => {
  const { pace } = rig();
  pace.grown(200);
  pace.rest();
  expect([pace.acked, pace.silentAt]).toEqual([100, undefined]);
  pace.grown(200);
  pace.restart(190);
  expect([pace.acked, pace.silentAt]).toEqual([190, undefined]);
});
