import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiClient } from '#server/cluster/api-client.ts';
import { orNothing } from '#server/cluster/or-nothing.ts';
import { findResource } from '#server/grading/objects/resource-names.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type ClusterObject, comparable, isOwned, written } from '../reset/cluster-objects.ts';

const RESTORE_TIMEOUT_MS = 60_000;
const GONE_TIMEOUT_MS = 120_000;
const POLL_MS = 400;
const ASK_TIMEOUT_MS = 30_000;
const TRIES = 3;

/** What an answer may make, change and delete in a task's namespaces. */
const RESOURCES = [
  'services',
  'deployments.apps',
  ...['gateways', 'virtualservices', 'destinationrules', 'serviceentries', 'sidecars', 'envoyfilters'].map(
    (name) => `${name}.networking.istio.io`,
  ),
  'peerauthentications.security.istio.io',
  'authorizationpolicies.security.istio.io',
  'telemetries.telemetry.istio.io/v1',
];
const listSchema = z.object({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), uid: z.string(), resourceVersion: z.string() }),
      spec: z.unknown().optional(),
    }),
  ),
});

/** Objects by their path in the API, and the names of the pods. */
export interface OwnState {
  readonly objects: ReadonlyMap<string, ClusterObject>;
  readonly pods: string;
}

/** The objects of some namespaces, asked of the API server itself: kubectl takes seconds of a busy machine. */
export class OwnObjects {
  readonly #client: ApiClient;
  readonly #namespaces: readonly string[];
  readonly #signal: AbortSignal;

  constructor(hosts: LabHosts, namespaces: readonly string[], signal: AbortSignal) {
    this.#client = new ApiClient(hosts);
    this.#namespaces = namespaces;
    this.#signal = signal;
  }

  close(): void {
    this.#client.close();
  }

  async state(): Promise<OwnState> {
    return { objects: await this.#list(), pods: await this.#pods() };
  }

  /** Makes the objects what they were. False where pods are others than before, or something stays different. */
  async restore(before: OwnState): Promise<boolean> {
    const deadline = performance.now() + RESTORE_TIMEOUT_MS;
    for (;;) {
      const changed = await this.#repair(before.objects, await this.#list());
      if (changed === 0) return (await this.#pods()) === before.pods;
      if (performance.now() > deadline) return false;
      await sleep(POLL_MS, undefined, { signal: this.#signal });
    }
  }

  /** Removes the namespaces and waits until they are gone. */
  async remove(): Promise<void> {
    const deadline = performance.now() + GONE_TIMEOUT_MS;
    const paths = this.#namespaces.map((name) => `/api/v1/namespaces/${name}`);
    for (const path of paths) {
      // A namespace waits for its pods, and a proxy drains for seconds unless it is told not to.
      await this.#delete(`${path}/pods?gracePeriodSeconds=1`);
      await this.#delete(path);
    }
    for (const path of paths) {
      while (await this.#get(path)) {
        if (performance.now() > deadline) throw new Error(`${path} does not go`);
        await sleep(POLL_MS, undefined, { signal: this.#signal });
      }
    }
  }

  async #repair(before: ReadonlyMap<string, ClusterObject>, now: ReadonlyMap<string, ClusterObject>): Promise<number> {
    let changed = 0;
    for (const [path, object] of now) {
      const wanted = before.get(path);
      if (wanted && comparable(wanted) === comparable(object)) continue;
      changed += 1;
      if (!wanted) await this.#delete(path);
      else await this.#put(path, wanted, object);
    }
    for (const [path, object] of before) {
      if (now.has(path)) continue;
      changed += 1;
      const collection = path.replace(/\/[^/]+$/, '');
      await this.#client.json(collection, { body: written(object), signal: this.#signal, timeoutMs: ASK_TIMEOUT_MS });
    }
    return changed;
  }

  async #put(path: string, wanted: ClusterObject, now: ClusterObject): Promise<void> {
    const plain = written(wanted);
    const { resourceVersion } = now.metadata;
    const body = { ...plain, metadata: { ...plain.metadata, resourceVersion } };
    // Whoever wrote in between is written over at the next look.
    await this.#client
      .json(path, { method: 'PUT', body, signal: this.#signal, timeoutMs: ASK_TIMEOUT_MS })
      .catch(() => undefined);
  }

  async #delete(path: string): Promise<void> {
    await orNothing(this.#client.bytes(path, { method: 'DELETE', signal: this.#signal, timeoutMs: ASK_TIMEOUT_MS }));
  }

  /** Undefined where there is none. A busy API server is asked again. */
  async #get(path: string): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await orNothing(this.#client.json(path, { signal: this.#signal, timeoutMs: ASK_TIMEOUT_MS }));
      } catch (error) {
        if (tries >= TRIES || this.#signal.aborted) throw error;
        await sleep(POLL_MS, undefined, { signal: this.#signal });
      }
    }
  }

  async #list(): Promise<Map<string, ClusterObject>> {
    const found = new Map<string, ClusterObject>();
    for (const namespace of this.#namespaces) {
      const own = `/api/v1/namespaces/${namespace}`;
      const space = await this.#get(own);
      if (space) found.set(own, space as ClusterObject);
      for (const resource of RESOURCES.map(findResource)) {
        if (!resource) throw new Error('a resource is unknown');
        const collection = resource.path.replace(/\/([^/]+)$/, `/namespaces/${namespace}/$1`);
        const { items } = listSchema.parse(await this.#get(collection));
        const apiVersion = resource.path.replace(/^\/apis?\//, '').replace(/\/[^/]+$/, '');
        for (const item of items) {
          const object = { apiVersion, kind: resource.kind, ...item } as ClusterObject;
          if (!isOwned(object)) found.set(`${collection}/${item.metadata.name}`, object);
        }
      }
    }
    return found;
  }

  /** A pod that was made again may have what its object no longer says. */
  async #pods(): Promise<string> {
    const names: string[] = [];
    for (const namespace of this.#namespaces) {
      const path = `/api/v1/namespaces/${namespace}/pods`;
      const { items } = listSchema.parse(await this.#get(path));
      names.push(...items.map(({ metadata }) => metadata.uid));
    }
    return names.sort().join(' ');
  }
}
