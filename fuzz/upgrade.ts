import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { upgradeHead } from '#server/raw-request-fixture.ts';
import { SOCKETS_PER_SESSION_MAX } from '#server/routes/page-socket.ts';
import { startApp } from './app-target.ts';
import type { Kind } from './kind.ts';
import { mutations } from './mutate.ts';
import { exchange, expectAnswer } from './wire.ts';
import { clientFrame, Opcode } from './ws-frames.ts';

const HOST = '@host@';
const LAB = '@lab@';
const COOKIE = '@cookie@';

const own = { host: HOST, origin: `http://${HOST}`, cookie: COOKIE };
const hello = JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, language: 'ko', lesson: 'quiz' });
const frames = [
  clientFrame(Opcode.text, Buffer.from(hello)),
  clientFrame(Opcode.binary, Buffer.alloc(300)),
  clientFrame(Opcode.ping, Buffer.from('ping')),
  clientFrame(Opcode.close, Buffer.from([0x03, 0xe8])),
];
const samples = [
  upgradeHead('/ws', own),
  upgradeHead('/ws?x=1', { ...own, 'sec-fetch-site': 'same-origin', 'sec-websocket-extensions': 'permessage-deflate' }),
  upgradeHead('/ws', { ...own, origin: 'http://evil.example' }),
  upgradeHead('/ws', { ...own, 'sec-fetch-site': 'cross-site' }),
  upgradeHead('/ws', { host: 'evil.example', origin: 'http://evil.example' }),
  upgradeHead('/', own),
  upgradeHead('//', own),
  upgradeHead('/ws', { host: LAB, origin: 'null' }),
  upgradeHead('/ws', { ...own, upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' }),
  upgradeHead('/ws', { ...own, 'sec-websocket-version': '8', 'sec-websocket-protocol': 'a, b' }),
].flatMap((head) => [Buffer.from(head), Buffer.concat([Buffer.from(head), ...frames])]);

/** Requests for a WebSocket, and what may come on a connection after one. */
export const upgrade: Kind<Buffer> = {
  name: 'upgrade',
  parallel: 16,
  inputs: () => mutations(samples),
  async start() {
    const app = await startApp();
    const named = (bytes: Buffer) =>
      Buffer.from(
        bytes.toString('latin1').replaceAll(HOST, app.host).replaceAll(LAB, app.labHost).replaceAll(COOKIE, app.cookie),
        'latin1',
      );
    const ping = clientFrame(Opcode.ping, Buffer.from('alive'));
    const open = () =>
      exchange(app.to, Buffer.concat([named(Buffer.from(upgradeHead('/ws', own))), ping]), {
        stay: true,
        enough: (answer) => answer.includes('alive'),
      });
    return {
      async send(bytes) {
        await exchange(app.to, named(bytes));
      },
      honest: async () => expectAnswer(await open(), 'HTTP/1.1 101 ', 'a page'),
      async settled() {
        const all = await Promise.all(Array.from({ length: SOCKETS_PER_SESSION_MAX }, open));
        for (const answer of all) expectAnswer(answer, 'HTTP/1.1 101 ', 'one of as many pages as a session may have');
      },
      [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
    };
  },
};
