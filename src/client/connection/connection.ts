import type { z } from 'zod';
import { failure, type Failure } from '#protocol/errors.ts';
import {
  type ClientMessage,
  CloseCode,
  clientMessageSchema,
  type Language,
  type ServerMessage,
  serverMessageSchema,
} from '#protocol/messages.ts';
import { lenient } from '#protocol/lenient.ts';
import { stamp, versionText } from '#protocol/version.ts';
import { Listeners } from './listeners.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';

/** Where the WebSocket stands. `refused` is final: only a reload helps. */
export type LinkState =
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'open' }
  | { readonly state: 'lost'; readonly attempt: number; readonly retryAt: number }
  | { readonly state: 'refused'; readonly failure: Failure };

type ServerMessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
type ServerEvents = { [T in ServerMessage['type']]: ServerMessageOf<T> };

interface ConnectionOptions {
  readonly url: string;
  readonly language: Language;
  readonly lesson?: string;
  /** Tests put a fake here. */
  readonly openSocket?: (url: string) => WebSocket;
}

/** A `welcome` that takes longer than this counts as a lost connection. */
const WELCOME_TIMEOUT_MS = 10_000;
/** A ping is sent after this much silence, so that a dead network is noticed before the learner types. */
const PING_EVERY_MS = 20_000;
const PONG_TIMEOUT_MS = 8_000;

/** The page's one WebSocket: sends `hello`, parses both ways, and reconnects after a loss. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #messages = new Listeners<ServerEvents>();
  readonly #frames = new Set<(frame: Uint8Array) => void>();
  readonly #links = new Set<(link: LinkState) => void>();
  readonly #lifetime = new AbortController();
  #link: LinkState = { state: 'connecting', attempt: 0 };
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get link(): LinkState {
    return this.#link;
  }

  start(): void {
    const { signal } = this.#lifetime;
    document.addEventListener('visibilitychange', () => this.#wake(), { signal });
    window.addEventListener('online', () => this.#wake(), { signal });
    this.#open();
  }

  /** Ends the connection for good. */
  close(): void {
    this.#lifetime.abort();
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    this.#socket?.close(1000);
  }

  /** False when there is no open connection. Nothing is queued: a stale request must not take effect later. */
  send(message: ClientMessage): boolean {
    if (this.#link.state !== 'open') return false;
    this.#sendNow(message);
    return true;
  }

  /** Sends a binary frame (protocol/frames.ts); dropped when there is no open connection. */
  sendFrame(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#link.state === 'open') this.#socket?.send(frame);
  }

  onMessage<T extends ServerMessage['type']>(type: T, listener: (message: ServerMessageOf<T>) => void): () => void {
    return this.#messages.add(type, listener);
  }

  /** Binary frames as they came; the terminals decode them. */
  onFrame(listener: (frame: Uint8Array) => void): () => void {
    this.#frames.add(listener);
    return () => this.#frames.delete(listener);
  }

  onLink(listener: (link: LinkState) => void): () => void {
    this.#links.add(listener);
    return () => this.#links.delete(listener);
  }

  /** Tries at once instead of waiting for the backoff. */
  retryNow(): void {
    if (this.#link.state !== 'lost') return;
    clearTimeout(this.#retry);
    this.#open();
  }

  #open(): void {
    this.#setLink({ state: 'connecting', attempt: this.#attempt });
    const socket = this.#options.openSocket?.(this.#options.url) ?? new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      const { lesson, language } = this.#options;
      this.#sendNow({ type: 'hello', ...stamp('page'), language, ...(lesson ? { lesson } : {}) });
    });
    socket.addEventListener('message', (event) => this.#receive(socket, event.data));
    socket.addEventListener('close', (event) => this.#closed(socket, event.code));
    this.#expect(WELCOME_TIMEOUT_MS);
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    this.#watchSilence();
    if (data instanceof ArrayBuffer) {
      const frame = new Uint8Array(data);
      for (const listener of this.#frames) listener(frame);
      return;
    }
    const parsed = parseServerMessage(data);
    if (!parsed.success) {
      if (isLater(data)) return;
      console.error('Slipway: message not understood', parsed.error.issues);
      this.#messages.emit('error', { type: 'error', failure: failure('SLW100', { detail: firstIssue(parsed.error) }) });
      return;
    }
    const message = parsed.data;
    if (message.type === 'welcome') {
      this.#attempt = 0;
      this.#setLink({ state: 'open' });
    }
    this.#messages.emit(message.type, message as never);
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket || this.#lifetime.signal.aborted) return;
    this.#socket = undefined;
    clearTimeout(this.#watchdog);
    const refusal = refusalFor(code);
    if (refusal) {
      this.#setLink({ state: 'refused', failure: refusal });
      return;
    }
    const delay = reconnectDelayMs(this.#attempt, Math.random());
    this.#attempt += 1;
    this.#setLink({ state: 'lost', attempt: this.#attempt, retryAt: Date.now() + delay });
    // A hidden tab waits until it is shown.
    if (!document.hidden || this.#attempt === 1) this.#retry = setTimeout(() => this.#open(), delay);
  }

  #wake(): void {
    if (document.hidden) return;
    if (this.#link.state === 'lost') this.retryNow();
    else if (this.#link.state === 'open') this.#ping();
  }

  #watchSilence(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#ping(), PING_EVERY_MS);
  }

  #ping(): void {
    if (this.send({ type: 'ping' })) this.#expect(PONG_TIMEOUT_MS);
  }

  /** Any message disarms it; otherwise the socket is given up, for its own close may take minutes. */
  #expect(withinMs: number): void {
    clearTimeout(this.#watchdog);
    const socket = this.#socket;
    this.#watchdog = setTimeout(() => {
      socket?.close();
      if (socket) this.#closed(socket, 1006);
    }, withinMs);
  }

  #sendNow(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(clientMessageSchema.parse(message)));
  }

  #setLink(link: LinkState): void {
    this.#link = link;
    for (const listener of this.#links) listener(link);
  }
}

/** A server of a later minor may say more than this page knows. */
const readSchema = lenient(serverMessageSchema);
const knownTypes = new Set<unknown>(serverMessageSchema.options.map(({ shape }) => shape.type.value));

function parseServerMessage(data: unknown) {
  try {
    return readSchema.safeParse(JSON.parse(String(data)));
  } catch {
    return readSchema.safeParse(undefined);
  }
}

/** A message of a type that came later is none of this page's business. */
function isLater(data: unknown): boolean {
  try {
    const { type } = JSON.parse(String(data)) as { type?: unknown };
    return typeof type === 'string' && !knownTypes.has(type);
  } catch {
    return false;
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'message'}: ${issue.message}` : 'message';
}

function refusalFor(code: number): Failure | undefined {
  switch (code) {
    case CloseCode.versionMismatch:
      return failure('SLW105', { client: versionText(stamp('page')), server: '?' });
    case CloseCode.unauthorized:
      return failure('SLW102');
    default:
      return undefined;
  }
}
