import { once } from 'node:events';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { encodeInput, encodeOutput } from '#protocol/frames.ts';
import { type ServerMessage, serverMessageSchema } from '#protocol/messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { createTerminalService } from '#server/terminals/terminal-service.ts';
import { startApp } from './app-target.ts';
import { type Kind, type Target, until } from './kind.ts';
import { localPtyhost } from './local-ptyhost.ts';
import { json, mutations, type Sample } from './mutate.ts';

const LAB = 'aaaaaaaa';
/** Terminal ids differ from run to run; the first one open stands for this in messages and frames. */
const TERMINAL = 0x7766_5544;

const lesson = { lesson: 'quiz', checkpoint: 'asked' };
const size = { cols: 80, rows: 24 };
const hello = { type: 'hello', version: PROTOCOL_VERSION, language: 'en', lesson: 'first-service' };
const messages: readonly Sample[] = [
  hello,
  { type: 'lab.start', ref: 'a', lesson: 'first-service' },
  { type: 'lab.end', ref: 'a', lab: LAB },
  { type: 'lesson.prepare', ref: 'a', lesson: 'quiz' },
  { type: 'lesson.open', ref: 'a', lesson: 'second' },
  { type: 'answer.submit', ref: 'a', ...lesson, answer: { kind: 'choice', chosen: ['yes'] } },
  { type: 'answer.submit', ref: 'a', ...lesson, answer: { kind: 'assign', targets: { a: 'b' } } },
  { type: 'answer.submit', ref: 'a', ...lesson, answer: { kind: 'order', items: ['a', 'b'] } },
  { type: 'answer.submit', ref: 'a', ...lesson, answer: { kind: 'text', text: 'x' } },
  { type: 'hint.show', ref: 'a', lesson: 'first-service', checkpoint: 'label', level: 2 },
  { type: 'solution.show', ref: 'a', lesson: 'first-service', checkpoint: 'label' },
  { type: 'progress.get', ref: 'a' },
  { type: 'terminal.attach', ref: 'a', terminal: TERMINAL },
  { type: 'terminal.resize', terminal: TERMINAL, ...size },
  { type: 'terminal.ack', terminal: TERMINAL, offset: 10 },
  { type: 'web.open', ref: 'a', lab: LAB, host: 'k3s-s', port: 'ingress', path: '/x?y#z' },
  { type: 'files.watch', ref: 'a', lab: LAB, host: 'k3s-s', files: ['/root/a'], folders: ['/root'] },
  { type: 'incident.list', ref: 'a' },
  { type: 'incident.open', ref: 'a', incident: 'front-503' },
  { type: 'incident.start', ref: 'a', incident: 'front-503' },
  { type: 'incident.name', ref: 'a', incident: 'front-503', cause: 'service.selector' },
  { type: 'incident.reason', ref: 'a', incident: 'front-503' },
  { type: 'incident.give-up', ref: 'a', incident: 'front-503' },
  { type: 'exam.list', ref: 'a' },
  { type: 'exam.open', ref: 'a', exam: 'aaaaaaaaaaaa' },
  { type: 'exam.start', ref: 'a', kind: 'short' },
  { type: 'exam.note', ref: 'a', exam: 'aaaaaaaaaaaa', task: 'canary-weights', mark: 'flagged', on: true },
  { type: 'exam.end', ref: 'a', exam: 'aaaaaaaaaaaa' },
  { type: 'ping', ref: 'a' },
].map(json);

const frames: readonly Sample[] = [
  encodeInput(TERMINAL, new TextEncoder().encode('ls -l 한글\r')),
  encodeInput(TERMINAL, new Uint8Array([0x03])),
  encodeInput(TERMINAL, new Uint8Array(5_000).fill(0x61)),
  encodeInput(1, new Uint8Array([0])),
  encodeOutput(TERMINAL, 2 ** 40, new Uint8Array([1, 2, 3])),
].map((frame) => Buffer.from(frame));

const processes = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;

