import { expect, test } from 'vitest';
import { decodeFrame, encodeInput, encodeOutput } from './frames.ts';

test('frames come back as they went', () => {
  const bytes = new TextEncoder().encode('ls\r');
  expect(decodeFrame(encodeInput(7, bytes))).toEqual({ kind: 'input', terminal: 7, bytes });
  expect(decodeFrame(encodeOutput(0xffff_ffff, 2 ** 40, bytes))).toEqual({
    kind: 'output',
    terminal: 0xffff_ffff,
    offset: 2 ** 40,
    bytes,
  });
});

test('what is no frame is undefined', () => {
  expect(decodeFrame(new Uint8Array([]))).toBeUndefined();
  expect(decodeFrame(new Uint8Array([9, 0, 0, 0, 1, 65]))).toBeUndefined();
  expect(decodeFrame(new Uint8Array([2, 0, 0, 0, 1, 65]))).toBeUndefined();
  const tooFar = encodeOutput(1, 0, new Uint8Array([65]));
  tooFar.fill(0xff, 5, 13);
  expect(decodeFrame(tooFar)).toBeUndefined();
});
