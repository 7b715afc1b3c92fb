import { expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

const bytes = (from: number, to: number) => Uint8Array.from({ length: to - from }, (_, index) => from + index);

test('bytes come out in the order they came in, whatever the pieces', () => {
  const queue = new ByteQueue();
  for (const [from, to] of [
    [0, 3],
    [3, 3],
    [3, 4],
    [4, 10],
  ] as const) {
    queue.push(bytes(from, to));
  }
  expect(queue.length).toBe(10);
  expect(queue.take(2)).toEqual(bytes(0, 2));
  expect(queue.take(4)).toEqual(bytes(2, 6));
  expect(queue.take(0)).toEqual(bytes(0, 0));
  expect(queue.take(4)).toEqual(bytes(6, 10));
  expect(queue.length).toBe(0);
});

test('more than there is cannot be taken, and nothing is lost by asking', () => {
  const queue = new ByteQueue();
  queue.push(bytes(0, 3));
  expect(() => queue.take(4)).toThrow(RangeError);
  expect(queue.take(3)).toEqual(bytes(0, 3));
});
