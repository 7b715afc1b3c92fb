import { expect, test } from 'vitest';
import { INPUT_QUEUE_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { InputQueue } from './input-queue.ts';
import { until } from './ptyhost-client-fixture.ts';

/** A pty that takes `room` bytes and then is full. */
function pty(room: number) {
  const state = { room, taken: '' };
  const queue = new InputQueue((bytes) => {
    const part = bytes.subarray(0, state.room);
    state.room -= part.length;
    state.taken += Buffer.from(part).toString('latin1');
    return part.length;
  });
  return { state, queue };
}
const text = (value: string) => Buffer.from(value);

test('what does not fit waits, in order', async () => {
  const { state, queue } = pty(3);
  expect(queue.push(text('abcde'))).toBe(true);
  expect(queue.push(text('fg'))).toBe(true);
  expect(state.taken).toBe('abc');
  state.room = 100;
  await until(
    () => state.taken === 'abcdefg',
    () => state.taken,
  );
});

test('a frame that does not fit the queue is refused as a whole, and Ctrl-C overtakes what waits', async () => {
  const { state, queue } = pty(2);
  expect(queue.push(Buffer.alloc(INPUT_QUEUE_MAX_BYTES, 'x'))).toBe(true);
  expect(queue.push(text('yyy'))).toBe(false);
  expect(queue.push(text('\x03'))).toBe(true);
  state.room = 100;
  await until(
    () => state.taken === 'xx\x03',
    () => state.taken,
  );
});

test('a pty that is gone takes its queue along', () => {
  const queue = new InputQueue(() => undefined);
  expect(queue.push(Buffer.alloc(INPUT_QUEUE_MAX_BYTES))).toBe(true);
  expect(queue.push(Buffer.alloc(INPUT_QUEUE_MAX_BYTES))).toBe(true);
});
