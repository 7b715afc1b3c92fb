import { z } from 'zod';
import { type LiveNames, NAMES_MAX } from '#protocol/manifests.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { METADATA_ONLY } from '../cluster/list.ts';
import { orNothing } from '../cluster/or-nothing.ts';

const name = z.string().max(253);
/** Longer or more labels than Kubernetes has are nobody's honest ones. */
const labels = z
  .record(z.string().max(400), z.string().max(100))
  .refine((all) => Object.keys(all).length <= 50)
  .default({});
const metadata = z.object({ name, namespace: name.default('') });
const named = z.object({ metadata });
const pod = z.object({ metadata: metadata.extend({ labels }) });
const service = named.extend({
  spec: z.object({
    ports: z
      .array(z.object({ name: name.optional(), port: z.number().int() }))
      .max(100)
      .default([]),
    selector: labels,
  }),
});
const destinationRule = named.extend({
  spec: z.object({ host: name, subsets: z.array(z.object({ name })).max(100).default([]) }),
});
const serviceEntry = named.extend({ spec: z.object({ hosts: z.array(name).max(100).default([]) }) });

type Cluster = Pick<ClusterAccess, 'list'>;

/** What stands in the cluster now. What Istio's or the Gateway API's kinds would hold is empty while they are absent. */
export async function readLiveNames(cluster: Cluster): Promise<LiveNames> {
  const list = async <T>(path: string, schema: z.ZodType<T>, accept?: string): Promise<T[]> => {
    const found = await orNothing(cluster.list(path, schema, accept ? { accept } : {}));
    return found?.items.slice(0, NAMES_MAX) ?? [];
  };
  const istio = '/apis/networking.istio.io/v1';
  const [namespaces, pods, services, gateways, kubernetesGateways, rules, entries] = await Promise.all([
    list('/api/v1/namespaces', named, METADATA_ONLY),
    list('/api/v1/pods', pod, METADATA_ONLY),
    list('/api/v1/services', service),
    list(`${istio}/gateways`, named, METADATA_ONLY),
    list('/apis/gateway.networking.k8s.io/v1/gateways', named, METADATA_ONLY),
    list(`${istio}/destinationrules`, destinationRule),
    list(`${istio}/serviceentries`, serviceEntry),
  ]);
  const placed = ({ metadata: { namespace, name: own } }: z.infer<typeof named>) => ({ namespace, name: own });
  return {
    namespaces: namespaces.map((each) => each.metadata.name),
    services: services.map(({ spec, ...each }) => ({
      ...placed(each),
      ports: spec.ports.map(({ name: portName, port }) => ({ ...(portName && { name: portName }), number: port })),
      selector: spec.selector,
    })),
    gateways: [
      ...gateways.map((each) => ({ ...placed(each), kind: 'istio' as const })),
      ...kubernetesGateways.map((each) => ({ ...placed(each), kind: 'kubernetes' as const })),
    ].slice(0, NAMES_MAX),
    subsets: rules.map(({ spec, ...each }) => ({
      namespace: placed(each).namespace,
      host: spec.host,
      names: spec.subsets.map((subset) => subset.name),
    })),
    externalHosts: entries.flatMap(({ spec }) => spec.hosts).slice(0, NAMES_MAX),
    pods: distinct(pods),
  };
}

/** Pods of one workload have the same labels: once is enough. */
function distinct(pods: readonly z.infer<typeof pod>[]): LiveNames['pods'] {
  const seen = new Map<string, LiveNames['pods'][number]>();
  for (const {
    metadata: { namespace, labels: own },
  } of pods) {
    if (Object.keys(own).length > 0) seen.set(`${namespace} ${JSON.stringify(own)}`, { namespace, labels: own });
  }
  return [...seen.values()];
}
