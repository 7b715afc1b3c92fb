import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ByteBudget } from '../cluster/byte-budget.ts';
import { getJson } from './admin-get.ts';

let server: net.Server | undefined;
afterEach(() => server?.close());

/** A proxy's admin port that does what the test says. */
async function ask(behave: (socket: net.Socket) => void, options: { signal?: AbortSignal; budget?: ByteBudget } = {}) {
  const sockets: net.Socket[] = [];
  server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => behave(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const budget = options.budget ?? new ByteBudget();
  const dial = async () => {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const signal = options.signal ?? new AbortController().signal;
  try {
    return await getJson(dial, {
      path: '/config_dump',
      what: 'proxy',
      signal,
      spend: (bytes) => budget.spend(bytes),
      turns: undefined,
    });
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
const reply = (body: string, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const flood = (socket: net.Socket) => {
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  const more = () => {
    while (!socket.destroyed && socket.write(Buffer.alloc(1 << 16, ' ')));
  };
  socket.on('drain', more);
  more();
};

test('reads what a proxy answers', async () => {
  expect(await ask((socket) => socket.end(reply('{"configs":[]}')))).toEqual({ configs: [] });
});

test.each([
  ['an endless answer', flood, 'SLW401'],
  [
    'an answer deeper than any configuration',
    (socket: net.Socket) => socket.end(reply('{"a":'.repeat(1_000))),
    'SLW401',
  ],
  ['garbage', (socket: net.Socket) => socket.end('\0\0\0\0'), 'SLW400'],
  ['HTML', (socket: net.Socket) => socket.end(reply('<html>')), 'SLW400'],
  ['an error', (socket: net.Socket) => socket.end(reply('{}', '503 Service Unavailable')), 'SLW400'],
  [
    'endless headers',
    (socket: net.Socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`),
    'SLW400',
  ],
  ['a hang-up', (socket: net.Socket) => socket.destroy(), 'SLW400'],
])('%s makes no verdict', async (_, behave, code) => {
  await expect(ask(behave)).rejects.toThrow(code);
});

test('a proxy that never answers is given up', async () => {
  await expect(ask(() => undefined, { signal: AbortSignal.timeout(100) })).rejects.toThrow('SLW400');
});

test('many large answers exhaust the budget of their lab', async () => {
  const budget = new ByteBudget(() => 0);
  const large = reply(JSON.stringify({ configs: 'x'.repeat(3 * 1024 * 1024) }));
  const askAll = async () => {
    for (let i = 0; i < 40; i += 1) await ask((socket) => socket.end(large), { budget });
  };
  await expect(askAll()).rejects.toThrow('SLW401');
  // Fifty MiB through a busy machine.
}, 30_000);
