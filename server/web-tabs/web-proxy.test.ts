import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { SlipwayError } from '#protocol/errors.ts';
import { WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { WEB_LOG_MAX, type WebLogEntry } from '#protocol/web-log.ts';
import { fakeCluster } from './cluster-fixture.ts';
import { webLimits } from './limits.ts';
import { createWebProxy } from './web-proxy.ts';
import { dialTo, fetchText, PORT_IN_LAB, program, SESSION, send, serveWeb } from './web-fixture.ts';

const http = (listener: RequestListener) => program(createServer(listener));
const codeOf = (opening: Promise<unknown>) =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error as SlipwayError).failure.code,
  );

test('a request reaches the lab as if it had been sent to its address', async () => {
  const seen: IncomingMessage[] = [];
  const dialled: unknown[] = [];
  const to = dialTo(
    await http((request, response) => {
      seen.push(request);
      response.end('hello');
    }),
  );
  const { port, pageOrigin, open } = await serveWeb((host, request) => {
    dialled.push([host, request.address]);
    return to(host, request);
  });
  const { host, url } = await open({ path: '/productpage?u=1#top' });
  expect(url).toMatch(/^http:\/\/[0-9a-f]{32}\.localhost:\d+\/productpage\?u=1#top$/);
  const { status, headers, body } = await fetchText(port, host, {
    path: '/productpage?u=1',
    headers: {
      origin: 'null',
      referer: `${new URL(url).origin}/before`,
      cookie: 'from=browser',
      'sec-fetch-site': 'cross-site',
      'x-forwarded-for': '203.0.113.9',
      'x-own': 'kept',
    },
  });
  expect([status, body]).toEqual([200, 'hello']);
  expect(dialled).toEqual([['testpc', `192.168.10.10:${PORT_IN_LAB}`]]);
  expect(seen[0]?.url).toBe('/productpage?u=1');
  expect(seen[0]?.headers).toEqual({
    host: `192.168.10.10:${PORT_IN_LAB}`,
    origin: `http://192.168.10.10:${PORT_IN_LAB}`,
    referer: `http://192.168.10.10:${PORT_IN_LAB}/before`,
    'x-own': 'kept',
    connection: 'close',
  });
  expect(headers['content-security-policy']).toContain(`frame-ancestors ${pageOrigin};`);
  expect(headers['content-security-policy']).toContain('sandbox allow-scripts allow-forms');
  expect(headers['access-control-allow-origin']).toBe('null');
});

test('a body is passed on, with or without its length', async () => {
  const { port, open } = await serveWeb(dialTo(await http((request, response) => void request.pipe(response))));
  const { host } = await open();
  const post = { method: 'POST', body: 'username=kim' };
  expect((await fetchText(port, host, { ...post, headers: { 'content-length': 12 } })).body).toBe(post.body);
  expect((await fetchText(port, host, { ...post, headers: { 'transfer-encoding': 'chunked' } })).body).toBe(post.body);
});

test('headers with power over the browser stay behind, and cookies stay on the server', async () => {
  const { port, open } = await serveWeb(
    dialTo(
      await http((request, response) => {
        response.writeHead(200, {
          'set-cookie': ['session=kim; Path=/', 'other=1; Path=/elsewhere'],
          'clear-site-data': '"*"',
          'strict-transport-security': 'max-age=9',
          'service-worker-allowed': '/',
          'alt-svc': 'h3=":443"',
          'x-frame-options': 'DENY',
          'content-security-policy': "frame-ancestors 'none'",
          'access-control-allow-origin': '*',
          'x-envoy-upstream-service-time': '3',
          connection: 'x-hop',
          'x-hop': '1',
        });
        response.end(request.headers.cookie ?? 'none');
      }),
    ),
  );
  const { host, url } = await open();
  const first = await fetchText(port, host);
  expect(first.body).toBe('none');
  const { date: _, ...headers } = first.headers;
  expect(headers).toEqual({
    'x-envoy-upstream-service-time': '3',
    'content-security-policy': expect.not.stringContaining("frame-ancestors 'none'"),
    'referrer-policy': 'same-origin',
    'transfer-encoding': 'chunked',
    connection: 'close',
  });
  expect((await fetchText(port, host)).body).toBe('session=kim');
  expect((await open()).url).toBe(url);
  const other = await open({ port: 9902 });
  expect((await fetchText(port, other.host)).body).toBe('none');
});

test('redirects stay in the tab, and those that leave it are reported', async () => {
  let location = '';
  const { port, open } = await serveWeb(
    dialTo(await http((_request, response) => void response.writeHead(302, { location }).end())),
  );
  const { host } = await open();
  const follow = async (to: string) => {
    location = to;
    return fetchText(port, host, { path: '/login' });
  };
  const own = `http://192.168.10.10:${PORT_IN_LAB}`;
  expect((await follow(`${own}/productpage?a=1`)).headers.location).toBe(`http://${host}/productpage?a=1`);
  expect((await follow('next')).headers.location).toBe(`http://${host}/next`);
  expect((await follow(`http://k3s-s:${PORT_IN_LAB}/`)).headers.location).toBe(`http://${host}/`);
  expect((await follow(`${own}//evil.example/`)).headers.location).toBe(`http://${host}//evil.example/`);
  for (const outside of [
    'https://evil.example/',
    `https://192.168.10.10:${PORT_IN_LAB}/`,
    'javascript:alert(1)',
    'http://[',
  ]) {
    const shown = await follow(outside);
    expect([shown.status, shown.headers.location]).toEqual([502, undefined]);
    expect(shown.body).toContain(outside);
  }
});

test('what a page writes out of its own address leads into the tab, packed or not', async () => {
  const own = `http://192.168.10.10:${PORT_IN_LAB}`;
  const page = `<!doctype html><a href="${own}/next">${own}</a><script>location = '${own}/by-script'</script>`;
  const { port, open } = await serveWeb(
    dialTo(
      await http(({ url, headers }, response) => {
        response.setHeader('refresh', `9; url=${own}/later`);
        response.setHeader('etag', '"1"');
        if (url === '/plain.txt') response.setHeader('content-type', 'text/plain');
        else if (url === '/app.js') response.setHeader('content-type', 'text/javascript');
        else response.setHeader('content-type', 'text/html; charset=utf-8');
        if (!headers['accept-encoding']) return void response.end(page);
        response.setHeader('content-encoding', 'gzip').end(gzipSync(page));
      }),
    ),
  );
  const { host } = await open();
  const get = (path: string, dest: string, encoding?: string) =>
    fetchText(port, host, {
      path,
      headers: { 'sec-fetch-dest': dest, ...(encoding ? { 'accept-encoding': encoding } : {}) },
    });
  for (const encoding of [undefined, 'gzip']) {
    const { headers, body } = await get('/', 'iframe', encoding);
    expect(body).toMatch(/^<!doctype html><script>/);
    expect(body).toContain(`<a href="http://${host}/next">${own}</a><script>location = 'http://${host}/by-script'`);
    expect([headers['content-encoding'], headers['content-length'], headers.etag]).toEqual([
      undefined,
      undefined,
      '"1"',
    ]);
    expect(headers.refresh).toBe(`9; url=http://${host}/later`);
  }
  expect((await get('/', 'empty')).body).toBe(page);
  // As browsers ask over plain HTTP from another machine.
  expect((await fetchText(port, host, { headers: { 'upgrade-insecure-requests': '1' } })).body).toContain('<script>');
  expect((await fetchText(port, host, { headers: { accept: '*/*' } })).body).toBe(page);
  expect((await get('/plain.txt', 'iframe')).body).toBe(page);
  expect((await get('/app.js', 'script')).body).toContain(`'http://${host}/by-script'`);
});

test('a sandboxed page, which sends no Referer, still has one for the lab', async () => {
  const referers: (string | undefined)[] = [];
  const { port, open } = await serveWeb(
    dialTo(
      await http((request, response) => {
        referers.push(request.headers.referer);
        response.end();
      }),
    ),
  );
  const { host } = await open();
  await fetchText(port, host, { path: '/productpage', headers: { 'sec-fetch-dest': 'iframe' } });
  await fetchText(port, host, { path: '/static/a.css', headers: { 'sec-fetch-dest': 'style' } });
  await fetchText(port, host, { path: '/login', method: 'POST', headers: { 'sec-fetch-dest': 'iframe' } });
  const page = `http://192.168.10.10:${PORT_IN_LAB}/productpage`;
  expect(referers).toEqual([undefined, page, page]);
});

test('a refused port is told in the reader’s language, by a page that holds nothing of the lab’s', async () => {
  const { port, open } = await serveWeb(dialTo(undefined));
  const english = await fetchText(port, (await open()).host);
  expect(english.status).toBe(502);
  expect(english.body).toContain(`nothing listens on k3s-s:${PORT_IN_LAB}`);
  expect(english.headers['content-security-policy']).toContain("default-src 'none'");
  const korean = await fetchText(port, (await open({ language: 'ko' })).host);
  expect(korean.body).toContain('연결이 거절되었다');
});

test('a lab label never reaches the app, and the app never the proxy', async () => {
  const { port, pageOrigin, open, cookie } = await serveWeb(
    dialTo(await http((_request, response) => void response.end('lab'))),
  );
  const { host } = await open();
  const app = new URL(pageOrigin).host;
  expect((await fetchText(port, host, { path: '/api/session', headers: { cookie } })).body).toBe('lab');
  expect((await fetchText(port, app, { path: '/api/session' })).headers['set-cookie']).toBeDefined();
  expect((await fetchText(port, app, { path: `http://${host}/` })).body).not.toBe('lab');
  const stranger = await fetchText(port, `${'0'.repeat(32)}.localhost:${port}`);
  expect([stranger.status, stranger.headers['set-cookie']]).toEqual([404, undefined]);
  expect((await fetchText(port, `app.localhost:${port}`)).status).toBe(404);
  expect((await fetchText(port, `${host.split('.')[0]}.evil.example`)).status).toBe(403);
});

test('pages of a lab cannot open the page’s WebSocket, under any name', async () => {
  const { port, pageOrigin, open, cookie } = await serveWeb(
    dialTo(await http((_request, response) => void response.end('lab'))),
  );
  const { host, url } = await open();
  const refusal = (headers: Record<string, string>, origin: string) =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { origin, headers: { cookie, ...headers } });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('open', () => resolve(101));
      socket.on('error', () => undefined);
      onTestFinished(() => socket.terminate());
    });
  // What answers is the lab, which knows nothing of WebSockets.
  expect(await refusal({ host }, new URL(url).origin)).toBe(200);
  expect(await refusal({ host }, pageOrigin)).toBe(400);
  expect(await refusal({ host }, 'http://other.localhost')).toBe(400);
  expect(await refusal({}, new URL(url).origin)).toBe(403);
  expect(await refusal({}, 'null')).toBe(403);
  expect(await refusal({}, pageOrigin)).toBe(101);
});

