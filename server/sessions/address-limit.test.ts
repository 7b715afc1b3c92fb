import { expect, test } from 'vitest';
import { createAddressLimit } from './address-limit.ts';

function limited(options: { burst?: number } = {}) {
  let now = 1_000_000;
  const limit = createAddressLimit({ burst: options.burst ?? 2, everyMs: 5_000, clock: () => now });
  const pass = (ms: number) => {
    now += ms;
  };
  return { take: (address: string) => limit.take(address), pass };
}

test('an address has its burst, then one more at a time, and is told how long to wait', () => {
  const { take, pass } = limited();
  expect([take('192.0.2.1'), take('192.0.2.1'), take('192.0.2.1')]).toEqual([0, 0, 5]);
  expect(take('192.0.2.2')).toBe(0);
  pass(2_000);
  expect(take('192.0.2.1')).toBe(3);
  pass(3_000);
  expect([take('192.0.2.1'), take('192.0.2.1')]).toEqual([0, 5]);
  pass(60_000);
  expect([take('192.0.2.1'), take('192.0.2.1'), take('192.0.2.1')]).toEqual([0, 0, 5]);
});

test('the addresses of one IPv6 network are one, and so are both ways to write one of IPv4', () => {
  const { take } = limited({ burst: 1 });
  expect([take('2001:db8:0:7::1'), take('2001:db8::7:1:2:3:4'), take('2001:db8:0:8::1')]).toEqual([0, 5, 0]);
  expect([take('::1'), take('::2')]).toEqual([0, 5]);
  expect([take('::ffff:192.0.2.9'), take('192.0.2.9')]).toEqual([0, 5]);
});

test('more addresses than are told apart share one share, until some have all of theirs again', () => {
  const { take, pass } = limited({ burst: 1 });
  for (let each = 0; each < 10_000; each++) take(`192.0.2.${each}`);
  expect([take('198.51.100.1'), take('198.51.100.2')]).toEqual([0, 5]);
  pass(5_000);
  expect([take('198.51.100.3'), take('198.51.100.4')]).toEqual([0, 0]);
});
