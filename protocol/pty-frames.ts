import { ByteQueue } from './byte-queue.ts';
import { PTY_FRAME_MAX_BYTES, PtyFrame } from './ptyhost.ts';

const HEAD_BYTES = 5;
const TERMINAL_BYTES = 4;
const OFFSET_BYTES = 8;

/** One frame between server and ptyhost; `length` on the wire counts the payload only. */
export type PtyWireFrame =
  | { readonly kind: 'control'; readonly json: unknown }
  | { readonly kind: 'input'; readonly terminal: number; readonly bytes: Uint8Array }
  | { readonly kind: 'output'; readonly terminal: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'checkpoint'; readonly terminal: number; readonly offset: number; readonly bytes: Uint8Array };

function framed(kind: number, payloadBytes: number): { frame: Uint8Array; view: DataView } {
  const frame = new Uint8Array(HEAD_BYTES + payloadBytes);
  const view = new DataView(frame.buffer);
  view.setUint32(0, payloadBytes);
  view.setUint8(4, kind);
  return { frame, view };
}

export function encodePtyControl(message: unknown): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(message));
  const { frame } = framed(PtyFrame.control, json.length);
  frame.set(json, HEAD_BYTES);
  return frame;
}

export function encodePtyInput(terminal: number, bytes: Uint8Array): Uint8Array {
  const { frame, view } = framed(PtyFrame.input, TERMINAL_BYTES + bytes.length);
  view.setUint32(HEAD_BYTES, terminal);
  frame.set(bytes, HEAD_BYTES + TERMINAL_BYTES);
  return frame;
}

function encodeAtOffset(kind: number, at: { terminal: number; offset: number; bytes: Uint8Array }): Uint8Array {
  const { frame, view } = framed(kind, TERMINAL_BYTES + OFFSET_BYTES + at.bytes.length);
  view.setUint32(HEAD_BYTES, at.terminal);
  view.setBigUint64(HEAD_BYTES + TERMINAL_BYTES, BigInt(at.offset));
  frame.set(at.bytes, HEAD_BYTES + TERMINAL_BYTES + OFFSET_BYTES);
  return frame;
}

export const encodePtyOutput = (terminal: number, offset: number, bytes: Uint8Array): Uint8Array =>
  encodeAtOffset(PtyFrame.output, { terminal, offset, bytes });

export const encodePtyCheckpoint = (terminal: number, offset: number, bytes: Uint8Array): Uint8Array =>
  encodeAtOffset(PtyFrame.checkpoint, { terminal, offset, bytes });

/** Thrown for bytes that are no frame; the connection that sent them is closed. */
export class PtyFrameError extends Error {
  override readonly name = 'PtyFrameError';
}

function parse(kind: number, payload: Uint8Array): PtyWireFrame {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const need = (bytes: number) => {
    if (payload.length < bytes) throw new PtyFrameError(`frame of kind ${kind} with ${payload.length} bytes`);
  };
  switch (kind) {
    case PtyFrame.control:
      try {
        return { kind: 'control', json: JSON.parse(new TextDecoder().decode(payload)) };
      } catch (cause) {
        throw new PtyFrameError('control frame is not JSON', { cause });
      }
    case PtyFrame.input:
      need(TERMINAL_BYTES);
      return { kind: 'input', terminal: view.getUint32(0), bytes: payload.subarray(TERMINAL_BYTES) };
    case PtyFrame.output:
    case PtyFrame.checkpoint: {
      need(TERMINAL_BYTES + OFFSET_BYTES);
      const offset = Number(view.getBigUint64(TERMINAL_BYTES));
      if (!Number.isSafeInteger(offset)) throw new PtyFrameError('offset out of range');
      return {
        kind: kind === PtyFrame.output ? 'output' : 'checkpoint',
        terminal: view.getUint32(0),
        offset,
        bytes: payload.subarray(TERMINAL_BYTES + OFFSET_BYTES),
      };
    }
    default:
      throw new PtyFrameError(`unknown frame kind ${kind}`);
  }
}

/** Cuts a byte stream into frames. Holds at most one unfinished frame, so at most PTY_FRAME_MAX_BYTES. */
export class PtyFrameDecoder {
  readonly #queue = new ByteQueue();
  #head: { kind: number; payloadBytes: number } | undefined;

  /** Throws PtyFrameError; the decoder is of no use afterwards. All frames are to be taken before the next push. */
  *push(chunk: Uint8Array): Generator<PtyWireFrame, undefined> {
    this.#queue.push(chunk);
    for (;;) {
      if (!this.#head) {
        if (this.#queue.length < HEAD_BYTES) return undefined;
        const head = this.#queue.take(HEAD_BYTES);
        const payloadBytes = new DataView(head.buffer, head.byteOffset).getUint32(0);
        if (payloadBytes > PTY_FRAME_MAX_BYTES) throw new PtyFrameError(`frame of ${payloadBytes} bytes`);
        this.#head = { kind: head[4] ?? -1, payloadBytes };
      }
      if (this.#queue.length < this.#head.payloadBytes) return undefined;
      const { kind, payloadBytes } = this.#head;
      this.#head = undefined;
      yield parse(kind, this.#queue.take(payloadBytes));
    }
  }
}