test('a WebSocket of a page reaches the lab, with its cookies and without the app’s', async () => {
  const seen: IncomingMessage[] = [];
  const lab = createServer((_request, response) => void response.setHeader('set-cookie', 'a=1; Path=/').end());
  const sockets = new WebSocketServer({ server: lab });
  onTestFinished(() => sockets.close());
  sockets.on('connection', (socket, request) => {
    seen.push(request);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  const { port, open, cookie, server, lab: view } = await serveWeb(dialTo(await program(lab)));
  const { host } = await open();
  await fetchText(port, host);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat?a=b`, ['one'], {
    origin: 'null',
    headers: { host, cookie },
  });
  const messages: string[] = [];
  let closed = false;
  socket.on('message', (data: Buffer) => messages.push(data.toString()));
  socket.on('close', () => {
    closed = true;
  });
  await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.OPEN));
  for (const each of ['hi', 'x'.repeat(100_000)]) socket.send(each);
  await vi.waitFor(() => expect(messages).toEqual(['hi', 'x'.repeat(100_000)]));
  expect(seen[0]?.url).toBe('/chat?a=b');
  expect(seen[0]?.headers).toMatchObject({
    host: `192.168.10.10:${PORT_IN_LAB}`,
    origin: `http://192.168.10.10:${PORT_IN_LAB}`,
    cookie: 'a=1',
    'sec-websocket-protocol': 'one',
  });
  const tab = { session: SESSION, lab: view.id, host: 'k3s-s', port: PORT_IN_LAB } as const;
  expect(server.web.log(tab).entries.at(-1)).toMatchObject({ path: '/chat?a=b', status: 101 });
  server.driver.fail(view.id, 'k3s-s ended');
  await vi.waitFor(() => expect(closed).toBe(true));
});

