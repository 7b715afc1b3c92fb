import { describe, expect, test } from 'vitest';
import { encodeInput, encodeOutput } from './frames.ts';
import { CLIENT_MESSAGE_MAX_BYTES, TERMINALS_PER_SESSION_MAX, terminalViewSchema } from './messages.ts';
import { encodePtyCheckpoint, encodePtyOutput } from './pty-frames.ts';
import { PTY_FRAME_MAX_BYTES } from './ptyhost.ts';
import * as flow from './terminal-flow.ts';

const rising = (...numbers: number[]) => {
  for (let at = 1; at < numbers.length; at += 1) expect(numbers[at - 1]).toBeLessThan(numbers[at] as number);
};
/** The empty message around a snapshot, or the blob's version and size, generously. */
const JSON_AROUND_BYTES = 1_000;

describe('output', () => {
  test('who acknowledges in steps gets a paused program going again, and it is paused before the ring loses a byte', () => {
    rising(flow.ACK_STEP_BYTES, flow.PTY_RESUME_BYTES, flow.PTY_PAUSE_BYTES, flow.PTY_RING_MAX_BYTES);
  });

  test('a page that has drawn everything but less than a step counts as caught up, and has room for more', () => {
    rising(flow.ACK_STEP_BYTES, flow.PAGE_CAUGHT_UP_BYTES, flow.PAGE_WINDOW_BYTES);
    rising(flow.ACK_STEP_BYTES + flow.OUTPUT_FRAME_MIN_BYTES, flow.PAGE_WINDOW_BYTES);
  });

  test('a full window is what pauses the program, so that a page that reads is never redrawn', () => {
    expect(flow.PAGE_WINDOW_BYTES).toBeLessThanOrEqual(flow.PTY_PAUSE_BYTES);
    rising(flow.PTY_PAUSE_BYTES + flow.OUTPUT_FRAME_MAX_BYTES, flow.SERVER_RING_MAX_BYTES);
  });

  test('frames fit their windows, sockets and each other', () => {
    rising(flow.OUTPUT_FRAME_MIN_BYTES, flow.OUTPUT_FRAME_MAX_BYTES, flow.PAGE_WINDOW_BYTES);
    rising(flow.OUTPUT_FRAME_MAX_BYTES, flow.PTYHOST_SOCKET_MAX_BYTES);
    rising(flow.PAGE_WINDOW_BYTES, flow.PAGE_SOCKET_MAX_BYTES);
    const largest = new Uint8Array(flow.OUTPUT_FRAME_MAX_BYTES);
    rising(encodePtyOutput(1, 0, largest).length, PTY_FRAME_MAX_BYTES);
    rising(encodeOutput(1, 0, largest).length, flow.PAGE_SOCKET_MAX_BYTES);
  });

  test('the emulator is never left out while ptyhost waits for the server', () => {
    rising(
      flow.EMULATOR_BEHIND_MAX_BYTES + flow.PTY_PAUSE_BYTES + flow.OUTPUT_FRAME_MAX_BYTES,
      flow.EMULATOR_QUEUE_MAX_BYTES,
    );
  });
});

describe('screens', () => {
  test('each snapshot can be kept by ptyhost, in one frame', () => {
    rising(flow.SNAPSHOT_MAX_BYTES + JSON_AROUND_BYTES, flow.CHECKPOINT_MAX_BYTES);
    rising(encodePtyCheckpoint(1, 0, new Uint8Array(flow.CHECKPOINT_MAX_BYTES)).length, PTY_FRAME_MAX_BYTES);
  });

  test('a page that draws all terminals of its session at once is not taken for one that stopped reading', () => {
    const screens = TERMINALS_PER_SESSION_MAX * (flow.SNAPSHOT_MAX_BYTES + JSON_AROUND_BYTES);
    const histories = flow.PAGE_HISTORY_MAX_BYTES + flow.HISTORY_MAX_BYTES;
    rising(
      screens + histories + flow.PAGE_SOCKET_MAX_BYTES + flow.OUTPUT_FRAME_MAX_BYTES,
      flow.PAGE_OUTGOING_MAX_BYTES,
    );
  });

  test('a page has room for all lines that a snapshot and the history before it bring', () => {
    rising(flow.SNAPSHOT_SCROLLBACK_LINES + flow.HISTORY_LINES + flow.HISTORY_PIECE_LINES, flow.PAGE_SCROLLBACK_LINES);
  });

  test('a screen of the largest size takes none of its rows back from the history', () => {
    const tallest = terminalViewSchema.shape.rows.maxValue ?? Number.POSITIVE_INFINITY;
    rising(tallest, flow.SNAPSHOT_SCROLLBACK_LINES);
  });

  test('lines of a usual length wait for a quiet moment before they become history', () => {
    const [columns, cellBytes, perRow] = [60, 12, 4];
    rising(flow.HISTORY_LINES * (columns * cellBytes + perRow), flow.PACKED_ROWS_MAX_BYTES);
    rising(flow.PACKED_ROWS_MAX_BYTES, flow.SESSION_ROWS_MAX_BYTES);
  });
});

describe('input', () => {
  test('a piece of a paste is a message that the server takes', () => {
    rising(encodeInput(1, new Uint8Array(flow.INPUT_CHUNK_BYTES)).length, CLIENT_MESSAGE_MAX_BYTES);
  });

  test('the largest paste fits the queue of a program that does not read, and the way there', () => {
    expect(flow.PASTE_MAX_BYTES).toBeLessThanOrEqual(flow.INPUT_QUEUE_MAX_BYTES);
    rising(flow.PASTE_MAX_BYTES / flow.INPUT_CHUNK_BYTES, flow.INPUT_QUEUE_MAX_FRAMES);
    rising(flow.INPUT_QUEUE_MAX_BYTES + flow.INPUT_CHUNK_BYTES, flow.PTYHOST_INPUT_MAX_BYTES);
    rising(flow.REPLY_MAX_CHARS, flow.INPUT_QUEUE_MAX_BYTES);
  });
});
