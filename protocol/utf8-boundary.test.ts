import { expect, test } from 'vitest';
import { Utf8Boundary } from './utf8-boundary.ts';

const text = 'a—한é😀\u2003z';
const bytes = new TextEncoder().encode(text);

test.each([1, 2, 3, 4, 5, 100])('text cut every %i bytes comes in whole characters, and all of it', (step) => {
  const boundary = new Utf8Boundary();
  let out = '';
  for (let at = 0; at < bytes.length; at += step) {
    const part = boundary.push(bytes.subarray(at, at + step));
    out += new TextDecoder('utf-8', { fatal: true }).decode(part);
  }
  expect(out).toBe(text);
  expect(boundary.waiting).toBe(0);
});

test('bytes that are no UTF-8 go through, at most 3 wait', () => {
  const boundary = new Utf8Boundary();
  const noise = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) % 256);
  const out: number[] = [];
  for (const byte of noise) {
    out.push(...boundary.push(Uint8Array.of(byte)));
    expect(boundary.waiting).toBeLessThanOrEqual(3);
  }
  expect(out).toEqual([...noise.subarray(0, noise.length - boundary.waiting)]);
});