test('server-sent events arrive as they are sent', async () => {
  let say: (text: string) => void = () => undefined;
  const lab = await http((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    say = (text) => void response.write(`data: ${text}\n\n`);
    say('one');
  });
  const { port, open } = await serveWeb(dialTo(lab));
  const { host } = await open();
  const answer = await send(port, host, { headers: { origin: 'null', accept: 'text/event-stream' } });
  let text = '';
  answer.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await vi.waitFor(() => expect(text).toBe('data: one\n\n'));
  say('two');
  await vi.waitFor(() => expect(text).toBe('data: one\n\ndata: two\n\n'));
  expect(answer.headers['access-control-allow-origin']).toBe('null');
});

test('the desk may frame pages of labs and nothing else', async () => {
  const { port, pageOrigin } = await serveWeb(dialTo(undefined));
  const { headers } = await fetchText(port, new URL(pageOrigin).host);
  expect(headers['content-security-policy']).toContain(`frame-src http://*.localhost:${port}`);
});

test('the desk hears where its tab is, however fast the page moves', async () => {
  const moves: string[] = [];
  const { port, open } = await serveWeb(dialTo(await http((_request, response) => void response.end())), {
    onMoved: (session, { path }) => void moves.push(`${session === SESSION} ${path}`),
  });
  const { host } = await open();
  const visit = (path: string, dest = 'iframe') => fetchText(port, host, { path, headers: { 'sec-fetch-dest': dest } });
  await visit('/picture.png', 'image');
  for (let each = 0; each < 30; each++) await visit(`/${each}`);
  await vi.waitFor(() => expect(moves.at(-1)).toBe('true /29'));
  expect(moves[0]).toBe('true /0');
  expect(moves.length).toBeLessThan(30);
});

