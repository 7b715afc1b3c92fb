import { z } from 'zod';
import { ByteQueue } from './byte-queue.ts';

/**
 * The streams of one command in a host: `u8 type, u32be length, payload`. labinit speaks them over an upgraded
 * connection, the admin API with one frame in a WebSocket message. An empty `stdin` ends the input; `exit` and `error`
 * are the last frame. `internal/execsession/frames.go` holds the same table.
 */
const FrameType = { stdin: 0, stdout: 1, stderr: 2, exit: 3, signal: 4, error: 5 } as const;

/** A frame above this is none of ours; labinit's own bound is the same. */
export const EXEC_FRAME_MAX_BYTES = 65_536;
/** Input goes in pieces of this, half a frame: a command that is ended meanwhile waits for no more than that. */
const STREAM_CHUNK_BYTES = 32_768;
const HEAD_BYTES = 5;

export const execSignalSchema = z.enum(['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGQUIT']);
export type ExecSignal = z.infer<typeof execSignalSchema>;
/** `signal`: what ended the command, if one did. */
const execExitSchema = z.object({ code: z.number().int(), signal: z.string().max(32).optional() });
export type ExecExit = Readonly<z.infer<typeof execExitSchema>>;
/** The command could not be started: `not_found`, `not_executable` or `start_failed`. */
const execErrorSchema = z.object({ code: z.string().max(64), message: z.string().max(4096) });
type ExecError = Readonly<z.infer<typeof execErrorSchema>>;

export type ExecFrame =
  | { readonly type: 'stdin' | 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  | { readonly type: 'signal'; readonly signal: ExecSignal }
  | { readonly type: 'exit'; readonly exit: ExecExit }
  | { readonly type: 'error'; readonly error: ExecError };

/** Thrown for bytes that are no frame; the connection that sent them is closed. */
export class ExecFrameError extends Error {
  override readonly name = 'ExecFrameError';
}

const utf8 = new TextEncoder();

function payloadOf(frame: ExecFrame): Uint8Array {
  switch (frame.type) {
    case 'stdin':
    case 'stdout':
    case 'stderr':
      return frame.bytes;
    case 'signal':
      return utf8.encode(frame.signal);
    case 'exit':
      return utf8.encode(JSON.stringify(frame.exit));
    case 'error':
      return utf8.encode(JSON.stringify(frame.error));
  }
}

/** Throws a RangeError for a payload above EXEC_FRAME_MAX_BYTES; `encodeExecStream` cuts what may be longer. */
export function encodeExecFrame(frame: ExecFrame): Uint8Array<ArrayBuffer> {
  const payload = payloadOf(frame);
  if (payload.length > EXEC_FRAME_MAX_BYTES) throw new RangeError(`an exec frame of ${payload.length} bytes`);
  const encoded = new Uint8Array(HEAD_BYTES + payload.length);
  encoded[0] = FrameType[frame.type];
  new DataView(encoded.buffer).setUint32(1, payload.length);
  encoded.set(payload, HEAD_BYTES);
  return encoded;
}

/** A piece of a stream as frames of a bounded size; none for no bytes, for an empty `stdin` frame ends the input. */
export function* encodeExecStream(
  type: 'stdin' | 'stdout' | 'stderr',
  bytes: Uint8Array,
): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += STREAM_CHUNK_BYTES) {
    yield encodeExecFrame({ type, bytes: bytes.subarray(at, at + STREAM_CHUNK_BYTES) });
  }
}

function parsed<T>(payload: Uint8Array, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch (cause) {
    throw new ExecFrameError('a frame whose JSON cannot be read', { cause });
  }
}

function frameOf(type: number, payload: Uint8Array): ExecFrame {
  switch (type) {
    case FrameType.stdin:
      return { type: 'stdin', bytes: payload };
    case FrameType.stdout:
      return { type: 'stdout', bytes: payload };
    case FrameType.stderr:
      return { type: 'stderr', bytes: payload };
    case FrameType.signal: {
      const signal = execSignalSchema.safeParse(new TextDecoder().decode(payload));
      if (!signal.success) throw new ExecFrameError('a signal that cannot be sent');
      return { type: 'signal', signal: signal.data };
    }
    case FrameType.exit:
      return { type: 'exit', exit: parsed(payload, execExitSchema) };
    case FrameType.error:
      return { type: 'error', error: parsed(payload, execErrorSchema) };
    default:
      throw new ExecFrameError(`a frame of the unknown type ${type}`);
  }
}

function headOf(head: Uint8Array): { type: number; payloadBytes: number } {
  const view = new DataView(head.buffer, head.byteOffset, HEAD_BYTES);
  const payloadBytes = view.getUint32(1);
  if (payloadBytes > EXEC_FRAME_MAX_BYTES) throw new ExecFrameError(`a frame of ${payloadBytes} bytes`);
  return { type: view.getUint8(0), payloadBytes };
}

/** One message that holds one frame. Undefined for anything else, so that a listener need not catch. */
export function decodeExecFrame(message: Uint8Array): ExecFrame | undefined {
  if (message.length < HEAD_BYTES) return undefined;
  try {
    const { type, payloadBytes } = headOf(message);
    if (payloadBytes !== message.length - HEAD_BYTES) return undefined;
    return frameOf(type, message.subarray(HEAD_BYTES));
  } catch (error) {
    if (error instanceof ExecFrameError) return undefined;
    throw error;
  }
}

/** Cuts a byte stream into frames. Holds at most one unfinished frame beside the chunk that was pushed last. */
export class ExecFrameDecoder {
  readonly #queue = new ByteQueue();
  #head: { type: number; payloadBytes: number } | undefined;

  /** Throws ExecFrameError; the decoder is of no use afterwards. */
  *push(chunk: Uint8Array): Generator<ExecFrame> {
    this.#queue.push(chunk);
    for (;;) {
      if (!this.#head) {
        if (this.#queue.length < HEAD_BYTES) return;
        this.#head = headOf(this.#queue.take(HEAD_BYTES));
      }
      if (this.#queue.length < this.#head.payloadBytes) return;
      const { type, payloadBytes } = this.#head;
      this.#head = undefined;
      yield frameOf(type, this.#queue.take(payloadBytes));
    }
  }
}
