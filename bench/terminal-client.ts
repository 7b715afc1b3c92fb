import WebSocket from 'ws';
import { decodeFrame, encodeInput } from '#protocol/frames.ts';
import { type ClientMessage, type ServerMessage, serverMessageSchema } from '#protocol/messages.ts';
import { ACK_STEP_BYTES } from '#protocol/terminal-flow.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
/** What a promise is returned for is acknowledged when it resolves, as a page does when its emulator is through. */
export type OnOutput = (bytes: Uint8Array, offset: number) => void | Promise<void>;

const ANSWER_TIMEOUT_MS = 120_000;
/** A short text, and the prompt that comes with it. */
const TAIL_BYTES = 120;

/** A page without a browser, over the same WebSocket. */
export class TerminalClient {
  readonly socket: WebSocket;
  readonly #outputs = new Map<number, OnOutput>();
  readonly #acked = new Map<number, number>();
  readonly #waiting = new Set<(message: ServerMessage) => void>();
  #ref = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return this.#frame(data);
      const message = serverMessageSchema.parse(JSON.parse(data.toString('utf8')));
      for (const waiting of this.#waiting) waiting(message);
    });
  }

  /** `origin` is the page's address, `http://127.0.0.1:4600`. */
  static async connect(
    origin: string,
    lesson?: string,
  ): Promise<{ client: TerminalClient; welcome: MessageOf<'welcome'> }> {
    const page = await fetch(`${origin}/api/session`);
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, {
      origin,
      headers: { cookie },
      perMessageDeflate: false,
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const client = new TerminalClient(socket);
    const welcome = client.next('welcome');
    client.send({ type: 'hello', version: PROTOCOL_VERSION, language: 'en', ...(lesson ? { lesson } : {}) });
    return { client, welcome: await welcome };
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Resolves with the next message of the type that fits; rejects when the server reports an error first. */
  next<T extends ServerMessage['type']>(
    type: T,
    fits: (message: MessageOf<T>) => boolean = () => true,
  ): Promise<MessageOf<T>> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error(`no ${type} came`)), ANSWER_TIMEOUT_MS);
      const done = (settle: () => void) => {
        clearTimeout(timeout);
        this.#waiting.delete(listener);
        settle();
      };
      const listener = (message: ServerMessage) => {
        if (message.type === 'error' && type !== 'error') done(() => reject(new Error(message.failure.message.en)));
        else if (message.type === type && fits(message as MessageOf<T>)) done(() => resolve(message as MessageOf<T>));
      };
      this.#waiting.add(listener);
    });
  }

  /** Opens a shell and resolves when it has printed its prompt. */
  async open(host: string, output: OnOutput): Promise<number> {
    this.#ref += 1;
    const ref = `open-${this.#ref}`;
    const opened = this.next('terminal.opened', (message) => message.ref === ref);
    this.send({ type: 'terminal.open', ref, host, cols: 120, rows: 30 });
    const { id } = (await opened).terminal;
    const prompt = new Promise<void>((resolve) => {
      this.#outputs.set(id, () => resolve());
      this.next('terminal.snapshot', ({ terminal, data }) => terminal === id && data !== '').then(
        () => resolve(),
        () => {},
      );
    });
    this.send({ type: 'terminal.attach', terminal: id });
    await prompt;
    await new Promise((resolve) => setTimeout(resolve, 500));
    this.#outputs.set(id, output);
    return id;
  }

  /** Resolves when the text has come in the terminal's output; its listener is gone then. */
  output(terminal: number, text: string): Promise<void> {
    return new Promise((resolve) => {
      let tail = '';
      this.#outputs.set(terminal, (bytes) => {
        tail = `${tail}${Buffer.from(bytes.slice(-TAIL_BYTES)).toString('latin1')}`.slice(-TAIL_BYTES);
        if (tail.includes(text)) resolve();
      });
    });
  }

  type(terminal: number, text: string): void {
    this.socket.send(encodeInput(terminal, new TextEncoder().encode(text)));
  }

  close(): void {
    this.socket.close();
  }

  #frame(data: Buffer): void {
    const output = decodeFrame(data);
    if (output?.kind !== 'output') return;
    const { terminal, offset, bytes } = output;
    const end = offset + bytes.length;
    const taken = this.#outputs.get(terminal)?.(bytes, offset);
    if (taken)
      taken.then(
        () => this.#acknowledge(terminal, end),
        (error: unknown) => this.socket.emit('error', error),
      );
    else this.#acknowledge(terminal, end);
  }

  #acknowledge(terminal: number, offset: number): void {
    if (offset - (this.#acked.get(terminal) ?? 0) < ACK_STEP_BYTES) return;
    this.#acked.set(terminal, offset);
    this.send({ type: 'terminal.ack', terminal, offset });
  }
}