test('a page that could not be had is still where the tab is', async () => {
  const moves: string[] = [];
  const { port, open } = await serveWeb(dialTo(undefined), { onMoved: (_, { path }) => void moves.push(path) });
  await fetchText(port, (await open()).host, { path: '/gone', headers: { 'sec-fetch-dest': 'iframe' } });
  expect(moves).toEqual(['/gone']);
});

test('a tab is opened over the page’s connection, and an ingress port is looked up', async () => {
  const { pageOrigin, lab, cookie } = await serveWeb(dialTo(undefined));
  const socket = new WebSocket(`${pageOrigin.replace('http', 'ws')}/ws`, { origin: pageOrigin, headers: { cookie } });
  onTestFinished(() => socket.terminate());
  const messages: { type: string; ref?: string }[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as { type: string }));
  await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.OPEN));
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ type: 'hello', version: PROTOCOL_VERSION, language: 'en' });
  await vi.waitFor(() => expect(messages.map(({ type }) => type)).toContain('welcome'));
  const tab = { type: 'web.open', lab: lab.id, host: 'k3s-s', port: 'ingress', path: '/productpage' };
  say({ ...tab, ref: 'a' });
  say({ ...tab, ref: 'b', lab: 'zzzzzzzz' });
  say({ ...tab, ref: 'c', path: 'productpage' });
  say({ ...tab, ref: 'd', host: 'k3s-w4' });
  const answerTo = (ref: string) =>
    vi.waitFor(() => messages.find((message) => message.ref === ref) ?? expect.fail(ref));
  expect(await answerTo('a')).toMatchObject({
    type: 'web.opened',
    port: 30_080,
    url: expect.stringMatching(/\/productpage$/),
  });
  expect(await answerTo('b')).toMatchObject({ type: 'error', failure: { code: 'SLW200' } });
  expect(await answerTo('c')).toMatchObject({ type: 'error', failure: { code: 'SLW100' } });
  expect(await answerTo('d')).toMatchObject({ type: 'error', failure: { code: 'SLW106' } });
});

