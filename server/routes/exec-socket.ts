import type { WebSocket } from 'ws';
import { execStartSchema } from '#protocol/admin.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { ExecFrame } from '#protocol/labinit.ts';
import type { AdminDeps } from './admin-labs.ts';

const HEADER_BYTES = 5;

export function encodeExecFrame(type: number, payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + payload.length);
  frame.writeUInt8(type, 0);
  frame.writeUInt32BE(payload.length, 1);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Returns undefined for bytes that are no frame. */
export function decodeExecFrame(frame: Buffer): { type: number; payload: Buffer } | undefined {
  if (frame.length < HEADER_BYTES || frame.readUInt32BE(1) !== frame.length - HEADER_BYTES) return undefined;
  return { type: frame.readUInt8(0), payload: frame.subarray(HEADER_BYTES) };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGQUIT'] as const;

export interface AdminSocket {
  readonly socket: WebSocket;
  readonly lab: string;
  readonly first: Buffer;
  readonly deps: AdminDeps;
}

/** Runs one command in a host; its streams are paced by the reader at the other end. */
export async function serveExec({ socket, lab, first, deps }: AdminSocket): Promise<void> {
  const start = execStartSchema.safeParse(JSON.parse(first.toString('utf8')));
  if (!start.success) throw new SlipwayError('SLW100', { detail: start.error.issues[0]?.message ?? '' });
  const { host, argv, stdin } = start.data;
  const known = deps.labs.get(lab)?.hosts.some(({ name }) => name === host);
  if (!known) throw new SlipwayError('SLW106', { what: host });
  // Frames that came with the first message are emitted although the socket is paused: they wait here.
  const early: Buffer[] = [];
  let receive = (data: Buffer) => void early.push(data);
  socket.on('message', (data: Buffer, isBinary) => isBinary && receive(data));
  socket.pause();
  const session = await deps.labs
    .hosts(lab)
    .spawn(host, { argv, stdin }, { caller: 'learner' })
    .catch((cause: unknown) => {
      throw new SlipwayError('SLW204', { host, detail: String(cause).slice(0, 300) }, { cause });
    });
  if (socket.readyState !== socket.OPEN) return session.close();
  socket.on('close', () => session.close());
  session.stdin.on('error', () => undefined);
  receive = (data) => {
    const frame = decodeExecFrame(data);
    if (frame?.type === ExecFrame.stdin) {
      if (frame.payload.length === 0) return void session.stdin.end();
      if (session.stdin.writable && !session.stdin.write(frame.payload)) {
        socket.pause();
        session.stdin.once('drain', () => socket.resume()).once('close', () => socket.resume());
      }
    } else if (frame?.type === ExecFrame.signal) {
      const signal = SIGNALS.find((name) => name === frame.payload.toString('latin1'));
      if (signal) session.kill(signal);
    }
  };
  for (const data of early.splice(0)) receive(data);
  socket.resume();

  const send = (type: number, payload: Uint8Array) =>
    new Promise<void>((resolve) => socket.send(encodeExecFrame(type, payload), () => resolve()));
  const forward = async (stream: NodeJS.ReadableStream, type: number) => {
    for await (const chunk of stream as AsyncIterable<Buffer>) await send(type, chunk);
  };
  try {
    const [exit] = await Promise.all([
      session.exit,
      forward(session.stdout, ExecFrame.stdout),
      forward(session.stderr, ExecFrame.stderr),
    ]);
    await send(ExecFrame.exit, Buffer.from(JSON.stringify(exit)));
  } catch (cause) {
    if (socket.readyState !== socket.OPEN) return;
    if (cause instanceof LabinitError && cause.kind === 'start') {
      // As a shell reports it.
      await send(ExecFrame.stderr, Buffer.from(`${cause.message.slice(0, 500)}\n`));
      const code = cause.reason === 'not_found' ? 127 : 126;
      await send(ExecFrame.exit, Buffer.from(JSON.stringify({ code })));
      return socket.close();
    }
    throw new SlipwayError('SLW204', { host, detail: String(cause).slice(0, 300) }, { cause });
  } finally {
    session.close();
  }
  socket.close();
}
