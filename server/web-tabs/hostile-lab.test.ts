import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { webLimits } from './limits.ts';
import { dialTo, fetchText, program, rawProgram, send, serveWeb } from './web-fixture.ts';

const timings = { dialMs: 500, answerMs: 300, idleMs: 300, socketIdleMs: 300 };

test('a page takes of the room that a host has for learners, and says so when that is taken', async () => {
  const callers: unknown[] = [];
  const { port, open } = await serveWeb(async (_host, _request, options) => {
    callers.push(options?.caller);
    throw new LabinitError('status', 'too many requests of this kind at once', { status: 429 });
  });
  const { status, body } = await fetchText(port, (await open()).host);
  expect([status, body.includes('many requests')]).toEqual([503, true]);
  expect(callers).toEqual(['learner']);
});

test('headers without end are cut off', async () => {
  let written = 0;
  const lab = await rawProgram((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const more = () => {
      while (socket.writable && socket.write(`x-filler-${written}: ${'x'.repeat(1000)}\r\n`)) written += 1000;
    };
    socket.on('drain', more);
    more();
  });
  const { port, open } = await serveWeb(dialTo(lab));
  const { status, body } = await fetchText(port, (await open()).host);
  expect([status, body.includes('its headers are too large')]).toEqual([502, true]);
});

test('interim answers without end are cut off', async () => {
  const lab = await rawProgram((socket) => {
    const more = () => {
      while (socket.writable && socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000)));
    };
    socket.on('drain', more);
    more();
  });
  const { port, open } = await serveWeb(dialTo(lab));
  expect((await fetchText(port, (await open()).host)).status).toBe(502);
});

test('what is no HTTP, or ends at once, is told as such', async () => {
  const garbage = await rawProgram((socket) => socket.end('220 mail.example ESMTP\r\n'));
  const { port, open } = await serveWeb(dialTo(garbage));
  expect((await fetchText(port, (await open()).host)).body).toContain('is not HTTP');
  const silent = await rawProgram((socket) => socket.end());
  const other = await serveWeb(dialTo(silent));
  expect((await fetchText(other.port, (await other.open()).host)).body).toContain('closed it before it answered');
  const switching = await rawProgram((socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  );
  const third = await serveWeb(dialTo(switching));
  expect((await fetchText(third.port, (await third.open()).host)).status).toBe(502);
});

test('an answer with bare line feeds is shown, as browsers and curl show it', async () => {
  const answers = [
    'HTTP/1.1 200 OK\n\nhi\n',
    'HTTP/1.1 200 OK\nContent-Type : text/plain\nContent-Length: 3\n\nhi\nand more',
    'HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n3\nhi\n\n0\n\n',
  ];
  for (const answer of answers) {
    const lab = await rawProgram((socket) => socket.once('data', () => socket.end(answer)));
    const { port, open } = await serveWeb(dialTo(lab));
    const { status, body } = await fetchText(port, (await open()).host);
    expect([status, body]).toEqual([200, 'hi\n']);
  }
});

test('an answer is shown when it is whole, though its program keeps the connection', async () => {
  const lab = await rawProgram(
    (socket) => void socket.write('HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhi\n0\n'),
  );
  const { port, open } = await serveWeb(dialTo(lab));
  expect((await fetchText(port, (await open()).host)).body).toBe('hi');
});

test('a program that never answers is given up, and so is one that stops in the middle', async () => {
  const { port, open } = await serveWeb(dialTo(await rawProgram(() => undefined)), { timings });
  expect((await fetchText(port, (await open()).host)).status).toBe(504);
  const half = await rawProgram((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'));
  const other = await serveWeb(dialTo(half), { timings });
  const answer = await send(other.port, (await other.open()).host);
  await expect(answer.toArray()).rejects.toThrow('aborted');
});

test('a huge body waits in the lab while nobody reads it, and ends with its reader', async () => {
  let sent = 0;
  let closed = false;
  const block = Buffer.alloc(65_536);
  const lab = await program(
    createServer((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(block)) sent += block.length;
      };
      response.on('drain', more).on('close', () => {
        closed = true;
      });
      more();
    }),
  );
  const { port, open } = await serveWeb(dialTo(lab));
  const answer = await send(port, (await open()).host);
  answer.pause();
  let before = -1;
  await vi.waitFor(
    () => {
      const still = sent === before;
      before = sent;
      expect(still).toBe(true);
    },
    { interval: 200, timeout: 5000 },
  );
  // The kernel's buffers on both ways hold some; the server itself must not hold the rest.
  expect(sent).toBeLessThan(webLimits.burstBytes);
  expect(closed).toBe(false);
  answer.destroy();
  await vi.waitFor(() => expect(closed).toBe(true));
});

test('a few packed bytes that become a huge page come no faster than their reader, and what is not packed breaks', async () => {
  let closed = false;
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
  const lab = await program(
    createServer(({ url }, response) => {
      response.on('close', () => {
        closed = true;
      });
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      if (url === '/bomb') response.end(bomb);
      else response.end('not packed at all');
    }),
  );
  const { port, open } = await serveWeb(dialTo(lab));
  const { host } = await open();
  const headers = { 'sec-fetch-dest': 'iframe' };
  const answer = await send(port, host, { path: '/bomb', headers });
  let read = 0;
  answer.on('data', (chunk: Buffer) => {
    read += chunk.length;
  });
  await vi.waitFor(() => expect(read).toBeGreaterThan(1024 * 1024), { timeout: 5000 });
  expect(read).toBeLessThan(webLimits.burstBytes * 2);
  answer.destroy();
  await vi.waitFor(() => expect(closed).toBe(true));
  await expect(send(port, host, { headers }).then((broken) => broken.toArray())).rejects.toThrow();
});

test('files that nobody saves hold few connections, and end with their tab', async () => {
  let connections = 0;
  const urls: string[] = [];
  const lab = await program(
    createServer((_request, response) => {
      connections += 1;
      response.on('close', () => {
        connections -= 1;
      });
      response.writeHead(200, { 'content-disposition': 'attachment' }).write('begun');
    }),
  );
  const {
    server,
    port,
    lab: view,
    open,
  } = await serveWeb(dialTo(lab), { onFile: (_, { url }) => void urls.push(url) });
  const { host } = await open();
  for (let each = 0; each < 10; each++) await fetchText(port, host, { headers: { 'sec-fetch-dest': 'iframe' } });
  await vi.waitFor(() => expect(connections).toBe(webLimits.offersPerTab));
  const saving = (await send(port, new URL(urls.at(-1) ?? '').host)).toArray();
  server.driver.fail(view.id, 'k3s-s ended');
  await expect(saving).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(connections).toBe(0));
});

