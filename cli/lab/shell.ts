import type { SlipwayError } from '#protocol/errors.ts';
import { SlipwayError as Thrown } from '#protocol/errors.ts';
import { decodeFrame, encodeInput } from '#protocol/frames.ts';
import { lenient } from '#protocol/lenient.ts';
import { type ClientMessage, serverMessageSchema } from '#protocol/messages.ts';
import type { AdminClient } from '../admin-client.ts';
import type { Output } from '../output.ts';
import { openAdminSocket, thrownBy } from './exec.ts';

/** The server that runs may be of a later version. */
const readSchema = lenient(serverMessageSchema);

/** The server sends no more than 100,000 unacknowledged bytes; this leaves it room. */
const ACK_BYTES = 4096;
const DEFAULT_COLS = 80;
const DEFAULT_ROWS = 24;

export interface ShellInLab {
  readonly client: AdminClient;
  readonly out: Output;
  readonly id: string;
  readonly host: string;
}

/** A terminal on a lab's host in this terminal; ends with the shell. */
export async function shellInLab({ client, out, id, host }: ShellInLab): Promise<number> {
  const { stdin, stdout } = process;
  const socket = await openAdminSocket(client, `/api/labs/${encodeURIComponent(id)}/shell`);
  const size = () => ({ cols: Math.max(2, stdout.columns || DEFAULT_COLS), rows: stdout.rows || DEFAULT_ROWS });
  const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
  let terminal: number | undefined;
  let acknowledged = 0;

  const show = (bytes: Uint8Array | string, offset: number) =>
    stdout.write(bytes, () => {
      if (terminal === undefined || offset - acknowledged < ACK_BYTES) return;
      acknowledged = offset;
      say({ type: 'terminal.ack', terminal, offset });
    });
  const onResize = () => terminal !== undefined && say({ type: 'terminal.resize', terminal, ...size() });
  const onInput = (bytes: Buffer) => terminal !== undefined && socket.send(encodeInput(terminal, bytes));
  const onInputEnd = () => onInput(Buffer.from('\x04'));

  const ended = new Promise<number>((resolve, reject: (error: SlipwayError | Error) => void) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        const frame = decodeFrame(data);
        if (frame?.kind === 'output') show(frame.bytes, frame.offset + frame.bytes.length);
        return;
      }
      const parsed = readSchema.safeParse(JSON.parse(data.toString('utf8')));
      if (!parsed.success) return reject(thrownBy(data));
      const message = parsed.data;
      if (message.type === 'terminal.opened') terminal = message.terminal.id;
      else if (message.type === 'terminal.snapshot') {
        acknowledged = message.offset;
        show(message.data, message.offset);
      } else if (message.type === 'terminal.closed') {
        if (message.failure) reject(new Thrown(message.failure.code, message.failure.params));
        else resolve(message.exitCode ?? 0);
      } else if (message.type === 'error') reject(new Thrown(message.failure.code, message.failure.params));
    });
    socket.on('close', () => reject(new Thrown('SLW204', { host, detail: 'the connection ended' })));
    socket.on('error', reject);
  });
  socket.send(JSON.stringify({ host, ...size() }));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onInput).on('end', onInputEnd);
  stdout.on('resize', onResize);
  try {
    return await ended;
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.off('data', onInput).off('end', onInputEnd).pause();
    stdout.off('resize', onResize);
    socket.close();
    if (out.interactive) out.say('');
  }
}
