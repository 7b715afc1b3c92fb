import { once } from 'node:events';
import { WebSocket } from 'ws';
import { encodeInput } from '#protocol/frames.ts';
import { lenient } from '#protocol/lenient.ts';
import { type ClientMessage, type ServerMessage, serverMessageSchema } from '#protocol/messages.ts';
import { stamp } from '#protocol/version.ts';

/** As a page reads it: the upgrade test has servers of two versions. */
const readSchema = lenient(serverMessageSchema);

type OfType<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** A page's session and WebSocket, without a browser. */
export interface Learner {
  readonly address: string;
  readonly cookie: string;
  greet(lesson: string): Promise<OfType<'welcome'>>;
  send(message: ClientMessage): void;
  type(terminal: number, text: string): void;
  /** The first message of the type, from the last `reload` on, for which `accept` holds. Rejects when an error comes before it. */
  until<T extends ServerMessage['type']>(type: T, accept: (message: OfType<T>) => boolean): Promise<OfType<T>>;
  /** Comes back, at another address when the server has moved. */
  reload(address?: string): Promise<void>;
  close(): void;
}

export async function openLearner(first: string): Promise<Learner> {
  let address = first;
  const answer = await fetch(new URL('/api/session', address));
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  let messages: ServerMessage[] = [];
  let wake: () => void = () => undefined;

  const connect = async () => {
    messages = [];
    const { origin } = new URL(address);
    const socket = new WebSocket(new URL('/ws', address.replace(/^http/, 'ws')), { origin, headers: { cookie } });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return;
      messages.push(readSchema.parse(JSON.parse(data.toString('utf8'))));
      wake();
    });
    await once(socket, 'open');
    return socket;
  };
  let socket = await connect();
  const send = (message: ClientMessage) => socket.send(JSON.stringify(message));
  const until: Learner['until'] = async (type, accept) => {
    for (let index = 0; ; index++) {
      while (index >= messages.length) await new Promise<void>((resolve) => (wake = resolve));
      const message = messages[index] as OfType<typeof type>;
      if (message.type === type && accept(message)) return message;
      if (messages[index]?.type === 'error' && type !== 'error') throw new Error(JSON.stringify(messages[index]));
    }
  };
  return {
    get address() {
      return address;
    },
    cookie,
    send,
    until,
    greet(lesson) {
      send({ type: 'hello', ...stamp('page'), language: 'en', lesson });
      return until('welcome', () => true);
    },
    type: (terminal, text) => socket.send(encodeInput(terminal, new TextEncoder().encode(text))),
    async reload(moved = address) {
      address = moved;
      if (socket.readyState !== WebSocket.CLOSED) {
        socket.close();
        await once(socket, 'close');
      }
      socket = await connect();
    },
    close: () => socket.close(),
  };
}
