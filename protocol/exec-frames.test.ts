import { expect, test } from 'vitest';
import {
  decodeExecFrame,
  EXEC_FRAME_MAX_BYTES,
  type ExecFrame,
  ExecFrameDecoder,
  ExecFrameError,
  encodeExecFrame,
  encodeExecStream,
} from './exec-frames.ts';

const bytes = new TextEncoder().encode('한글\r');
const frames: ExecFrame[] = [
  { type: 'stdin', bytes },
  { type: 'stdin', bytes: new Uint8Array(0) },
  { type: 'stdout', bytes },
  { type: 'stderr', bytes },
  { type: 'signal', signal: 'SIGINT' },
  { type: 'error', error: { code: 'not_found', message: 'no such file' } },
  { type: 'exit', exit: { code: 137, signal: 'SIGKILL' } },
];
const stream = Uint8Array.from(frames.flatMap((frame) => [...encodeExecFrame(frame)]));

test.each([1, 2, 5, 7, 64, 10_000])('frames cut at every %i bytes come back whole', (step) => {
  const decoder = new ExecFrameDecoder();
  const got: ExecFrame[] = [];
  for (let at = 0; at < stream.length; at += step) got.push(...decoder.push(stream.subarray(at, at + step)));
  expect(got).toEqual(frames);
});

test.each(frames)('a message of one frame is read: $type', (frame) => {
  expect(decodeExecFrame(encodeExecFrame(frame))).toEqual(frame);
});

test('the bytes on the wire are those of labinit', () => {
  expect([...encodeExecFrame({ type: 'signal', signal: 'SIGHUP' })]).toEqual([4, 0, 0, 0, 6, 83, 73, 71, 72, 85, 80]);
});

const head = (type: number, length: number) => [
  type,
  length >>> 24,
  (length >>> 16) & 255,
  (length >>> 8) & 255,
  length & 255,
];
const text = (type: number, payload: string) => [...head(type, payload.length), ...new TextEncoder().encode(payload)];

test.each([
  ['a frame above the limit, by its head', head(1, EXEC_FRAME_MAX_BYTES + 1)],
  ['a length with its highest bit set', head(1, 0xffff_ffff)],
  ['an unknown type', head(6, 0)],
  ['a signal that is none', text(4, 'SIGSTOP')],
  ['an exit that is no JSON', text(3, '{')],
  ['an exit without a status', text(3, '{"signal":"SIGTERM"}')],
  ['an error of another shape', text(5, '{"code":7}')],
])('%s is refused', (_, frame) => {
  expect(() => [...new ExecFrameDecoder().push(Uint8Array.from(frame))]).toThrow(ExecFrameError);
  expect(decodeExecFrame(Uint8Array.from(frame))).toBeUndefined();
});

test.each([
  ['nothing', []],
  ['a head that is cut off', [1, 0, 0, 0]],
  ['a payload that is cut off', head(1, 2)],
  ['two frames', [...head(1, 0), ...head(1, 0)]],
])('a message of %s is no frame', (_, message) => {
  expect(decodeExecFrame(Uint8Array.from(message))).toBeUndefined();
});

test('a long piece of a stream goes in frames that are read, and an empty one does not end the input', () => {
  const long = Uint8Array.from({ length: 3 * EXEC_FRAME_MAX_BYTES + 1 }, (_, index) => index % 251);
  const decoder = new ExecFrameDecoder();
  const got = [...encodeExecStream('stdin', long)].flatMap((frame) => [...decoder.push(frame)]);
  expect(got.length).toBeGreaterThan(3);
  expect(Buffer.concat(got.map((frame) => (frame.type === 'stdin' ? frame.bytes : new Uint8Array(0))))).toEqual(
    Buffer.from(long),
  );
  expect([...encodeExecStream('stdin', new Uint8Array(0))]).toEqual([]);
  expect(() => encodeExecFrame({ type: 'stdout', bytes: long })).toThrow(RangeError);
});
