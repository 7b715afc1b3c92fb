import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { WebSocketServer } from 'ws';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { openStore } from '#server/storage/store.ts';
import { fakeHosts } from '#server/labs/lab-fixture.ts';
import { fakeCluster, pod } from '#server/web-tabs/cluster-fixture.ts';
import { createWebProxy, type WebProxy } from '#server/web-tabs/web-proxy.ts';
import { hostilePage } from './fake-hostile.ts';
import { wayPage } from './fake-ways.ts';
import type { FakeWorld } from './fake-world.ts';

/** The one port of the scripted lab that is open, on every host. */
export const OPEN_PORT = 30_080;
export const FAKE_SESSION = 'fake';

const page = (title: string, body: string) =>
  `<!doctype html><title>${title}</title><style>body{font:1rem system-ui;margin:2rem}</style><h1>${title}</h1>${body}`;

/** Where in the scripted lab each connection came from, by its port on this machine. */
const seenFrom = new Map<number, string>();

/** What runs in the scripted lab's cluster. */
const CLUSTER = [
  pod('default', 'ratings-v1-5f6d', { node: 'k3s-w1', ip: '172.16.1.4' }),
  pod('istio-system', 'istiod-7c9b', { node: 'k3s-s', ip: '172.16.0.3' }),
  ['/api/v1/namespaces/default/services/productpage', { spec: { clusterIP: '10.10.200.15' } }],
] as const;

/** A small shop: a link, a form whose answer goes back to where it came from, and a session cookie. */
function shop(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://shop');
  const user = /session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  response.setHeader('content-type', 'text/html; charset=utf-8');
  switch (pathname) {
    case '/login':
      request.resume();
      response
        .writeHead(302, { 'set-cookie': 'session=harbour; Path=/', location: request.headers.referer ?? '/' })
        .end();
      return;
    case '/productpage':
      response.end(
        page(
          'Bookstore',
          `<p id="user">${user ? `Signed in as ${user}` : 'Nobody is signed in'}</p>
           <form method="post" action="login"><input name="username" value="harbour" aria-label="User" /><button>Sign in</button></form>
           <p id="asked"></p>
           <script>
             fetch('/count', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
               .then((answer) => answer.text()).then((text) => { document.getElementById('asked').textContent = text; });
           </script>`,
        ),
      );
      return;
    case '/count':
      request.resume();
      response.end('The page asked its own server');
      return;
    case '/hostile':
      response.end(
        page('Hostile', hostilePage(new URL(request.url ?? '/', 'http://shop').searchParams.get('desk') ?? '')),
      );
      return;
    case '/shout':
      response.end(
        page(
          'Shout',
          `<script>
             const shout = (message) => top.postMessage(message, '*');
             for (let each = 0; each < 500; each++) {
               shout({ slipway: 1, kind: 'open', url: 'http://192.168.10.101:30080/' + each });
               shout({ slipway: 1, kind: 'download', url: 'http://192.168.10.10:30080/', name: '../x' });
               for (const odd of [null, 7, 'x', [], { slipway: 1 }, { slipway: 1, kind: 'open', url: 'javascript:alert(1)' }]) shout(odd);
             }
             shout({ slipway: 1, kind: 'trouble', text: '<img src=x onerror=alert(1)>' });
           </script>`,
        ),
      );
      return;
    case '/talk':
      response.end(
        page(
          'Talk',
          `<p id="socket"></p><p id="events"></p><script>
             const socket = new WebSocket('ws://' + location.host + '/echo');
             socket.onopen = () => socket.send('said over a socket');
             socket.onmessage = ({ data }) => { document.getElementById('socket').textContent = data; };
             new EventSource('/events').onmessage = ({ data }) => { document.getElementById('events').textContent = data; };
           </script>`,
        ),
      );
      return;
    case '/events':
      response.setHeader('content-type', 'text/event-stream').write('data: told by an event\n\n');
      return;
    case '/attachment':
      response.setHeader('content-disposition', "attachment; filename*=UTF-8''%EB%B3%B4%EA%B3%A0%EC%84%9C.csv");
      response.end('a,b');
      return;
    case '/trouble':
      response.end(page('Trouble', '<img src="http://192.168.10.101:30080/a.png"><script>missing()</script>'));
      return;
    case '/moved':
      response.writeHead(302, { location: decodeURIComponent((request.url ?? '').split('?')[1] ?? '') }).end();
      return;
    case '/seen':
      response.end(page('Seen', `<p>${request.headers.host} from ${seenFrom.get(request.socket.remotePort ?? 0)}</p>`));
      return;
    case '/asked':
      request.resume();
      response.setHeader('server', 'istio-envoy').setHeader('x-envoy-upstream-service-time', '3');
      response.end(page('Asked', `<p>${request.method} ${request.headers.host}</p>`));
      return;
    default:
      if (pathname.startsWith('/way/')) {
        const { search } = new URL(request.url ?? '/', 'http://shop');
        const to = decodeURIComponent(search.slice(1));
        const how = pathname.slice('/way/'.length);
        if (how === 'refresh') response.setHeader('refresh', `0; url=${to}`);
        response.end(page('Way', wayPage(how, to) ?? ''));
        return;
      }
      response.end(page('Front', '<p><a href="/productpage">To the bookstore</a></p>'));
  }
}

/** The server's own way to web pages of a lab, to a scripted lab on a port of this machine. */
export async function startFakeWeb(world: FakeWorld): Promise<{ web: WebProxy; close(): void }> {
  const server = createServer(shop);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const isThere = () => world.lab !== undefined && world.lab.state !== 'failed';
  const web = createWebProxy({
    labs: {
      ownerOf: () => FAKE_SESSION,
      get: (id) => (world.lab?.id === id ? world.lab : undefined),
      hostsAnswer: isThere,
      hosts: (id) => ({
        ...fakeHosts(id, () => ({ code: 0 })),
        async dial(host, { address, pod: inside }) {
          const isOpen = address.endsWith(`:${OPEN_PORT}`) || address === '10.10.200.15:9080';
          if (!isOpen) throw new LabinitError('dial', 'refused', { dial: 'refused' });
          const socket = connect(port, '127.0.0.1');
          await once(socket, 'connect');
          seenFrom.set(socket.localPort ?? 0, inside === undefined ? host : `${inside} on ${host}`);
          return socket;
        },
      }),
      onChange: (listener) =>
        world.listen((message) => {
          if (message.type === 'lab') listener(message.lab, FAKE_SESSION);
        }),
    },
    ingressPort: async () => OPEN_PORT,
    openCluster: (hosts) => fakeCluster(world.isWithoutPods ? [] : CLUSTER)(hosts),
    table: openStore(':memory:').webTabs,
    onMoved: (_session, moved) => world.tell(moved),
    onFile: (_session, file) => world.tell(file),
    onLog: (_session, log) => world.tell(log),
    domain: undefined,
    clock: Date.now,
    log: console,
  });
  return {
    web,
    close() {
      web.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}