/** What a page says over a WebSocket that stands: `text` messages, or binary frames. */
const page = (name: string, samples: readonly Sample[], binary: boolean): Kind<Buffer> => ({
  name,
  parallel: 50,
  inputs: () => mutations(samples),
  async start(): Promise<Target<Buffer>> {
    const ptyhost = await localPtyhost(() => true);
    const log = pino({ level: 'silent' });
    const terminals = createTerminalService({ ptyhostSocket: ptyhost.socketPath, log });
    await terminals.ready;
    const app = await startApp({ terminals });

    const answers = new Map<string, (message: ServerMessage) => void>();
    let asked = 0;
    let wrong: unknown;
    const connect = async () => {
      const socket = new WebSocket(`ws://${app.host}/ws`, { origin: app.origin, headers: { cookie: app.cookie } });
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) return;
        const message = serverMessageSchema.safeParse(JSON.parse(data.toString()));
        if (!message.success) wrong ??= message.error;
        else if ('ref' in message.data) answers.get(message.data.ref ?? '')?.(message.data);
      });
      await once(socket, 'open');
      socket.send(JSON.stringify(hello));
      return socket;
    };
    let socket = await connect();
    const ask = async (request: object) => {
      asked += 1;
      const ref = `fuzz-${asked}`;
      const answer = new Promise<ServerMessage>((resolve) => void answers.set(ref, resolve));
      socket.send(JSON.stringify({ ...request, ref }));
      let come: ServerMessage | undefined;
      answer.then(
        (message) => {
          come = message;
        },
        () => undefined,
      );
      await until(
        () => come !== undefined || socket.readyState !== WebSocket.OPEN,
        () => `an answer to ${JSON.stringify(request)}`,
      );
      answers.delete(ref);
      return come;
    };
    const terminal = async (): Promise<number> => {
      const [known] = terminals.list('a'.repeat(22));
      if (known) return known.id;
      const opened = await ask({ type: 'terminal.open', host: 'k3s-s', ...size });
      if (opened?.type !== 'terminal.opened') throw new Error(`no terminal: ${JSON.stringify(opened)}`);
      return opened.terminal.id;
    };
    // The page greets first; until then everything else is refused.
    await until(
      async () => (await ask({ type: 'ping' }))?.type === 'pong',
      () => 'the page is greeted',
    );
    const before = processes();
    let id = await terminal();
    // Its emulator has a process of its own, whose pipe is there from the beginning.
    await until(
      () => processes() > before,
      () => 'a process for the emulator',
    );

    return {
      async send(bytes) {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (binary) {
          const named = Buffer.from(bytes);
          if (named.length >= 5 && named.readUInt32BE(1) === TERMINAL) named.writeUInt32BE(id, 1);
          socket.send(named);
        } else socket.send(bytes.toString('utf8').replaceAll(`${TERMINAL}`, `${id}`).replaceAll(LAB, app.lab));
      },
      async honest() {
        if ((await ask({ type: 'ping' }))?.type !== 'pong') {
          // A message above every limit closes the connection; the page comes back.
          socket.terminate();
          socket = await connect();
          await until(
            async () => (await ask({ type: 'ping' }))?.type === 'pong',
            () => 'the page comes back',
          );
        }
        if (wrong) throw new Error('the page got a message that is none', { cause: wrong });
        const lab = app.server.labs.get(app.lab);
        // A lab that was ended, as was asked, is there again for the next inputs.
        if (lab?.state === 'stopping') app.server.driver.advance(app.lab, 'stopped');
        id = app.server.labs.hostsAnswer(app.lab) ? await terminal() : id;
      },
      async settled() {
        socket.terminate();
        await until(
          () => socket.readyState === WebSocket.CLOSED,
          () => 'the page is gone',
        );
        for (const { id } of terminals.list('a'.repeat(22))) {
          const connection = terminals.connect('a'.repeat(22), {
            sendMessage() {},
            sendFrame() {},
            bufferedBytes: () => 0,
          });
          connection.message({ type: 'terminal.close', terminal: id });
          connection.dispose();
        }
        socket = await connect();
        await until(
          async () => (await ask({ type: 'ping' }))?.type === 'pong',
          () => 'a page after all',
        );
      },
      async [Symbol.asyncDispose]() {
        socket.terminate();
        await terminals.close();
        await app[Symbol.asyncDispose]();
        await ptyhost[Symbol.asyncDispose]();
      },
    };
  },
});

export const pageMessages = page('page-messages', messages, false);
export const pageFrames = page('page-frames', frames, true);