test('nobody opens a tab of another session’s lab, and a foreign name needs a domain', async () => {
  const { open } = await serveWeb(dialTo(undefined));
  expect(await codeOf(open({ session: 'b'.repeat(22) }))).toBe('SLW200');
  expect(await codeOf(open({ pageOrigin: 'https://mesh.example' }))).toBe('SLW107');
  expect(await codeOf(open({ pageOrigin: 'http://[::1]:4600' }))).toBe('SLW107');
  const named = await serveWeb(dialTo(undefined), { domain: 'web.example' });
  const { url } = await named.open({ pageOrigin: 'https://mesh.example' });
  expect(url).toMatch(/^https:\/\/[0-9a-f]{32}\.web\.example\/$/);
  expect((await fetchText(named.port, new URL(url).host)).status).toBe(502);
});

test('a label and its cookies are good for the next server too, unless their lab has ended meanwhile', async () => {
  const lab = await http(({ headers }, response) => {
    response.setHeader('set-cookie', 'user=kim; Path=/').end(headers.cookie ?? 'none');
  });
  const { server, port, open, lab: view } = await serveWeb(dialTo(lab));
  const { host, url } = await open();
  expect((await fetchText(port, host)).body).toBe('none');
  server.web.close();
  const next = () => {
    const { labs, store, log } = server;
    const rest = {
      ingressPort: async () => 1,
      openCluster: fakeCluster([]),
      onMoved: () => undefined,
      onFile: () => undefined,
      onLog: () => undefined,
      domain: undefined,
      clock: Date.now,
    };
    const web = createWebProxy({ labs, table: store.webTabs, log, ...rest });
    onTestFinished(() => web.close());
    return web;
  };
  const second = next();
  const behind = await program(createServer((request, response) => second.handle(request, response)));
  expect((await fetchText(behind, host)).body).toBe('user=kim');
  const wanted = { session: SESSION, pageOrigin: `http://127.0.0.1:${port}`, language: 'en', path: '/' } as const;
  expect(await second.open({ ...wanted, lab: view.id, host: 'k3s-s', port: PORT_IN_LAB })).toMatchObject({ url });
  second.close();
  server.driver.fail(view.id, 'k3s-s ended');
  await server.desks.of(SESSION).endLab(view.id);
  const third = next();
  const last = await program(createServer((request, response) => third.handle(request, response)));
  expect((await fetchText(last, host)).status).toBe(404);
});

