import { connect, type NetConnectOpts } from 'node:net';

export interface WireOptions {
  /** Keeps our side open, as a peer does that waits. */
  readonly stay?: boolean;
  /** Called with all that has come; true lets go. */
  readonly enough?: (answer: Buffer) => boolean;
}

/** How long an entry may leave a peer without an end that has said all it has to say; long, for a machine may be busy. */
const PATIENCE_MS = 60_000;

/** Sends bytes and resolves with the answer once the other side has let go. Throws when it never does. */
export function exchange(
  to: NetConnectOpts,
  bytes: Buffer,
  { stay = false, enough }: WireOptions = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(to);
    const chunks: Buffer[] = [];
    const answer = () => Buffer.concat(chunks);
    const timer = setTimeout(() => {
      reject(
        new Error(`no end in ${PATIENCE_MS} ms; so far ${JSON.stringify(answer().toString('latin1').slice(0, 200))}`),
      );
      socket.destroy();
    }, PATIENCE_MS);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (enough?.(answer())) socket.destroy();
    });
    // What the other side thinks of us is told by its end, however rude.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer());
    });
    if (stay) socket.write(bytes);
    else socket.end(bytes);
  });
}

/** Throws unless the answer is the expected one. */
export function expectAnswer(answer: Buffer, begins: string, what: string): void {
  const text = answer.toString('latin1');
  if (!text.startsWith(begins)) throw new Error(`${what} is answered ${JSON.stringify(text.slice(0, 200))}`);
}
