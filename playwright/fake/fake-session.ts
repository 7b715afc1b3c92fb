import type { WebSocket } from 'ws';
import { failure } from '#protocol/errors.ts';
import { deflateRawSync } from 'node:zlib';
import { decodeFrame, encodeHistory, encodeOutput } from '#protocol/frames.ts';
import { type ClientMessage, clientMessageSchema, type Language, type ServerMessage } from '#protocol/messages.ts';
import { stamp } from '#protocol/version.ts';
import type { FileService } from '#server/files/file-service.ts';
import { createPageWatches, type PageWatches } from '#server/files/page-watches.ts';
import type { WebOpenRequest } from '#server/web-tabs/tab-place.ts';
import type { WebProxy } from '#server/web-tabs/web-proxy.ts';
import { failureOf } from '#protocol/boundary.ts';
import { fakeHint, fakeSolution } from './fake-exercises.ts';
import { FAKE_SESSION } from './fake-web.ts';
import { FakeShell } from './fake-shell.ts';
import { FakeMesh } from './fake-mesh.ts';
import type { FakeWorld } from './fake-world.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface FakeWeb extends Pick<WebProxy, 'download' | 'log' | 'exchange' | 'cookies' | 'pods'> {
  open(wanted: Omit<WebOpenRequest, 'pageOrigin'>): ReturnType<WebProxy['open']>;
}

/** One page's connection to the fake: answers the protocol. */
export class FakeSession {
  private readonly socket: WebSocket;
  private readonly world: FakeWorld;
  private readonly web: FakeWeb;
  private readonly watches: PageWatches;
  private language: Language = 'ko';
  private readonly mesh: FakeMesh;

  constructor(socket: WebSocket, world: FakeWorld, files: Pick<FileService, 'watch'>, web: FakeWeb) {
    this.socket = socket;
    this.watches = createPageWatches({
      files,
      session: FAKE_SESSION,
      send: (message) => this.#send(message),
      onBug: (error) => console.error(error),
    });
    this.world = world;
    this.web = web;
    this.mesh = new FakeMesh(world, (message) => this.#send(message));
    const stop = world.listen((message) => this.#send(message));
    world.sessions.add(this);
    socket.on('close', () => {
      stop();
      this.watches.close();
      this.mesh.unwatch();
      world.sessions.delete(this);
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#typed(data);
      else this.#handle(clientMessageSchema.parse(JSON.parse(data.toString())));
    });
  }

  sendOutput(terminal: number, offset: number, bytes: Uint8Array): void {
    this.socket.send(encodeOutput(terminal, offset, bytes));
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
          ...stamp('page'),
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
        const { resume } = message;
        if (resume && resume.cols === terminal.view.cols && resume.rows === terminal.view.rows) {
          this.#send({ type: 'terminal.resumed', terminal: message.terminal });
          this.sendOutput(message.terminal, resume.offset, encoder.encode(terminal.screen).subarray(resume.offset));
          return;
        }
        if (terminal.history) {
          this.socket.send(encodeHistory(message.terminal, new Uint8Array(deflateRawSync(terminal.history))));
        }
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
        this.web.open({ ...wanted, session: FAKE_SESSION, language: this.language }).then(
          (opened) => this.#send({ type: 'web.opened', ...opened, ...named }),
          (error: unknown) => this.#send({ type: 'error', failure: failureOf(error), ...named }),
        );
        return;
      }
      case 'web.download': {
        const { type: _, ref: __, ...wanted } = message;
        this.#send(this.web.download({ ...wanted, session: FAKE_SESSION }));
        return;
      }
      case 'web.log': {
        const { type: _, ref: __, ...wanted } = message;
        this.#send(this.web.log({ ...wanted, session: FAKE_SESSION }));
        return;
      }
      case 'web.exchange': {
        const { type: _, ref: __, ...wanted } = message;
        this.#send(this.web.exchange({ ...wanted, session: FAKE_SESSION }));
        return;
      }
      case 'web.cookies': {
        const { type: _, ref: __, ...wanted } = message;
        this.#send(this.web.cookies({ ...wanted, session: FAKE_SESSION }));
        return;
      }
      case 'files.watch':
        this.watches.set(message);
        return;
      case 'web.pods': {
        const { ref, lab } = message;
        const named = ref === undefined ? {} : { ref };
        this.web.pods({ session: FAKE_SESSION, lab }).then(
          (pods) => this.#send({ ...pods, ...named }),
          (error: unknown) => this.#send({ type: 'error', failure: failureOf(error), ...named }),
        );
        return;
      }
      case 'mesh.watch':
        this.mesh.watch(message);
        return;
      case 'mesh.unwatch':
        this.mesh.unwatch();
        return;
      case 'trace.start':
        this.mesh.trace(message);
        return;
      case 'trace.cancel':
        this.mesh.cancel();
        return;
      case 'incident.list':
      case 'incident.open':
      case 'incident.start':
      case 'incident.name':
      case 'incident.reason':
      case 'incident.give-up':
        world.incidents.handle(message, (told) => this.#send(told));
        return;
      case 'exam.list':
      case 'exam.open':
      case 'exam.start':
      case 'exam.note':
      case 'exam.end':
        world.exams.handle(message, (told) => this.#send(told));
        return;
      case 'ping':
        this.#send({ type: 'pong' });
        return;
      case 'terminal.resize':
        world.resize(message);
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
    const shell = new FakeShell(host);
    const screen = shell.prompt();
    world.terminals.set(id, { view, shell, screen, bytes: encoder.encode(screen).length });
    this.#send({ type: 'terminal.opened', terminal: view, ...(ref ? { ref } : {}) });
    for (const other of world.sessions) if (other !== this) other.#send({ type: 'terminal.opened', terminal: view });
  }

  #typed(data: Buffer): void {
    const frame = decodeFrame(new Uint8Array(data));
    const terminal = frame && this.world.terminals.get(frame.terminal);
    if (!terminal) return;
    const output = terminal.shell.take(decoder.decode(frame.bytes));
    if (terminal.shell.ended) this.world.tell({ type: 'terminal.closed', terminal: terminal.view.id, exitCode: 0 });
    else this.world.print(terminal.view.id, output);
  }
}