test('a site under a name of one’s own is asked for by that name, wherever it goes', async () => {
  const seen: IncomingMessage[] = [];
  const dialled: unknown[] = [];
  const to = dialTo(
    await http((request, response) => {
      seen.push(request);
      const location = request.url === '/' ? 'http://www.mesh.test/productpage' : '/';
      response.writeHead(302, { location, 'set-cookie': ['a=1; Domain=mesh.test', 'b=1; Domain=k3s-s'] }).end();
    }),
  );
  const { port, open } = await serveWeb((host, request) => {
    dialled.push(request.address);
    return to(host, request);
  });
  const site = await open({ name: 'www.mesh.test' });
  expect(site).toMatchObject({ host: expect.any(String), port: PORT_IN_LAB, name: 'www.mesh.test' });
  const { headers } = await fetchText(port, site.host, { headers: { origin: 'null' } });
  expect(headers.location).toBe(`http://${site.host}/productpage`);
  await fetchText(port, site.host, { path: '/productpage' });
  expect(dialled[0]).toBe(`192.168.10.10:${PORT_IN_LAB}`);
  expect(seen[0]?.headers).toMatchObject({ host: 'www.mesh.test', origin: 'http://www.mesh.test' });
  expect(seen[1]?.headers.cookie).toBe('a=1');
  const others = [
    await open(),
    await open({ name: 'www.mesh.test:8080' }),
    await open({ name: 'www.mesh.test', tab: 2 }),
  ];
  expect(new Set([site, ...others].map(({ host }) => host)).size).toBe(4);
  await fetchText(port, others[2]?.host ?? '', { path: '/x' });
  await fetchText(port, others[1]?.host ?? '');
  expect(seen.slice(2).map(({ headers: { host, cookie } }) => [host, cookie])).toEqual([
    ['www.mesh.test', 'a=1'],
    ['www.mesh.test:8080', undefined],
  ]);
});

