import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { SlipwayError } from '../../protocol/errors.ts';
import { hostNameSchema } from '../../protocol/lab-state.ts';
import type { ProbeResult } from '../../protocol/labinit.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { ClusterAccess } from './cluster/cluster-access.ts';
import { ClusterStatusError } from './cluster/cluster-status-error.ts';
import { messageOf } from './cluster/kubeconfig.ts';
import type { Question } from './exercises/question.ts';
import type { LogBook } from './logs/log-book.ts';
import type { ProbeMemory } from './probe-memory.ts';
import { getJson } from './proxy/admin-get.ts';
import { type Listener, parseClusters, parseListeners, parseRoutes, type RouteConfig } from './proxy/config-dump.ts';
import { type ProxySync, parseSyncz } from './proxy/sync-status.ts';
import { parseHostsFile } from './world/hosts.ts';
import { sidecarOf } from './world/pods.ts';
import { type Pod, podSchema } from './world/resources.ts';
import type { World } from './world/world.ts';

const PROXY_ADMIN = '127.0.0.1:15000';
const ISTIOD_DEBUG = '127.0.0.1:8080';

export type Injection =
  | { readonly kind: 'injected' }
  | { readonly kind: 'not-injected' }
  | { readonly kind: 'refused'; readonly message: string };

/** What a check may look at. Each question goes to the lab at most once per round of checks. */
export interface Scene {
  readonly world: World;
  readonly logs: Pick<LogBook, 'records' | 'failure'>;
  readonly now: () => number;
  /** Of the checkpoint at hand, where it asks something. */
  readonly question?: Question;
  listeners(pod: Pod): Promise<Listener[]>;
  routes(pod: Pod): Promise<RouteConfig[]>;
  hasCluster(pod: Pod, name: string): Promise<boolean>;
  proxySync(): Promise<ProxySync[]>;
  probe(request: { from: string; url: string; host?: string }): Promise<ProbeResult>;
  /** Does something in the pod accept connections on the port? */
  accepts(pod: Pod, port: number): Promise<boolean>;
  /** Addresses that the host's own `/etc/hosts` gives the name. */
  localAddresses(host: string, name: string): Promise<string[]>;
  /** Would a pod made now get a sidecar? A server-side dry run: nothing is created. */
  injection(namespace: string): Promise<Injection>;
}

export interface SceneDeps {
  readonly hosts: LabHosts;
  readonly cluster: ClusterAccess;
  readonly world: World;
  readonly logs: LogBook;
  readonly now: () => number;
  readonly probes: ProbeMemory;
  /** `performance.now()` of the last change that this round looks at. */
  readonly changedAt: number;
  readonly signal: AbortSignal;
}

export function createScene(deps: SceneDeps): Scene {
  const { hosts, cluster, world, logs, now, probes, changedAt, signal } = deps;
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const asked = ask();
    answers.set(key, asked);
    return asked;
  };

  const dialPod =
    (pod: Pod, address: string) =>
    async (within: AbortSignal): Promise<Duplex> => {
      const host = hostNameSchema.parse(pod.spec.nodeName);
      return hosts.dial(host, { address, pod: z.ipv4().parse(pod.status.podIP), timeoutMs: 2_000 }, { signal: within });
    };
  const dump = (pod: Pod, query: string) =>
    once(`dump ${pod.metadata.uid} ${query}`, () =>
      getJson(dialPod(pod, PROXY_ADMIN), {
        path: `/config_dump?${query}`,
        what: `proxy of ${pod.metadata.name}`,
        signal,
        spend: cluster.spend,
      }),
    );

  return {
    world,
    logs,
    now,
    listeners: async (pod) => parseListeners(await dump(pod, 'resource=dynamic_listeners')),
    routes: async (pod) => parseRoutes(await dump(pod, 'resource=dynamic_route_configs')),
    async hasCluster(pod, name) {
      const pattern = encodeURIComponent(`^${name.replace(/[.|\\+*?[\](){}^$]/g, '\\$&')}$`);
      const names = parseClusters(await dump(pod, `resource=dynamic_active_clusters&name_regex=${pattern}`));
      return names.includes(name);
    },
    proxySync: () =>
      once('syncz', async () => {
        const istiods = world.pods
          .in('istio-system')
          .filter((pod) => pod.metadata.labels.app === 'istiod' && pod.status.phase === 'Running');
        const rows = await Promise.all(
          istiods.map(async (pod) =>
            parseSyncz(
              await getJson(dialPod(pod, ISTIOD_DEBUG), {
                path: '/debug/syncz',
                what: 'istiod',
                signal,
                spend: cluster.spend,
              }),
            ),
          ),
        );
        return rows.flat();
      }),
    probe: ({ from, url, host }) => {
      const key = `probe ${from} ${url} ${host ?? ''}`;
      return once(key, async () => {
        const known = probes.recall(key, { changedAt, now: performance.now() });
        if (known) return known;
        const request = { url, timeoutMs: 3_000, maxBodyBytes: 4_096, ...(host && { host }) };
        try {
          const [result] = await hosts.probe(from, request, { signal, timeoutMs: 5_000 });
          if (!result) throw new Error('no result');
          probes.remember(key, result, performance.now());
          return result;
        } catch (cause) {
          throw new SlipwayError('SLW400', { detail: `probe from ${from}: ${messageOf(cause)}` }, { cause });
        }
      });
    },
    accepts: (pod, port) =>
      once(`accepts ${pod.metadata.uid} ${port}`, async () => {
        try {
          (await dialPod(pod, `${pod.status.podIP}:${port}`)(signal)).destroy();
          return true;
        } catch (error) {
          // Only a refusal says that nobody listens; all else says nothing about the learner's work.
          return (error as { dial?: unknown }).dial !== 'refused';
        }
      }),
    localAddresses: (host, name) =>
      once(`hosts ${host} ${name}`, async () => {
        const file = await hosts
          .readFile(host, '/etc/hosts', { maxBytes: 65_536, signal })
          .catch(() => Buffer.alloc(0));
        return parseHostsFile(file.toString('utf8'), name);
      }),
    injection: (namespace) =>
      once(`injection ${namespace}`, async () => {
        const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?dryRun=All`;
        const pod = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { generateName: 'slipway-dry-run-' },
          spec: { containers: [{ name: 'dry-run', image: 'lab.local/pause:3.9' }] },
        };
        try {
          const made = await cluster.create(path, pod, podSchema, { signal });
          return sidecarOf(made) ? { kind: 'injected' } : { kind: 'not-injected' };
        } catch (error) {
          if (error instanceof ClusterStatusError) return { kind: 'refused', message: error.message };
          throw error;
        }
      }),
  };
}
