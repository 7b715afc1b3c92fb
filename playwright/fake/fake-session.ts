import type { WebSocket } from 'ws';
import { failure } from '#protocol/errors.ts';
import { decodeFrame, encodeOutput } from '#protocol/frames.ts';
import { type ClientMessage, clientMessageSchema, type Language, type ServerMessage } from '#protocol/messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import type { WebOpenRequest, WebProxy } from '#server/web-tabs/web-proxy.ts';
import { failureOf } from '#protocol/boundary.ts';
import { fakeHint, fakeSolution } from './fake-exercises.ts';
import { FAKE_SESSION } from './fake-web.ts';
import type { FakeTerminal, FakeWorld } from './fake-world.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type OpenWeb = (wanted: Omit<WebOpenRequest, 'pageOrigin'>) => ReturnType<WebProxy['open']>;

/** One page's connection to the fake: answers the protocol, echoes what is typed. */
export class FakeSession {
  private readonly socket: WebSocket;
  private readonly world: FakeWorld;
  private readonly openWeb: OpenWeb;
  private language: Language = 'ko';

  constructor(socket: WebSocket, world: FakeWorld, openWeb: OpenWeb) {
    this.socket = socket;
    this.world = world;
    this.openWeb = openWeb;
    const stop = world.listen((message) => this.#send(message));
    world.sessions.add(this);
    socket.on('close', () => {
      stop();
      world.sessions.delete(this);
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#typed(data);
      else this.#handle(clientMessageSchema.parse(JSON.parse(data.toString())));
    });
  }

  #send(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  #handle(message: ClientMessage): void {
    const { world } = this;
    switch (message.type) {
      case 'hello': {
        this.language = message.language;
        const lesson = world.lessons.get(message.lesson ?? '');
        world.lastOpened = lesson?.id ?? world.lastOpened;
        this.#send({
          type: 'welcome',
          version: PROTOCOL_VERSION,
          toolchain: world.toolchain,
          terminals: [...world.terminals.values()].map(({ view }) => view),
          ...(world.lab ? { lab: world.lab } : {}),
          ...(lesson ? { lesson } : {}),
          ...(world.troubled.length > 0 ? { troubled: world.troubled } : {}),
        });
        return;
      }
      case 'lab.start':
        world.startLab(message.lesson);
        return;
      case 'lesson.prepare':
        world.prepare(message.lesson);
        return;
      case 'lesson.reset':
        world.reset(message.lesson);
        return;
      case 'answer.submit':
        world.submit(message.checkpoint, message.answer);
        return;
      case 'hint.show': {
        const { lesson, checkpoint, level } = message;
        this.#send({ type: 'hint', lesson, checkpoint, level, text: fakeHint(level) });
        return;
      }
      case 'solution.show': {
        const { lesson, checkpoint } = message;
        this.#send({ type: 'solution', lesson, checkpoint, ...fakeSolution(checkpoint) });
        return;
      }
      case 'lab.end':
        world.endLab();
        return;
      case 'lesson.open': {
        const lesson = world.lessons.get(message.lesson);
        if (lesson) this.#send({ type: 'lesson', lesson });
        return;
      }
      case 'progress.get':
        this.#send({ type: 'progress', lessons: world.progress() });
        return;
      case 'terminal.open':
        this.#open(message);
        return;
      case 'terminal.attach': {
        const terminal = world.terminals.get(message.terminal);
        if (!terminal) return;
        this.#send({
          type: 'terminal.snapshot',
          terminal: message.terminal,
          offset: terminal.bytes,
          cols: terminal.view.cols,
          rows: terminal.view.rows,
          data: terminal.screen,
          skipped: false,
          ...(message.ref ? { ref: message.ref } : {}),
        });
        return;
      }
      case 'terminal.close':
        world.terminals.delete(message.terminal);
        world.tell({ type: 'terminal.closed', terminal: message.terminal });
        return;
      case 'web.open': {
        const { type: _, ref, ...wanted } = message;
        const named = ref === undefined ? {} : { ref };
        this.openWeb({ ...wanted, session: FAKE_SESSION, language: this.language }).then(
          (opened) => this.#send({ type: 'web.opened', ...opened, ...named }),
          (error: unknown) => this.#send({ type: 'error', failure: failureOf(error), ...named }),
        );
        return;
      }
      case 'ping':
        this.#send({ type: 'pong' });
        return;
      case 'terminal.resize':
        world.tell({ type: 'terminal.resized', terminal: message.terminal, cols: message.cols, rows: message.rows });
        return;
      case 'terminal.ack':
        return;
    }
  }

  #open({ ref, host, cols, rows }: Extract<ClientMessage, { type: 'terminal.open' }>): void {
    const { world } = this;
    if (host === 'k3s-w2') {
      this.#send({ type: 'error', failure: failure('SLW301', { detail: 'scripted' }), ...(ref ? { ref } : {}) });
      return;
    }
    const id = Math.max(0, ...world.terminals.keys()) + 1;
    const ordinal = [...world.terminals.values()].filter(({ view }) => view.host === host).length + 1;
    const view = { id, lab: world.lab?.id ?? 'fake0001', host, ordinal, cols, rows };
    const prompt = promptOf(host);
    world.terminals.set(id, { view, screen: prompt, bytes: encoder.encode(prompt).length, line: '' });
    this.#send({ type: 'terminal.opened', terminal: view, ...(ref ? { ref } : {}) });
    for (const other of world.sessions) if (other !== this) other.#send({ type: 'terminal.opened', terminal: view });
  }

  /** A line discipline in little: echo, and on Enter whatever the script says. */
  #typed(data: Buffer): void {
    const frame = decodeFrame(new Uint8Array(data));
    const terminal = frame && this.world.terminals.get(frame.terminal);
    if (!terminal) return;
    const text = decoder.decode(frame.bytes).replaceAll('\x1b[200~', '').replaceAll('\x1b[201~', '');
    for (const character of text) {
      if (character === '\x15') {
        terminal.line = '';
        continue;
      }
      if (character !== '\r') {
        terminal.line += character;
        this.#print(terminal, character === '\n' ? '\r\n' : character);
        continue;
      }
      const line = terminal.line;
      terminal.line = '';
      if (line === 'exit') {
        this.world.tell({ type: 'terminal.closed', terminal: terminal.view.id, exitCode: 0 });
        continue;
      }
      this.#print(terminal, `\r\n${answerTo(line)}${promptOf(terminal.view.host)}`);
    }
  }

  #print(terminal: FakeTerminal, text: string): void {
    const bytes = encoder.encode(text);
    this.socket.send(encodeOutput(terminal.view.id, terminal.bytes, bytes));
    terminal.bytes += bytes.length;
    terminal.screen += text;
  }
}

const promptOf = (host: string) => `\x1b[1;32mroot@${host}\x1b[0m:\x1b[1;34m~\x1b[0m# `;

function answerTo(line: string): string {
  if (line.startsWith('kubectl label')) return 'namespace/default labeled\r\n';
  if (line.includes('get pod'))
    return 'NAME                   READY   STATUS    RESTARTS   AGE\r\nweb-5d8c7b9f4d-xk2lp   2/2     Running   0          41s\r\n';
  if (line.startsWith('curl')) return '200\r\n';
  return line === '' ? '' : `ran: ${line}\r\n`;
}
