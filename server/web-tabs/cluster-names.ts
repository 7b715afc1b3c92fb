import { z } from 'zod';
import { podNameSchema, WEB_PODS_MAX } from '#protocol/web-place.ts';
import { orNothing } from '../cluster/or-nothing.ts';
import type { ClusterGet } from '../labs/cluster-waits.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';

/** Opens a lab's cluster for a few questions. */
export type OpenCluster = (hosts: LabHosts) => { get: ClusterGet; close(): void };

const name = z.string().max(253);
const phase = z.string().max(50).default('Unknown');
const podSchema = z.object({
  metadata: z.object({ name, namespace: name }),
  spec: z.object({ nodeName: name.optional(), hostNetwork: z.boolean().default(false) }),
  status: z.object({ podIP: z.ipv4().optional().catch(undefined), phase }),
});
const podListSchema = z.object({
  metadata: z.object({ continue: z.string().max(10_000).optional() }),
  items: z.array(z.unknown()).max(WEB_PODS_MAX),
});
const serviceSchema = z.object({ spec: z.object({ clusterIP: z.string().max(100).optional() }) });
const endpointsSchema = z.object({
  subsets: z
    .array(
      z.object({
        addresses: z
          .array(z.object({ ip: z.ipv4() }))
          .max(1_000)
          .default([]),
      }),
    )
    .max(100)
    .default([]),
});

type Asked = { readonly signal: AbortSignal };

/** Where a pod is; undefined where there is none of that name. */
export async function findPod(
  get: ClusterGet,
  pod: string,
  options: Asked,
): Promise<{ node: string | undefined; address: string | undefined; isOnHost: boolean; phase: string } | undefined> {
  const [namespace, own] = pod.split('/');
  const found = await orNothing(get(`/api/v1/namespaces/${namespace}/pods/${own}`, podSchema, options));
  if (!found) return undefined;
  const { spec, status } = found;
  return { node: spec.nodeName, address: status.podIP, isOnHost: spec.hostNetwork, phase: status.phase };
}

/** Which Service a pod means by a name. */
export function serviceOf(host: string, from: string | undefined): { namespace: string; service: string } {
  const [service = '', namespace] = host.split('.');
  const own = from?.includes('/') ? from.split('/')[0] : undefined;
  return { service, namespace: namespace ?? own ?? 'default' };
}

/** The address that a Service's name stands for; of one without, that of a pod behind it, as DNS answers. */
export async function findService(
  get: ClusterGet,
  { namespace, service }: { readonly namespace: string; readonly service: string },
  options: Asked,
): Promise<{ address: string | undefined } | undefined> {
  const found = await orNothing(get(`/api/v1/namespaces/${namespace}/services/${service}`, serviceSchema, options));
  if (!found) return undefined;
  const own = z.ipv4().safeParse(found.spec.clusterIP);
  if (own.success) return { address: own.data };
  const path = `/api/v1/namespaces/${namespace}/endpoints/${service}`;
  const endpoints = await orNothing(get(path, endpointsSchema, options));
  return { address: endpoints?.subsets.flatMap(({ addresses }) => addresses)[0]?.ip };
}

/** Pods that run, by name; `more`: there are others. */
export async function listPods(get: ClusterGet, options: Asked): Promise<{ pods: string[]; more: boolean }> {
  const path = `/api/v1/pods?fieldSelector=status.phase%3DRunning&limit=${WEB_PODS_MAX}`;
  const { metadata, items } = await get(path, podListSchema, options);
  const pods = items.flatMap((item) => {
    const pod = podSchema.safeParse(item);
    const own = podNameSchema.safeParse(pod.success ? `${pod.data.metadata.namespace}/${pod.data.metadata.name}` : '');
    return own.success ? [own.data] : [];
  });
  return { pods: pods.sort(), more: (metadata.continue ?? '') !== '' };
}
