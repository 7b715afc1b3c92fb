import { expect, test } from 'vitest';
import { parseSubordinateIds, uidSlots } from './uid-slots.ts';

test('takes the lowest free slot and steps over ranges of the machine’s users', () => {
  const reserved = parseSubordinateIds('alice:165536:65536\nbob:231072:65536\n# no range\n');
  const slots = uidSlots(200_000, reserved);
  // 200000..265535 meets both users, 265536..331071 meets bob
  expect(slots.free(new Set())).toBe(2);
  expect(slots.free(new Set([2, 3]))).toBe(4);
  expect(slots.base(2)).toBe(331_072);
  expect(slots.of(331_072)).toBe(2);
  expect(slots.of(1_000)).toBeUndefined();
});

test('says when nothing is free', () => {
  const slots = uidSlots(200_000, [{ first: 0, count: 2 ** 31 }]);
  expect(() => slots.free(new Set())).toThrow(/no range/);
});