test('a file is saved under an address of its own, once, and the page stays', async () => {
  const offered: { file: string; url: string }[] = [];
  const requests: string[] = [];
  const { port, open, server, lab } = await serveWeb(
    dialTo(
      await http(({ method, url }, response) => {
        requests.push(`${method} ${url}`);
        if (url === '/report') response.setHeader('content-disposition', 'attachment; filename="../../re\\"port.csv"');
        response.setHeader('content-type', url === '/raw/data.bin' ? 'application/octet-stream' : 'text/html');
        response.end('<script>top.location</script>');
      }),
    ),
    { onFile: (_, file) => void offered.push(file) },
  );
  const { host } = await open();
  const headers = { 'sec-fetch-dest': 'iframe' };
  expect((await fetchText(port, host, { path: '/report', method: 'POST', headers })).status).toBe(204);
  expect((await fetchText(port, host, { path: '/raw/data.bin', headers })).status).toBe(204);
  expect(offered.map(({ file }) => file)).toEqual(['report.csv', 'data.bin']);
  const asked = { session: SESSION, lab: lab.id, host: 'k3s-s', port: PORT_IN_LAB, path: '/page' } as const;
  offered.push(server.web.download({ ...asked, file: 'my page.html' }));
  expect(() => server.web.download({ ...asked, session: 'b'.repeat(22) })).toThrow();
  expect(() => server.web.download({ ...asked, port: 1 })).toThrow();
  for (const { url } of offered) {
    const saved = await fetchText(port, new URL(url).host);
    expect([saved.status, saved.body]).toEqual([200, '<script>top.location</script>']);
    expect(saved.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; filename="?(report\.csv|data\.bin|my page\.html)"?$/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    expect((await fetchText(port, new URL(url).host)).status).toBe(404);
  }
  expect(requests).toEqual(['POST /report', 'GET /raw/data.bin', 'GET /page']);
});

test('the log tells of each request as the lab saw it, and of its headers on request', async () => {
  const told: WebLogEntry[] = [];
  const { port, open, server, lab } = await serveWeb(
    dialTo(
      await http((request, response) => {
        response.writeHead(request.url === '/moved' ? 302 : 200, {
          server: 'istio-envoy',
          'x-envoy-upstream-service-time': '3',
          location: '/x',
          'set-cookie': 'a=1',
          'X-Long': 'y'.repeat(4_000),
        });
        response.end('한');
      }),
    ),
    { onLog: (_, { entries }) => void told.push(...entries) },
  );
  const { host } = await open();
  await fetchText(port, host, { path: '/moved', headers: { 'x-own': 'yes' } });
  await vi.waitFor(() =>
    expect(told).toContainEqual({
      id: 1,
      method: 'GET',
      path: '/moved',
      status: 302,
      ms: expect.any(Number),
      server: 'istio-envoy',
      envoy: [['x-envoy-upstream-service-time', '3']],
    }),
  );
  const tab = { session: SESSION, lab: lab.id, host: 'k3s-s', port: PORT_IN_LAB } as const;
  const { request, response } = server.web.exchange({ ...tab, id: 1 });
  expect(request).toContainEqual(['host', `192.168.10.10:${PORT_IN_LAB}`]);
  expect(request).toContainEqual(['x-own', 'yes']);
  expect(response).toContainEqual(['set-cookie', 'a=1']);
  expect(response).toContainEqual(['X-Long', 'y'.repeat(1_000)]);
  expect(response).toContainEqual(['Transfer-Encoding', 'chunked']);
  expect(server.web.log(tab).entries).toHaveLength(1);
  expect(() => server.web.exchange({ ...tab, id: 2 })).toThrow();
  expect(() => server.web.exchange({ ...tab, session: 'b'.repeat(22), id: 1 })).toThrow();
  // No more at once than a tab may have.
  for (let each = 0; each < WEB_LOG_MAX; each += 20)
    await Promise.all(Array.from({ length: 20 }, () => fetchText(port, host)));
  expect(server.web.log(tab).entries).toHaveLength(WEB_LOG_MAX);
  expect(() => server.web.exchange({ ...tab, id: 1 })).toThrow();
});

test('a site’s cookies are listed, and forgotten on request, for its session alone', async () => {
  const lab = await http(({ headers }, response) => {
    response.setHeader('set-cookie', ['quoted="a b"; Path=/', 'b=2; Path=/x']).end(headers.cookie ?? 'none');
  });
  const { port, open, server, lab: view } = await serveWeb(dialTo(lab));
  const { host } = await open();
  const tab = { session: SESSION, lab: view.id, host: 'k3s-s', port: PORT_IN_LAB } as const;
  await fetchText(port, host);
  expect(server.web.cookies(tab).cookies).toEqual([
    { name: 'quoted', value: '"a b"', path: '/' },
    { name: 'b', value: '2', path: '/x' },
  ]);
  expect((await fetchText(port, host)).body).toBe('quoted="a b"');
  expect(() => server.web.cookies({ ...tab, session: 'b'.repeat(22), clear: true })).toThrow();
  expect(server.web.cookies({ ...tab, clear: true }).cookies).toEqual([]);
  expect((await fetchText(port, host)).body).toBe('none');
});

test('a request without an answer is in the log with the reason', async () => {
  const { port, open, server, lab } = await serveWeb(dialTo(undefined));
  await fetchText(port, (await open()).host);
  const tab = { session: SESSION, lab: lab.id, host: 'k3s-s', port: PORT_IN_LAB } as const;
  expect(server.web.log(tab).entries).toMatchObject([{ method: 'GET', path: '/', failure: 'refused' }]);
});

test('labels end with their lab, with time, and when a session has too many', async () => {
  let now = 0;
  const { server, port, lab, open } = await serveWeb(
    dialTo(await http((_request, response) => void response.end('lab'))),
    { clock: () => now },
  );
  const first = await open();
  const status = async (host: string) => (await fetchText(port, host)).status;
  for (let each = 1; each <= WEB_TABS_PER_SESSION_MAX; each++) {
    now += 1;
    await open({ port: each });
  }
  expect(await status(first.host)).toBe(404);
  const second = await open({ port: WEB_TABS_PER_SESSION_MAX });
  expect(await status(second.host)).toBe(200);
  now += webLimits.tabIdleMs + 1;
  expect(await status(second.host)).toBe(404);
  const third = await open();
  expect(third.url).not.toBe(first.url);
  await server.desks.of(SESSION).endLab(lab.id);
  await vi.waitFor(async () => expect(await status(third.host)).toBe(404));
});
