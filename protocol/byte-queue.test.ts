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

test('a stream of single bytes is held in few pieces, and comes out as it went in', () => {
  const queue = new ByteQueue();
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251);
  let out = 0;
  for (const byte of bytes) {
    queue.push(Uint8Array.of(byte));
    if (queue.length === 70_001) {
      expect(Buffer.compare(queue.take(70_001), bytes.subarray(out, out + 70_001))).toBe(0);
      out += 70_001;
    }
  }
  queue.push(bytes.subarray(0, 5_000));
  queue.push(Uint8Array.of(1, 2));
  const rest = queue.take(queue.length);
  expect(
    Buffer.compare(rest, Buffer.concat([bytes.subarray(out), bytes.subarray(0, 5_000), Uint8Array.of(1, 2)])),
  ).toBe(0);
});
