/**
 * Binary WebSocket frames, both ways: `u8 kind, u32be terminal, [u64be offset,] bytes`.
 * Output frames carry the offset of their first byte; input frames carry none. History frames come right before a
 * snapshot, oldest first: lines above those that the snapshot has, as deflated escape sequences.
 */
export const FrameKind = { input: 1, output: 2, history: 3 } as const;

const PLAIN_HEADER_BYTES = 5;
const OUTPUT_HEADER_BYTES = 13;

export interface InputFrame {
  readonly kind: 'input';
  readonly terminal: number;
  readonly bytes: Uint8Array;
}
export interface OutputFrame {
  readonly kind: 'output';
  readonly terminal: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}
interface HistoryFrame {
  readonly kind: 'history';
  readonly terminal: number;
  readonly bytes: Uint8Array;
}

function encodePlain(kind: number, terminal: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(PLAIN_HEADER_BYTES + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, terminal);
  frame.set(bytes, PLAIN_HEADER_BYTES);
  return frame;
}

export const encodeInput = (terminal: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodePlain(FrameKind.input, terminal, bytes);

export const encodeHistory = (terminal: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodePlain(FrameKind.history, terminal, bytes);

export function encodeOutput(terminal: number, offset: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(OUTPUT_HEADER_BYTES + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, FrameKind.output);
  view.setUint32(1, terminal);
  view.setBigUint64(5, BigInt(offset));
  frame.set(bytes, OUTPUT_HEADER_BYTES);
  return frame;
}

/** Returns undefined for bytes that are no frame; the receiver answers SLW100. */
export function decodeFrame(frame: Uint8Array): InputFrame | OutputFrame | HistoryFrame | undefined {
  if (frame.length < PLAIN_HEADER_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const terminal = view.getUint32(1);
  switch (view.getUint8(0)) {
    case FrameKind.input:
      return { kind: 'input', terminal, bytes: frame.subarray(PLAIN_HEADER_BYTES) };
    case FrameKind.history:
      return { kind: 'history', terminal, bytes: frame.subarray(PLAIN_HEADER_BYTES) };
    case FrameKind.output: {
      if (frame.length < OUTPUT_HEADER_BYTES) return undefined;
      const offset = view.getBigUint64(5);
      if (offset > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
      return { kind: 'output', terminal, offset: Number(offset), bytes: frame.subarray(OUTPUT_HEADER_BYTES) };
    }
    default:
      return undefined;
  }
}
