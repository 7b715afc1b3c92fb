import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { shellStartSchema } from '#protocol/admin.ts';
import { type Failure, SlipwayError } from '#protocol/errors.ts';
import { parseJson } from '#protocol/json.ts';
import { clientMessageSchema } from '#protocol/messages.ts';
import type { AdminSocket } from './exec-socket.ts';

/** A terminal for the command line: the same service as the page's, in a session of its own that ends with the socket. */
export async function serveShell({ socket, lab, first, deps }: AdminSocket): Promise<void> {
  const start = shellStartSchema.safeParse(parseJson(first.toString('utf8')));
  if (!start.success) throw new SlipwayError('SLW100', { detail: z.prettifyError(start.error) });
  const { host, cols, rows } = start.data;
  if (!deps.labs.get(lab)?.hosts.some(({ name }) => name === host)) throw new SlipwayError('SLW106', { what: host });
  await deps.terminals.ready;
  const session = `cli-${randomBytes(8).toString('hex')}`;
  const opened = await deps.terminals.open({ session, lab, host, cols, rows });
  if ('code' in opened) throw new SlipwayError(opened.code, opened.params);
  const connection = deps.terminals.connect(session, {
    sendMessage: (message) => socket.send(JSON.stringify(message)),
    sendFrame: (frame) => socket.send(frame),
    bufferedBytes: () => socket.bufferedAmount,
  });
  const leave = () => {
    connection.message({ type: 'terminal.close', terminal: opened.id });
    connection.dispose();
  };
  socket.on('close', deps.boundary.guard('the end of a command line', leave));
  const receive = (data: Buffer, isBinary: boolean) => {
    if (isBinary) return connection.frame(data);
    const parsed = clientMessageSchema.safeParse(parseJson(data.toString('utf8')));
    if (!parsed.success) throw new SlipwayError('SLW100', { detail: z.prettifyError(parsed.error).slice(0, 200) });
    const message = parsed.data;
    switch (message.type) {
      case 'terminal.attach':
      case 'terminal.resize':
      case 'terminal.ack':
      case 'terminal.close':
        return connection.message(message);
      default:
        throw new SlipwayError('SLW100', { detail: `${message.type} at a shell` });
    }
  };
  const refuse = (failure: Failure) => socket.send(JSON.stringify({ type: 'error', failure }));
  socket.on('message', deps.boundary.guard('a frame of a command line', receive, refuse));
  socket.send(JSON.stringify({ type: 'terminal.opened', terminal: opened }));
  connection.message({ type: 'terminal.attach', terminal: opened.id });
}
