import type { WebSocket } from 'ws';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { execStartSchema } from '#protocol/admin.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { decodeExecFrame, type ExecFrame, encodeExecFrame, encodeExecStream } from '#protocol/exec-frames.ts';
import { parseJson } from '#protocol/json.ts';
import type { AdminDeps } from './admin-labs.ts';

export interface AdminSocket {
  readonly socket: WebSocket;
  readonly lab: string;
  readonly first: Buffer;
  readonly deps: AdminDeps;
}

/** Runs one command in a host; its streams are read only as fast as the other end takes them. */
export async function serveExec({ socket, lab, first, deps }: AdminSocket): Promise<void> {
  const start = execStartSchema.safeParse(parseJson(first.toString('utf8')));
  if (!start.success) throw new SlipwayError('SLW100', { detail: start.error.issues[0]?.message ?? '' });
  const { host, argv, stdin } = start.data;
  const known = deps.labs.get(lab)?.hosts.some(({ name }) => name === host);
  if (!known) throw new SlipwayError('SLW106', { what: host });
  // Frames that came with the first message are emitted although the socket is paused: they wait here.
  const early: Buffer[] = [];
  let receive = (data: Buffer) => void early.push(data);
  const take = (data: Buffer, isBinary: boolean) => isBinary && receive(data);
  socket.on(
    'message',
    deps.boundary.guard('a frame of a command line', take, () => socket.terminate()),
  );
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
  const misuse = Promise.withResolvers<never>();
  misuse.promise.catch(() => undefined);
  receive = (data) => {
    const frame = decodeExecFrame(data);
    if (frame?.type === 'stdin') {
      if (frame.bytes.length === 0) return void session.stdin.end();
      if (session.stdin.writable && !session.stdin.write(frame.bytes)) {
        socket.pause();
        session.stdin.once('drain', () => socket.resume()).once('close', () => socket.resume());
      }
    } else if (frame?.type === 'signal') {
      session.kill(frame.signal);
    } else {
      misuse.reject(new SlipwayError('SLW100', { detail: frame ? `a frame ${frame.type}` : 'no exec frame' }));
    }
  };
  for (const data of early.splice(0)) receive(data);
  socket.resume();

  const sendBytes = (bytes: Uint8Array) => new Promise<void>((resolve) => socket.send(bytes, () => resolve()));
  const send = (frame: ExecFrame) => sendBytes(encodeExecFrame(frame));
  const forward = async (stream: NodeJS.ReadableStream, type: 'stdout' | 'stderr') => {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (const bytes of encodeExecStream(type, chunk)) await sendBytes(bytes);
    }
  };
  try {
    const outputs = [forward(session.stdout, 'stdout'), forward(session.stderr, 'stderr')];
    const [exit] = await Promise.race([Promise.all([session.exit, ...outputs]), misuse.promise]);
    await send({ type: 'exit', exit });
  } catch (cause) {
    if (socket.readyState !== socket.OPEN) return;
    if (cause instanceof LabinitError && cause.kind === 'start') {
      // As a shell reports it.
      await send({ type: 'stderr', bytes: Buffer.from(`${cause.message.slice(0, 500)}\n`) });
      await send({ type: 'exit', exit: { code: cause.reason === 'not_found' ? 127 : 126 } });
      return socket.close();
    }
    if (cause instanceof SlipwayError) throw cause;
    throw new SlipwayError('SLW204', { host, detail: String(cause).slice(0, 300) }, { cause });
  } finally {
    session.close();
  }
  socket.close();
}
