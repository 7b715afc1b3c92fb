import type { Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { EXEC_FRAME_MAX_BYTES, ExecFrame, execErrorSchema, execExitSchema } from '#protocol/labinit.ts';
import { LabinitError } from './labinit-error.ts';

const HEADER_BYTES = 5;
const STDIN_CHUNK_BYTES = 32_768;

export interface ExecExit {
  readonly code: number;
  readonly signal?: string | undefined;
}

/** A running command in a host. Both outputs must be read (or `resume()`d), else the command is held back. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Rejects with a LabinitError when the command cannot start or the connection is lost. */
  readonly exit: Promise<ExecExit>;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGHUP' | 'SIGQUIT'): void;
  /** Hangs up: labinit kills the process group. */
  close(): void;
}

function frame(type: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(payload.length, 1);
  payload.copy(bytes, HEADER_BYTES);
  return bytes;
}

/** Speaks the frames of an upgraded exec connection. */
export function execSession(socket: Socket, signal?: AbortSignal): ExecSession {
  const flow = (): void => void socket.resume();
  const stdout = new Readable({ read: flow });
  const stderr = new Readable({ read: flow });
  const outputs = [stdout, stderr];
  // the exit tells the failure; a reader that iterates gets it too
  for (const output of outputs) output.on('error', () => {});
  const exit = Promise.withResolvers<ExecExit>();
  // whoever asks only for the streams need not also handle the exit
  exit.promise.catch(() => {});
  let ended = false;

  const finish = (settle: () => void, error?: LabinitError): void => {
    if (ended) return;
    ended = true;
    signal?.removeEventListener('abort', onAbort);
    settle();
    for (const output of outputs) {
      if (error === undefined) output.push(null);
      else output.destroy(error);
    }
    socket.destroy();
  };
  const fail = (error: LabinitError): void => finish(() => exit.reject(error), error);
  const onAbort = (): void => fail(new LabinitError('aborted', 'the command was aborted'));

  const parse = (payload: Buffer, schema: typeof execExitSchema | typeof execErrorSchema): unknown => {
    try {
      return schema.parse(JSON.parse(payload.toString('utf8')));
    } catch (error) {
      fail(new LabinitError('protocol', 'a frame that cannot be read', { cause: error }));
      return undefined;
    }
  };
  const take = (type: number, payload: Buffer): void => {
    switch (type) {
      case ExecFrame.stdout:
      case ExecFrame.stderr:
        if (!(type === ExecFrame.stdout ? stdout : stderr).push(payload)) socket.pause();
        break;
      case ExecFrame.exit: {
        const value = parse(payload, execExitSchema) as ExecExit | undefined;
        if (value !== undefined) finish(() => exit.resolve(value));
        break;
      }
      case ExecFrame.error: {
        const value = parse(payload, execErrorSchema) as { code: string; message: string } | undefined;
        if (value !== undefined) fail(new LabinitError('start', value.message, { reason: value.code }));
        break;
      }
      default:
        fail(new LabinitError('protocol', `an unknown frame (${type})`));
    }
  };

  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (!ended && data.length >= HEADER_BYTES) {
      const length = data.readUInt32BE(1);
      if (length > EXEC_FRAME_MAX_BYTES) {
        fail(new LabinitError('protocol', `a frame of ${length} bytes`));
        return;
      }
      if (data.length < HEADER_BYTES + length) break;
      take(data.readUInt8(0), data.subarray(HEADER_BYTES, HEADER_BYTES + length));
      data = data.subarray(HEADER_BYTES + length);
    }
    rest = data;
  });
  socket.on('error', (error) => fail(new LabinitError('unreachable', 'the connection broke', { cause: error })));
  socket.on('close', () => fail(new LabinitError('unreachable', 'the connection ended before the command did')));
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });

  const send = (bytes: Buffer, done: () => void): void => {
    if (ended || socket.write(bytes)) {
      done();
      return;
    }
    const go = (): void => {
      socket.off('drain', go).off('close', go);
      done();
    };
    socket.on('drain', go).on('close', go);
  };
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const frames: Buffer[] = [];
      for (let at = 0; at < chunk.length; at += STDIN_CHUNK_BYTES)
        frames.push(frame(ExecFrame.stdin, chunk.subarray(at, at + STDIN_CHUNK_BYTES)));
      send(Buffer.concat(frames), done);
    },
    final(done) {
      send(frame(ExecFrame.stdin, Buffer.alloc(0)), done);
    },
  });
  return {
    stdin,
    stdout,
    stderr,
    exit: exit.promise,
    kill: (name) => void (ended || socket.write(frame(ExecFrame.signal, Buffer.from(name)))),
    close: () => fail(new LabinitError('aborted', 'the command was hung up on')),
  };
}
