import http from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { ApiWriter } from './api-writer.ts';
import type { GroundPod } from './ground.ts';

const PATH = '/apis/networking.istio.io/v1alpha3/namespaces/istio-system/envoyfilters/fuzz-marker';
const MERGE_BY_SERVER = 'application/apply-patch+yaml';
const PUSHED_WITHIN_MS = 60_000;
/** Each look costs each proxy a walk over its clusters. */
const POLL_MS = 250;
/** istiod gathers changes for a tenth of a second, and then works. */
const FIRST_LOOK_MS = 500;
const TRIES = 4;
/** Listeners and routes come right after the clusters, in the same push. */
const REST_OF_PUSH_MS = 120;

/** GETs from a pod's own loopback: the admin port of its proxy. */
export async function readAdmin(hosts: LabHosts, pod: AdminPlace, path: string): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readOnce(hosts, pod, path);
    } catch (error) {
      if (tries >= TRIES) throw error;
    }
  }
}

type AdminPlace = Pick<GroundPod, 'address' | 'node'>;

async function readOnce(hosts: LabHosts, pod: AdminPlace, path: string): Promise<unknown> {
  const signal = AbortSignal.timeout(10_000);
  const socket: Duplex = await hosts.dial(
    pod.node,
    { address: '127.0.0.1:15000', pod: pod.address, timeoutMs: 8_000 },
    { signal },
  );
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request(
        { path, signal, headers: { host: 'localhost', connection: 'close' }, createConnection: () => socket },
        resolve,
      );
      request.once('error', reject);
      request.end();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } finally {
    socket.destroy();
  }
}

/** A cluster of every proxy that nothing uses: who has the newest one has all that was written before it. */
const marker = (name: string) => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'fuzz-marker', namespace: 'istio-system' },
  spec: {
    configPatches: [
      {
        applyTo: 'CLUSTER',
        match: {},
        patch: {
          operation: 'ADD',
          value: { name, type: 'STATIC', connect_timeout: '1s', load_assignment: { cluster_name: name } },
        },
      },
    ],
  },
});

/** Waits until each of the proxies has what was written so far. */
export class Pushes {
  readonly #hosts: LabHosts;
  readonly #api: ApiWriter;
  readonly #proxies: readonly GroundPod[];
  #count = 0;

  constructor(hosts: LabHosts, api: ApiWriter, proxies: readonly GroundPod[]) {
    this.#hosts = hosts;
    this.#api = api;
    this.#proxies = proxies;
  }

  async reached(signal: AbortSignal): Promise<void> {
    this.#count += 1;
    const name = `fuzz-marker-${process.pid}-${this.#count}`;
    const query = '?fieldManager=slipway-proof&force=true';
    const { status, body } = await this.#api.send('PATCH', `${PATH}${query}`, marker(name), MERGE_BY_SERVER);
    if (status >= 300) throw new Error(`the marker: ${status} ${JSON.stringify(body).slice(0, 300)}`);
    const deadline = performance.now() + PUSHED_WITHIN_MS;
    let left = this.#proxies;
    await sleep(FIRST_LOOK_MS, undefined, { signal });
    while (left.length > 0) {
      if (performance.now() > deadline) throw new Error(`no push in time to ${left.map((pod) => pod.name).join(', ')}`);
      const there = await Promise.all(left.map((pod) => this.#has(pod, name)));
      left = left.filter((_, index) => !there[index]);
      if (left.length > 0) await sleep(POLL_MS, undefined, { signal });
    }
    await sleep(REST_OF_PUSH_MS, undefined, { signal });
  }

  async #has(pod: GroundPod, name: string): Promise<boolean> {
    const path = `/config_dump?resource=dynamic_active_clusters&name_regex=^${name}$`;
    const dump = await readAdmin(this.#hosts, pod, path).catch(() => undefined);
    return JSON.stringify(dump ?? '').includes(`"${name}"`);
  }

  async end(): Promise<void> {
    await this.#api.send('DELETE', PATH);
  }
}
