import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { type ApiWriter, createApiWriter, objectResources } from './api-writer.ts';
import { addIngressPorts } from './ingress-ports.ts';
import { type Slot, slotOf } from './slot.ts';

const READY_WITHIN_MS = 300_000;
const GONE_WITHIN_MS = 90_000;
const POLL_MS = 500;
const QUIET = 'application';

/** What requests meet in a slot: two versions of the application, and a client that also answers. */
export interface GroundPod {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly node: string;
}
export interface GroundSlot extends Slot {
  readonly pods: readonly GroundPod[];
  readonly client: GroundPod;
  /** Where testpc finds port 80 of the ingress Service, which is the way in of the Ingresses of all slots. */
  readonly sharedNodePort: number;
}
/** A lab made ready for cases side by side. */
export interface Ground {
  readonly api: ApiWriter;
  readonly slots: readonly GroundSlot[];
  readonly ingress: GroundPod;
  /** Leaves nothing in the lab. */
  giveBack(): Promise<void>;
}

export async function prepareGround(hosts: LabHosts, count: number, signal: AbortSignal): Promise<Ground> {
  const api = await createApiWriter(hosts);
  const slots = Array.from({ length: count }, (_, index) => slotOf(index));
  const { sharedNodePort, restore: restorePorts } = await addIngressPorts(api, slots);
  const giveBack = async () => {
    try {
      await removeNamespaces(api, slots);
    } finally {
      await restorePorts();
    }
    api.close();
  };
  try {
    await Promise.all(slots.map((slot) => makeSlot(api, slot)));
    await clearSlots(api, slots);
    const pods = await podsOf(api, slots, signal);
    const gateways = await listPods(api, 'istio-system');
    const ingress = gateways.find(({ metadata }) => metadata.labels.istio === 'ingressgateway');
    if (!ingress) throw new Error('the lab has no ingress gateway');
    return {
      api,
      slots: slots.map((slot) => ({ ...occupied(slot, pods), sharedNodePort })),
      ingress: placeOf(ingress),
      giveBack,
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

function occupied(slot: Slot, pods: readonly GroundPod[]): Omit<GroundSlot, 'sharedNodePort'> {
  const own = pods.filter(({ namespace }) => namespace === slot.namespace);
  const client = own.find(({ name }) => name === 'client');
  if (!client) throw new Error(`no client in ${slot.namespace}`);
  return { ...slot, pods: own, client };
}

async function makeSlot(api: ApiWriter, { namespace, other }: Slot): Promise<void> {
  for (const name of [namespace, other]) {
    await create(api, '/api/v1/namespaces', { metadata: { name, labels: { 'istio-injection': 'enabled' } } });
  }
  await create(api, `/apis/networking.istio.io/v1/namespaces/${namespace}/sidecars`, QUIET_APPLICATION);
  await Promise.all(podManifests(namespace).map((pod) => create(api, `/api/v1/namespaces/${namespace}/pods`, pod)));
}

/** The application calls nobody: without the other slots' services its proxies take each push for a third of the work. */
const QUIET_APPLICATION = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: QUIET },
  spec: { workloadSelector: { labels: { app: 'web' } }, egress: [{ hosts: ['~/*'] }] },
};

/** What is already there, from a run that was killed, is used as it is. */
async function create(api: ApiWriter, path: string, body: unknown): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { status, body: answer } = await api.send('POST', path, body);
    if (status < 300 || status === 409) return;
    // The namespace's service account is made a moment after the namespace.
    if (status !== 403 || tries > 20)
      throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer).slice(0, 300)}`);
    await sleep(POLL_MS);
  }
}

/** The pods of a slot, as YAML prints them for a case that is to be tried by hand. */
export function podManifests(namespace: string): readonly object[] {
  const pod = (name: string, labels: Readonly<Record<string, string>>) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, annotations: smallProxy },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'echo',
          image: 'lab.local/echo:1',
          ports: [{ name: 'http', containerPort: 8080 }],
          env: [{ name: 'VERSION', value: labels.version ?? '' }],
        },
      ],
    },
  });
  return [
    pod('web-v1', { app: 'web', version: 'v1' }),
    pod('web-v2', { app: 'web', version: 'v2' }),
    pod('client', { app: 'client' }),
  ];
}
const smallProxy = {
  'proxy.istio.io/config': '{"concurrency":1}',
  'sidecar.istio.io/proxyCPU': '1m',
  'sidecar.istio.io/proxyMemory': '32Mi',
  // On a busy machine a probe that comes late must not take a pod out of its Service.
  'readiness.status.sidecar.istio.io/failureThreshold': '1000',
};

const podSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({ nodeName: z.string().default('') }),
  status: z.object({
    podIP: z.string().default(''),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
  }),
});
type Pod = z.infer<typeof podSchema>;
const podListSchema = z.object({ items: z.array(podSchema) });
const isReady = ({ status }: Pod) => status.conditions.some((each) => each.type === 'Ready' && each.status === 'True');
const placeOf = ({ metadata, spec, status }: Pod): GroundPod => ({
  namespace: metadata.namespace,
  name: metadata.name,
  address: status.podIP,
  node: spec.nodeName,
});
const listPods = async (api: ApiWriter, namespace: string) =>
  podListSchema.parse((await api.send('GET', `/api/v1/namespaces/${namespace}/pods`)).body).items;

async function podsOf(api: ApiWriter, slots: readonly Slot[], signal: AbortSignal): Promise<GroundPod[]> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    signal.throwIfAborted();
    const pods = (await Promise.all(slots.map(({ namespace }) => listPods(api, namespace)))).flat();
    const late = pods.filter((pod) => !isReady(pod));
    if (pods.length >= slots.length * 3 && late.length === 0) return pods.map(placeOf);
    if (performance.now() > deadline) {
      throw new Error(
        `not Ready in time: ${late.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ')}`,
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** A run that was killed, or that left its ground, leaves objects too. */
async function clearSlots(api: ApiWriter, slots: readonly Slot[]): Promise<void> {
  const own = new Set(slots.flatMap(({ namespace, other }) => [namespace, other]));
  const rules = new Set(slots.map(({ suffix }) => `web-fz${suffix}`));
  for (const path of objectResources) {
    const { items } = itemsSchema.parse((await api.send('GET', path)).body);
    const leaving = items.filter(
      ({ metadata: { namespace, name } }) => (own.has(namespace) && name !== QUIET) || rules.has(name),
    );
    const cut = path.lastIndexOf('/');
    const [root, plural] = [path.slice(0, cut), path.slice(cut + 1)];
    await Promise.all(
      leaving.map(({ metadata }) =>
        api.send('DELETE', `${root}/namespaces/${metadata.namespace}/${plural}/${metadata.name}`),
      ),
    );
  }
}
const itemsSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), namespace: z.string() }) })),
});

async function removeNamespaces(api: ApiWriter, slots: readonly Slot[]): Promise<void> {
  const paths = slots.flatMap(({ namespace, other }) => [namespace, other]).map((name) => `/api/v1/namespaces/${name}`);
  await Promise.all(paths.map((path) => api.send('DELETE', path)));
  const deadline = performance.now() + GONE_WITHIN_MS;
  for (const path of paths) {
    while ((await api.send('GET', path)).status !== 404 && performance.now() < deadline) await sleep(POLL_MS);
  }
}
