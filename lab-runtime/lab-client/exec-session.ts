import { type Duplex, Readable, Writable } from 'node:stream';
import {
  type ExecExit,
  type ExecFrame,
  ExecFrameDecoder,
  type ExecSignal,
  encodeExecFrame,
  encodeExecStream,
} from '#protocol/exec-frames.ts';
import { LabinitError } from './labinit-error.ts';

/** A running command in a host. Both outputs must be read (or `resume()`d), else the command is held back. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Rejects with a LabinitError when the command cannot start or the connection is lost. */
  readonly exit: Promise<ExecExit>;
  kill(signal: ExecSignal): void;
  /** Hangs up: labinit kills the process group. */
  close(): void;
}

/** Speaks the frames of an upgraded exec connection. */
export function execSession(socket: Duplex, signal?: AbortSignal): ExecSession {
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

  const receive = (frame: ExecFrame): void => {
    switch (frame.type) {
      case 'stdout':
      case 'stderr':
        if (!(frame.type === 'stdout' ? stdout : stderr).push(frame.bytes)) socket.pause();
        break;
      case 'exit':
        finish(() => exit.resolve(frame.exit));
        break;
      case 'error':
        fail(new LabinitError('start', frame.error.message, { reason: frame.error.code }));
        break;
      case 'stdin':
      case 'signal':
        fail(new LabinitError('protocol', `a frame that only we send (${frame.type})`));
    }
  };

  const decoder = new ExecFrameDecoder();
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of decoder.push(chunk)) {
        receive(frame);
        if (ended) return;
      }
    } catch (cause) {
      fail(new LabinitError('protocol', 'a frame that cannot be read', { cause }));
    }
  });
  socket.on('error', (error) => fail(new LabinitError('unreachable', 'the connection broke', { cause: error })));
  socket.on('close', () => fail(new LabinitError('unreachable', 'the connection ended before the command did')));
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });

  const send = (bytes: Uint8Array, done: () => void): void => {
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
      send(Buffer.concat([...encodeExecStream('stdin', chunk)]), done);
    },
    final(done) {
      send(encodeExecFrame({ type: 'stdin', bytes: new Uint8Array(0) }), done);
    },
  });
  return {
    stdin,
    stdout,
    stderr,
    exit: exit.promise,
    kill: (name) => void (ended || socket.write(encodeExecFrame({ type: 'signal', signal: name }))),
    close: () => fail(new LabinitError('aborted', 'the command was hung up on')),
  };
}