test('a WebSocket to what is none is refused, and one that is flooded comes no faster than its reader', async () => {
  let sent = 0;
  const flood = (socket: Socket) => {
    const more = () => {
      while (socket.writable && socket.write(Buffer.alloc(65_536))) sent += 65_536;
    };
    socket.on('drain', more);
    more();
  };
  const answers: Record<string, (socket: Socket) => void> = {
    '/garbage': (socket) => void socket.end('220 mail.example ESMTP\r\n'),
    '/silent': () => undefined,
    '/ended': (socket) => void socket.end(),
    '/flood': (socket) => {
      socket.write('HTTP/1.1 101 Go\nUpgrade: websocket\nConnection: Upgrade\nSet-Cookie: x=1\nX-Other: y\n\n');
      flood(socket);
    },
  };
  const lab = await rawProgram((socket) =>
    socket.once('data', (data) => answers[/GET (\S+)/.exec(data.toString())?.[1] ?? '']?.(socket)),
  );
  const { port, open } = await serveWeb(dialTo(lab), { timings });
  const { host } = await open();
  const handshake = (path: string) => {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const lines = ['Connection: Upgrade', 'Upgrade: websocket', 'Origin: null', 'Sec-WebSocket-Version: 13'];
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('\r\n')}\r\n\r\n`);
    return socket;
  };
  const statusOf = async (path: string) =>
    /^HTTP\/1.1 (\d+)/.exec(String((await once(handshake(path), 'data'))[0]))?.[1];
  expect(await statusOf('/garbage')).toBe('502');
  expect(await statusOf('/silent')).toBe('504');
  expect(await statusOf('/ended')).toBe('502');
  const flooded = handshake('/flood');
  const [head] = (await once(flooded, 'data')) as [Buffer];
  flooded.pause();
  expect(head.toString('latin1')).toMatch(/^HTTP\/1.1 101 /);
  expect(head.toString('latin1')).not.toMatch(/set-cookie|x-other/i);
  let before = -1;
  await vi.waitFor(
    () => {
      const still = sent === before;
      before = sent;
      expect(still).toBe(true);
    },
    { interval: 200, timeout: 5000 },
  );
  expect(sent).toBeLessThan(webLimits.burstBytes);
});

test('requests above the limit are refused, and room comes back', async () => {
  const waiting: (() => void)[] = [];
  const lab = await program(createServer((_request, response) => void waiting.push(() => response.end('done'))));
  const { port, open } = await serveWeb(dialTo(lab));
  const { host } = await open();
  const running = Array.from({ length: webLimits.requestsPerTab }, () => fetchText(port, host));
  await vi.waitFor(() => expect(waiting).toHaveLength(webLimits.requestsPerTab));
  expect((await fetchText(port, host)).status).toBe(503);
  for (const finish of waiting.splice(0)) finish();
  expect((await Promise.all(running)).every(({ body }) => body === 'done')).toBe(true);
  const next = fetchText(port, host);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  waiting[0]?.();
  expect((await next).body).toBe('done');
});

test('a lab’s end breaks what is under way', async () => {
  const lab = await program(createServer((_request, response) => void response.write('begun')));
  const { server, port, lab: view, open } = await serveWeb(dialTo(lab));
  const answer = await send(port, (await open()).host);
  const all = answer.toArray();
  server.driver.fail(view.id, 'k3s-s ended');
  await expect(all).rejects.toThrow('aborted');
});
