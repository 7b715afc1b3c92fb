import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import type { LabHosts } from '../labs/lab-hosts.ts';

interface Item {
  metadata: { name: string; namespace?: string };
}
type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => boolean;

/** An API server in memory: lists, watches and logs of what `put` and `remove` say, and whatever `answer` does instead. */
export class FakeApiServer implements AsyncDisposable {
  /** Takes a request away from the fake: returns true when it has answered (or never will). */
  answer: Handler = () => false;
  readonly requests: string[] = [];
  readonly #collections = new Map<string, Map<string, Item>>();
  readonly #watchers = new Map<string, Set<http.ServerResponse>>();
  readonly #sockets = new Set<net.Socket>();
  #server = http.createServer((request, response) => this.#serve(request, response));
  #version = 1;
  port = 0;

  async start(port = 0): Promise<this> {
    this.#server = http.createServer((request, response) => this.#serve(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** As `kill -9` of the API server: nothing listens, and all connections are broken. */
  async kill(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  put(path: string, object: Item): void {
    const collection = this.#collections.get(path) ?? new Map<string, Item>();
    this.#collections.set(path, collection);
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const type = collection.has(key) ? 'MODIFIED' : 'ADDED';
    collection.set(key, object);
    this.#publish(path, type, object);
  }

  remove(path: string, name: string, namespace = ''): void {
    const object = this.#collections.get(path)?.get(`${namespace}/${name}`);
    if (!object) return;
    this.#collections.get(path)?.delete(`${namespace}/${name}`);
    this.#publish(path, 'DELETED', object);
  }

  /** The paths of the watches that are open now, one for each. */
  openWatches(): string[] {
    return [...this.#watchers].flatMap(([path, watchers]) => Array.from(watchers, () => path));
  }

  /** Ends every watch with an event, as an API server whose history was compacted. */
  expireWatches(): void {
    const all = [...this.#watchers.values()];
    this.#watchers.clear();
    for (const watchers of all) {
      for (const watcher of watchers) {
        watcher.end(
          `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } })}\n`,
        );
      }
    }
  }

  /** A lab whose k3s-s leads here. */
  hosts(): LabHosts {
    const refuse = () => Promise.reject(new Error('not in this test'));
    return {
      labId: 'testlab1',
      probe: refuse,
      exec: refuse,
      spawn: refuse,
      writeFile: refuse,
      stat: refuse,
      processes: refuse,
      sockets: refuse,
      readFile: async () =>
        Buffer.from('clusters: [{cluster: {server: "http://127.0.0.1:6443"}}]\nusers: [{user: {token: t}}]\n'),
      dial: async () => {
        const socket = net.connect(this.port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.kill();
  }

  #publish(path: string, type: string, object: Item): void {
    this.#version += 1;
    const event = {
      type,
      object: { ...object, metadata: { ...object.metadata, resourceVersion: `${this.#version}` } },
    };
    for (const watcher of this.#watchers.get(path) ?? []) watcher.write(`${JSON.stringify(event)}\n`);
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://fake');
    this.requests.push(`${url.pathname}${url.searchParams.has('watch') ? ' watch' : ''}`);
    if (this.answer(request, response)) return;
    if (url.searchParams.has('watch')) {
      const watchers = this.#watchers.get(url.pathname) ?? new Set();
      this.#watchers.set(url.pathname, watchers.add(response));
      response.on('close', () => watchers.delete(response));
      response.writeHead(200).flushHeaders();
      return;
    }
    const items = [...(this.#collections.get(url.pathname)?.values() ?? [])];
    response.end(JSON.stringify({ metadata: { resourceVersion: `${this.#version}` }, items }));
  }
}

/** Polls until the condition holds; the test's own time limit ends a wait for ever. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
