import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import type { LabView } from '#protocol/lab-state.ts';
import { createApp } from '../app.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { fakeServer } from '../server-fixture.ts';
import { createCookieSigner, SESSION_COOKIE } from '../sessions/session-cookie.ts';
import type { WebOpenRequest } from './tab-place.ts';
import type { WebProxyDeps } from './web-proxy.ts';

export const SESSION = 'aaaaaaaaaaaaaaaaaaaaaa';
export const PORT_IN_LAB = 30_080;

/** The program behind the lab's port, on a port of this machine; gone with the test. */
export async function program(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** A program that answers with raw bytes. */
export const rawProgram = (serve: (socket: Socket) => void): Promise<number> => program(createServer(serve));

/** As labinit dials, but to a port of this machine; `undefined` is a port where nothing listens. */
export const dialTo =
  (port: number | undefined): LabHosts['dial'] =>
  async () => {
    if (port === undefined) throw new LabinitError('dial', 'refused', { dial: 'refused' });
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };

/** A whole app with a lab that is ready, whose every port is `dial`'s. */
export async function serveWeb(dial: LabHosts['dial'], web: Partial<WebProxyDeps> = {}) {
  const server = fakeServer({ dial, web });
  const origins = new Set<string>();
  const app = await createApp({
    ...server,
    lessons: server.lessons.source,
    terminals: server.terminals.service,
    clock: Date.now,
    siteDir: '/nonexistent',
    accessToken: undefined,
    origins: () => origins,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const pageOrigin = `http://127.0.0.1:${port}`;
  origins.add(pageOrigin);
  onTestFinished(async () => {
    await server.close();
    await app.close();
  });
  const lab = await server.desks.of(SESSION).startLab('first-service');
  server.driver.advance(lab.id, 'running');
  const ready = await vi.waitFor(() => {
    const view = server.labs.get(lab.id);
    if (view?.state !== 'ready') throw new Error('not ready');
    return view;
  });
  const open = async (values: Partial<WebOpenRequest> = {}) => {
    const wanted = {
      session: SESSION,
      pageOrigin,
      language: 'en',
      host: 'k3s-s',
      port: PORT_IN_LAB,
      path: '/',
    } as const;
    const opened = await server.web.open({ ...wanted, lab: ready.id, ...values });
    return { ...opened, host: new URL(opened.url).host };
  };
  const cookie = createCookieSigner('secret').issue(SESSION_COOKIE, SESSION).split(';')[0] ?? '';
  return { server, app, port, pageOrigin, lab: ready satisfies LabView, open, cookie };
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** Sends a request to the app as a browser that knows the name; the answer is not read. */
export async function send(port: number, host: string, options: Sent = {}) {
  const { body, headers, ...line } = options;
  const outgoing = request({ host: '127.0.0.1', port, agent: false, ...line, headers: { host, ...headers } });
  onTestFinished(() => void outgoing.destroy());
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answer;
}

export async function fetchText(port: number, host: string, options: Sent = {}) {
  const answer = await send(port, host, options);
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString('utf8') };
}
