import { expect, test } from 'vitest';
import {
  encodePtyCheckpoint,
  encodePtyControl,
  encodePtyInput,
  encodePtyOutput,
  PtyFrameDecoder,
  PtyFrameError,
} from './pty-frames.ts';
import { PTY_FRAME_MAX_BYTES } from './ptyhost.ts';

const bytes = new TextEncoder().encode('한글\r');
const frames = [
  encodePtyControl({ type: 'list', ref: 1 }),
  encodePtyInput(7, bytes),
  encodePtyOutput(8, 2 ** 40, bytes),
  encodePtyCheckpoint(9, 3, new Uint8Array(0)),
];
const meant = [
  { kind: 'control', json: { type: 'list', ref: 1 } },
  { kind: 'input', terminal: 7, bytes },
  { kind: 'output', terminal: 8, offset: 2 ** 40, bytes },
  { kind: 'checkpoint', terminal: 9, offset: 3, bytes: new Uint8Array(0) },
];
const stream = Uint8Array.from(frames.flatMap((frame) => [...frame]));

test.each([1, 2, 5, 7, 64, 10_000])('frames cut at every %i bytes come back whole', (step) => {
  const decoder = new PtyFrameDecoder();
  const got: unknown[] = [];
  for (let at = 0; at < stream.length; at += step) got.push(...decoder.push(stream.subarray(at, at + step)));
  expect(got).toEqual(meant);
});

test('a frame above the limit is refused by its head', () => {
  const head = new Uint8Array(5);
  new DataView(head.buffer).setUint32(0, PTY_FRAME_MAX_BYTES + 1);
  expect(() => [...new PtyFrameDecoder().push(head)]).toThrow(PtyFrameError);
});

test.each([
  ['unknown kind', [0, 0, 0, 0, 9]],
  ['no JSON', [0, 0, 0, 1, 0, 123]],
  ['input without a terminal', [0, 0, 0, 2, 1, 0, 0]],
  ['offset out of range', [0, 0, 0, 12, 2, 0, 0, 0, 1, 255, 255, 255, 255, 255, 255, 255, 255]],
])('%s is refused', (_, frame) => {
  expect(() => [...new PtyFrameDecoder().push(Uint8Array.from(frame))]).toThrow(PtyFrameError);
});

test('a frame that comes in crumbs is held once, however many there are', () => {
  const decoder = new PtyFrameDecoder();
  const frames = Buffer.concat([encodePtyInput(7, new Uint8Array(300_000).fill(1)), encodePtyControl({ a: 1 })]);
  const seen: string[] = [];
  for (let at = 0; at < frames.length; at += 1) {
    for (const frame of decoder.push(frames.subarray(at, at + 1))) {
      seen.push(frame.kind === 'input' ? `input ${frame.terminal} ${frame.bytes.length}` : frame.kind);
    }
  }
  expect(seen).toEqual(['input 7 300000', 'control']);
});
