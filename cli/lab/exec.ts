import { once } from 'node:events';
import { WebSocket } from 'ws';
import { adminFailureSchema } from '#protocol/admin.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { decodeExecFrame, type ExecFrame, encodeExecFrame, encodeExecStream } from '#protocol/exec-frames.ts';
import type { AdminClient } from '../admin-client.ts';

/** What a shell reports for a process that a signal ended: 128 and the signal's number. */
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

export interface ExecInLab {
  readonly client: AdminClient;
  readonly id: string;
  readonly host: string;
  readonly argv: readonly string[];
}

/** A socket that waits for its reader sees no ping of the server, which takes ours for a sign of life. */
const PING_MS = 10_000;

/** Opens a WebSocket of the admin API. Throws SLW505 when the server does not answer. */
export async function openAdminSocket(client: AdminClient, path: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws+unix://${client.socketPath}:${path}`, { perMessageDeflate: false });
  try {
    await once(socket, 'open');
  } catch (cause) {
    throw new SlipwayError('SLW505', { service: 'server', detail: (cause as Error).message }, { cause });
  }
  const pinging = setInterval(() => socket.ping(), PING_MS).unref();
  socket.on('close', () => clearInterval(pinging));
  return socket;
}

/** The admin socket's last text message, which says why it closes, as an error. */
export function thrownBy(data: Buffer): SlipwayError {
  const parsed = adminFailureSchema.safeParse(JSON.parse(data.toString('utf8')));
  if (!parsed.success) return new SlipwayError('SLW900', { detail: 'an unknown answer' });
  return new SlipwayError(parsed.data.failure.code, parsed.data.failure.params);
}

/** Runs a command in a host with this process' streams; returns its exit status. */
export async function execInLab({ client, id, host, argv }: ExecInLab): Promise<number> {
  const socket = await openAdminSocket(client, `/api/labs/${encodeURIComponent(id)}/exec`);
  const sendBytes = (bytes: Uint8Array) => new Promise<void>((resolve) => socket.send(bytes, () => resolve()));
  const send = (frame: ExecFrame) => sendBytes(encodeExecFrame(frame));
  const write = (stream: NodeJS.WriteStream, bytes: Uint8Array) => {
    if (stream.write(bytes)) return;
    socket.pause();
    stream.once('drain', () => socket.resume());
  };
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((name) => {
    const handler = () => void send({ type: 'signal', signal: name });
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  const status = new Promise<number>((resolve, reject) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return reject(thrownBy(data));
      const frame = decodeExecFrame(data);
      if (frame?.type === 'stdout') return write(process.stdout, frame.bytes);
      if (frame?.type === 'stderr') return write(process.stderr, frame.bytes);
      if (frame?.type !== 'exit') return reject(new SlipwayError('SLW900', { detail: 'an unknown frame' }));
      const { code, signal } = frame.exit;
      resolve(signal === undefined ? code : 128 + (SIGNAL_NUMBERS[signal] ?? 0));
    });
    // When standard output is closed, as by `head`, the command ends as it does of a broken pipe.
    process.stdout.on('error', () => resolve(128 + (SIGNAL_NUMBERS.SIGPIPE ?? 0)));
    socket.on('close', () => reject(new SlipwayError('SLW204', { host, detail: 'the connection ended' })));
    socket.on('error', reject);
  });
  socket.send(JSON.stringify({ host, argv, stdin: true }));
  const input = async () => {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      if (socket.readyState !== socket.OPEN) return;
      for (const bytes of encodeExecStream('stdin', chunk)) await sendBytes(bytes);
    }
    await send({ type: 'stdin', bytes: new Uint8Array(0) });
  };
  input().catch(() => undefined);
  try {
    return await status;
  } finally {
    for (const remove of signals) remove();
    socket.close();
    process.stdin.unref?.();
  }
}
