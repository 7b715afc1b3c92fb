import { once } from 'node:events';
import { WebSocket } from 'ws';
import { adminFailureSchema } from '#protocol/admin.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { ExecFrame, execExitSchema } from '#protocol/labinit.ts';
import { decodeExecFrame, encodeExecFrame } from '#server/routes/exec-socket.ts';
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

/** A text message of the admin socket that says why it ends, as something to throw. */
export function thrownBy(data: Buffer): SlipwayError {
  const parsed = adminFailureSchema.safeParse(JSON.parse(data.toString('utf8')));
  if (!parsed.success) return new SlipwayError('SLW900', { detail: 'an unknown answer' });
  return new SlipwayError(parsed.data.failure.code, parsed.data.failure.params);
}

/** Runs a command in a host with this process' streams; returns its exit status. */
export async function execInLab({ client, id, host, argv }: ExecInLab): Promise<number> {
  const socket = await openAdminSocket(client, `/api/labs/${encodeURIComponent(id)}/exec`);
  const send = (type: number, payload: Uint8Array) =>
    new Promise<void>((resolve) => socket.send(encodeExecFrame(type, payload), () => resolve()));
  const write = (stream: NodeJS.WriteStream, payload: Buffer) => {
    if (stream.write(payload)) return;
    socket.pause();
    stream.once('drain', () => socket.resume());
  };
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((name) => {
    const handler = () => void send(ExecFrame.signal, Buffer.from(name));
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  const status = new Promise<number>((resolve, reject) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return reject(thrownBy(data));
      const frame = decodeExecFrame(data);
      if (frame?.type === ExecFrame.stdout) return write(process.stdout, frame.payload);
      if (frame?.type === ExecFrame.stderr) return write(process.stderr, frame.payload);
      if (frame?.type !== ExecFrame.exit) return;
      const { code, signal } = execExitSchema.parse(JSON.parse(frame.payload.toString('utf8')));
      resolve(signal === undefined ? code : 128 + (SIGNAL_NUMBERS[signal] ?? 0));
    });
    // A reader that went away, such as `head`, ends the command as a broken pipe does.
    process.stdout.on('error', () => resolve(128 + (SIGNAL_NUMBERS.SIGPIPE ?? 0)));
    socket.on('close', () => reject(new SlipwayError('SLW204', { host, detail: 'the connection ended' })));
    socket.on('error', reject);
  });
  socket.send(JSON.stringify({ host, argv, stdin: true }));
  const input = async () => {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      if (socket.readyState !== socket.OPEN) return;
      await send(ExecFrame.stdin, chunk);
    }
    await send(ExecFrame.stdin, Buffer.alloc(0));
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
