import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { labinitClient } from './labinit-client.ts';
import { Turns } from './turns.ts';

let folder: string | undefined;
let server: Server | undefined;
const open = new Set<Socket>();
afterEach(async () => {
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  if (folder) await rm(folder, { recursive: true });
  server = undefined;
  folder = undefined;
});

/** A labinit that answers each connection's first bytes with whatever a hostile host likes. */
async function hostile(respond: (socket: Socket, request: string) => void) {
  folder = await mkdtemp(join(tmpdir(), 'labinit-'));
  const path = join(folder, 's');
  server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('data', (data) => respond(socket, data.toString()));
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  return labinitClient(path, new Turns().of('lab'));
}
const frame = (type: number, payload: string | Buffer): Buffer => {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(5);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: slipway-exec\r\n\r\n';
const json = (text: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

test('an answer of the wrong shape is no answer', async () => {
  const client = await hostile((socket) => socket.end(json('{"ready":"yes"}')));
  await expect(client.ready()).rejects.toMatchObject({ kind: 'protocol' });
});

test('a labinit of another time: the same major is read, another is not', async () => {
  const said = (version: object) => (socket: Socket) =>
    socket.end(json(JSON.stringify({ ready: true, services: [], later: 1, ...version })));
  expect(await (await hostile(said({ version: 1, minor: 9 }))).ready()).toEqual({ ready: true, services: [] });
});

test('a labinit of another major is no partner', async () => {
  const client = await hostile((socket) => socket.end(json('{"ready":true,"services":[],"version":2}')));
  await expect(client.ready()).rejects.toThrow(/version 2\.0/);
});

test('no HTTP at all', async () => {
  const client = await hostile((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  await expect(client.ready()).rejects.toMatchObject({ kind: 'protocol' });
});

test('an endless body ends at the limit', async () => {
  const client = await hostile((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const more = (): void => void (socket.destroyed || socket.write(Buffer.alloc(65_536), () => setImmediate(more)));
    more();
  });
  await expect(client.readFile('/x')).rejects.toMatchObject({ kind: 'too_large' });
});

test('silence ends at the deadline, and at the caller’s wish', async () => {
  const client = await hostile(() => {});
  await expect(client.ready({ timeoutMs: 30 })).rejects.toMatchObject({ kind: 'timeout' });
  await expect(client.ready({ signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'aborted' });
  await expect(client.run({ argv: ['x'] }, { timeoutMs: 30 })).rejects.toMatchObject({ kind: 'timeout' });
});

test('nobody there', async () => {
  await expect(labinitClient('/nonexistent/socket').ready()).rejects.toMatchObject({ kind: 'unreachable' });
});

test('a command’s output and exit arrive, however the bytes are cut', async () => {
  const stream = Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, 'put'), frame(3, '{"code":4}')]);
  const client = await hostile((socket) => {
    socket.write(SWITCH);
    for (const byte of stream) socket.write(Buffer.from([byte]));
  });
  const result = await client.run({ argv: ['x'] });
  expect(result).toMatchObject({ code: 4, truncated: false });
  expect(result.stdout.toString()).toBe('output');
  expect(result.stderr.toString()).toBe('err');
});

test('output past the limit is dropped and said so', async () => {
  const client = await hostile((socket) => {
    socket.write(SWITCH);
    for (let i = 0; i < 100; i += 1) socket.write(frame(1, Buffer.alloc(1000)));
    socket.write(frame(3, '{"code":0}'));
  });
  const result = await client.run({ argv: ['x'] }, { maxBytes: 1500 });
  expect([result.stdout.length, result.truncated]).toEqual([1500, true]);
});

test.each([
  ['a frame that is too large', Buffer.from([1, 0xff, 0xff, 0xff, 0xff]), 'protocol'],
  ['an unknown frame', frame(9, ''), 'protocol'],
  ['an exit that is none', frame(3, '{"code":"zero"}'), 'protocol'],
  ['no exit', Buffer.alloc(0), 'unreachable'],
  ['a command that is not there', frame(5, '{"code":"not_found","message":"no such file"}'), 'start'],
])('%s', async (_, bytes, kind) => {
  const client = await hostile((socket) => socket.end(Buffer.concat([Buffer.from(SWITCH), bytes])));
  await expect(client.run({ argv: ['x'] })).rejects.toMatchObject({ kind });
});

const answer = (status: string, text: string) => (socket: Socket) =>
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: ${text.length}\r\n\r\n${text}`);

test('nothing at a path', async () => {
  const client = await hostile(answer('404 Not Found', '{"error":"not_found","message":"no such file"}'));
  expect(await client.stat('/x')).toBeUndefined();
});

test('a host that cannot say what is at a path', async () => {
  const client = await hostile(answer('404 Not Found', '404 page not found'));
  await expect(client.stat('/x')).rejects.toMatchObject({ kind: 'status', status: 404 });
});

const socket = { kind: 'tcp', state: 'listen', local: '0.0.0.0:10000', pid: 7, comm: 'envoy', uid: 0 };
test('sockets are parsed', async () => {
  const client = await hostile(answer('200 OK', JSON.stringify({ sockets: [socket] })));
  expect(await client.sockets({ pod: '172.16.0.7' })).toEqual([{ ...socket, peer: '', path: '' }]);
});

test('sockets of another kind are no answer', async () => {
  const client = await hostile(answer('200 OK', JSON.stringify({ sockets: [{ ...socket, kind: 'raw' }] })));
  await expect(client.sockets()).rejects.toMatchObject({ kind: 'protocol' });
});

test('a refused dial says how', async () => {
  const client = await hostile(answer('502 Bad Gateway', '{"error":"refused","message":"no"}'));
  await expect(client.dial({ address: 'x:1' })).rejects.toMatchObject({ kind: 'dial', dial: 'refused' });
});

test('every question says for whom it is asked', async () => {
  const callers: (string | undefined)[] = [];
  const client = await hostile((socket, request) => {
    callers.push(/^slipway-caller: (.*)$/im.exec(request)?.[1]);
    answer('502 Bad Gateway', '{"error":"refused","message":"no"}')(socket);
  });
  for (const caller of [undefined, 'grading', 'learner'] as const) {
    const options = { caller };
    await expect(client.dial({ address: 'x:1' }, options)).rejects.toThrow();
    await expect(client.run({ argv: ['x'] }, options)).rejects.toThrow();
    await expect(client.probe({ url: 'http://x/' }, options)).rejects.toThrow();
    await expect(client.processes(options)).rejects.toThrow();
  }
  const [none, grading, learner] = [callers.slice(0, 4), callers.slice(4, 8), callers.slice(8)];
  expect([...none, ...grading]).toEqual(Array(8).fill('grading'));
  expect(learner).toEqual(Array(4).fill('learner'));
});
