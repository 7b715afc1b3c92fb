import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { pageHeaders } from '#server/routes/security-headers.ts';
import { startFakeFiles } from './fake/fake-files.ts';
import { FakeSession } from './fake/fake-session.ts';
import { startFakeWeb } from './fake/fake-web.ts';
import { FakeWorld } from './fake/fake-world.ts';

const FAKE_LAB_BYTES = 2.5 * 1024 ** 3;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

export interface FakeServer {
  readonly url: string;
  /** What the scripted lab is and knows; tests change it. */
  readonly world: FakeWorld;
  /** Breaks every connection, as a restarted server does. */
  dropConnections(): void;
  /** While true, no new connection is accepted. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

/** Serves the built site and speaks the protocol with a scripted lab: for quick tests of the page alone. */
export async function startFakeServer({ site, port = 0 }: { site: string; port?: number }): Promise<FakeServer> {
  const world = new FakeWorld();
  const { web, close: closeWeb } = await startFakeWeb(world);
  let url = '';
  let isDown = false;
  const { routing, files } = await startFakeFiles(world, () => new Set([url]));
  const http = createServer((request, response) => {
    if (web.isLabHost(request.headers.host)) {
      web.handle(request, response);
      return;
    }
    const path = new URL(request.url ?? '/', 'http://fake').pathname;
    if (/^\/api\/(files|manifests|objects|work)\//.test(path)) {
      routing(request, response);
      return;
    }
    if (path === '/api/session') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ lesson: world.lastOpened, labMemoryBytes: world.lab && FAKE_LAB_BYTES }));
      return;
    }
    sendFile(site, path).then(
      ({ status, body, type }) => {
        // The real server's: the page must live with them.
        response.writeHead(status, { 'content-type': type, ...pageHeaders(web.frameSources([url]), [url]) });
        response.end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (web.isLabHost(request.headers.host)) {
      web.upgrade(request, socket, head);
      return;
    }
    if (isDown || request.url !== '/ws') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(
      request,
      socket,
      head,
      (client) =>
        new FakeSession(client, world, files, {
          open: (wanted) => web.open({ ...wanted, pageOrigin: url }),
          download: (wanted) => web.download(wanted),
          log: (wanted) => web.log(wanted),
          cookies: (wanted) => web.cookies(wanted),
          exchange: (wanted) => web.exchange(wanted),
          pods: (wanted) => web.pods(wanted),
        }),
    );
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url,
    world,
    dropConnections: () => {
      for (const client of sockets.clients) client.terminate();
    },
    setDown: (down) => {
      isDown = down;
    },
    close: () => {
      world.stop();
      closeWeb();
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

async function sendFile(site: string, path: string) {
  const file = join(site, normalize(path.endsWith('/') ? `${path}index.html` : path));
  try {
    return { status: 200, body: await readFile(file), type: TYPES[extname(file)] ?? 'application/octet-stream' };
  } catch {
    return { status: 404, body: await readFile(join(site, '404.html')), type: TYPES['.html'] ?? '' };
  }
}
