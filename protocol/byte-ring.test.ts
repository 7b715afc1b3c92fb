import { expect, test } from 'vitest';
import { ByteRing } from './byte-ring.ts';

const sequence = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => (from + i) % 251);

function everything(ring: ByteRing): Uint8Array {
  const all: number[] = [];
  for (let offset = ring.start; offset < ring.end; ) {
    const part = ring.read(offset, 1000);
    all.push(...part);
    offset += part.length;
  }
  return Uint8Array.from(all);
}

test('holds exactly the newest bytes, whatever the sizes of the parts', () => {
  const ring = new ByteRing(40_000);
  let written = 0;
  for (const size of [1, 0, 16_383, 1, 10_000, 40_000, 7, 39_999, 90_001, 3]) {
    ring.append(sequence(written, size));
    written += size;
    expect(ring.end).toBe(written);
    expect(ring.start).toBeGreaterThanOrEqual(written - 40_000);
    expect(everything(ring)).toEqual(sequence(ring.start, written - ring.start));
  }
  expect(ring.end - ring.start).toBe(40_000);
});

test('keeps everything until the limit is reached', () => {
  const ring = new ByteRing(64 * 1024, 5_000_000_000);
  ring.append(sequence(5_000_000_000, 20_000));
  ring.append(sequence(5_000_020_000, 20_000));
  expect(ring.start).toBe(5_000_000_000);
  expect(everything(ring)).toEqual(sequence(5_000_000_000, 40_000));
});

test('an offset that is not there is a bug of the caller', () => {
  const ring = new ByteRing(10);
  ring.append(sequence(0, 25));
  expect(() => ring.read(14, 1)).toThrow(RangeError);
  expect(() => ring.read(26, 1)).toThrow(RangeError);
  expect(ring.read(25, 1).length).toBe(0);
});
