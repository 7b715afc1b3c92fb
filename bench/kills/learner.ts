import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { decodeFrame, encodeInput } from '#protocol/frames.ts';
import { type ClientMessage, type ServerMessage, serverMessageSchema } from '#protocol/messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';

const LESSON = 'first-service';
const RETRY_MS = 250;
/** Longer than the supervisor's longest wait between two starts of a service. */
const BACK_MS = 120_000;
const LAB_READY_MS = 300_000;

type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

export interface LearnerEvents {
  /** Something was lost, or told wrongly. */
  onProblem(text: string): void;
  onVerdict(verdict: { checkpoint: string; status: string; at: number }): void;
  /** Did ptyhost end since the given moment? Its terminals may be gone then. */
  ptyhostEndedSince(ms: number): boolean;
}

/** A page that comes back for as long as it takes, as a browser's does, and looks after what it owns. */
export class PersistentPage {
  readonly #origin: string;
  readonly #events: LearnerEvents;
  #cookie = '';
  #socket: WebSocket | undefined;
  #closed = false;
  #terminalSeenAt = 0;
  #opening = false;
  lab: string | undefined;
  labReady = false;
  terminal: number | undefined;
  /** What the terminal has shown since it was opened, its end. */
  screen = '';
  /** How long the page was without a server, in ms, each time. */
  readonly outages: number[] = [];
  terminalsEnded = 0;

  constructor(origin: string, events: LearnerEvents) {
    this.#origin = origin;
    this.#events = events;
  }

  async start(): Promise<void> {
    const answer = await fetch(`${this.#origin}/api/session`);
    this.#cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    await this.#connect();
    this.send({ type: 'lab.start', ref: 'lab', lesson: LESSON });
    await this.wait(() => this.labReady, LAB_READY_MS, 'the lab is ready');
  }

  get online(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(message: ClientMessage): void {
    if (this.online) this.#socket?.send(JSON.stringify(message));
  }

  type(text: string): void {
    if (this.online && this.terminal !== undefined) {
      this.#socket?.send(encodeInput(this.terminal, new TextEncoder().encode(text)));
    }
  }

  async wait(condition: () => boolean, ms: number, what: string): Promise<boolean> {
    const deadline = Date.now() + ms;
    while (!condition()) {
      if (Date.now() > deadline) {
        this.#events.onProblem(`${Math.round(ms / 1000)} s passed, but not: ${what}`);
        return false;
      }
      await sleep(50);
    }
    return true;
  }

  /** Opens a terminal if there is none. */
  ensureTerminal(): void {
    if (this.terminal !== undefined || this.#opening || !this.online) return;
    this.#opening = true;
    this.screen = '';
    this.send({ type: 'terminal.open', ref: 'terminal', host: 'k3s-s', cols: 120, rows: 30 });
  }

  /** Ends the lab and leaves. */
  async end(): Promise<void> {
    this.#closed = true;
    if (this.lab) this.send({ type: 'lab.end', ref: 'end', lab: this.lab });
    await sleep(1_000);
    this.#socket?.close();
  }

  async #connect(): Promise<void> {
    const began = Date.now();
    for (;;) {
      const socket = new WebSocket(`${this.#origin.replace('http', 'ws')}/ws`, {
        origin: this.#origin,
        headers: { cookie: this.#cookie },
      });
      try {
        await once(socket, 'open');
        const welcome = Promise.race([this.#greeted(socket), sleep(10_000)]);
        socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, language: 'en', lesson: LESSON }));
        const message = await welcome;
        if (!message) throw new Error('no welcome');
        this.#socket = socket;
        socket.on('close', () => {
          if (!this.#closed) void this.#connect().catch((error) => this.#events.onProblem(String(error)));
        });
        if (socket.readyState !== WebSocket.OPEN) throw new Error('closed at once');
        this.#welcome(message);
        if (Date.now() - began > RETRY_MS) this.outages.push(Date.now() - began);
        return;
      } catch {
        socket.removeAllListeners('close');
        socket.terminate();
        if (Date.now() - began > BACK_MS) throw new Error(`no server for ${BACK_MS / 1000} s`);
        await sleep(RETRY_MS);
      }
    }
  }

  #greeted(socket: WebSocket): Promise<Welcome | undefined> {
    return new Promise((resolve) => {
      socket.on('error', () => resolve(undefined));
      socket.once('close', () => resolve(undefined));
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) return this.#frame(data);
        const message = serverMessageSchema.parse(JSON.parse(data.toString('utf8')));
        if (message.type === 'welcome') resolve(message);
        else this.#message(message);
      });
    });
  }

  #welcome({ lab, terminals }: Welcome): void {
    this.#opening = false;
    if (this.lab !== undefined && lab?.id !== this.lab) this.#events.onProblem(`the lab ${this.lab} is lost`);
    if (lab) this.#seeLab(lab);
    if (this.terminal === undefined) return;
    if (terminals.some(({ id }) => id === this.terminal)) {
      this.send({ type: 'terminal.attach', terminal: this.terminal });
    } else this.#terminalGone('is not in the welcome', undefined);
  }

  #message(message: ServerMessage): void {
    switch (message.type) {
      case 'lab':
        this.#seeLab(message.lab);
        return;
      case 'verdict':
        this.#events.onVerdict({
          checkpoint: message.checkpoint,
          status: message.verdict.status,
          at: message.verdict.at,
        });
        return;
      case 'terminal.opened':
        this.#opening = false;
        this.terminal = message.terminal.id;
        this.#terminalSeenAt = Date.now();
        this.send({ type: 'terminal.attach', terminal: message.terminal.id });
        return;
      case 'terminal.snapshot':
        this.#shown(message.data);
        this.send({ type: 'terminal.ack', terminal: message.terminal, offset: message.offset });
        return;
      case 'terminal.closed':
        if (message.terminal === this.terminal) this.#terminalGone('was closed', message.failure?.code);
        return;
      case 'error':
        if (message.ref === 'terminal') this.#opening = false;
        // A service that was just ended may be named; anything else is wrong.
        if (!/^SLW(20[034]|30\d|50[45])$/.test(message.failure.code)) {
          this.#events.onProblem(`error ${message.failure.code}: ${message.failure.message.en}`);
        }
        return;
      default:
        return;
    }
  }

  #seeLab({ id, state }: { id: string; state: string }): void {
    if (this.#closed) return;
    this.lab ??= id;
    if (state === 'failed' || state === 'stopping' || state === 'stopped') {
      this.#events.onProblem(`the lab ${id} is ${state}`);
    }
    if (this.labReady && state !== 'ready') this.#events.onProblem(`the lab ${id} went back to ${state}`);
    this.labReady ||= state === 'ready';
  }

  #terminalGone(how: string, code: string | undefined): void {
    if (this.#closed) return;
    if (!this.#events.ptyhostEndedSince(this.#terminalSeenAt)) {
      this.#events.onProblem(`terminal ${this.terminal} ${how} (${code ?? 'no reason'}), and ptyhost had not ended`);
    }
    this.terminalsEnded += 1;
    this.terminal = undefined;
  }

  #frame(data: Buffer): void {
    const frame = decodeFrame(data);
    if (frame?.kind !== 'output' || frame.terminal !== this.terminal) return;
    this.#shown(Buffer.from(frame.bytes).toString('utf8'));
    this.send({ type: 'terminal.ack', terminal: frame.terminal, offset: frame.offset + frame.bytes.length });
  }

  #shown(text: string): void {
    this.#terminalSeenAt = Date.now();
    this.screen = (this.screen + text).slice(-20_000);
  }
}
