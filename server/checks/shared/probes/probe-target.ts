import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { Input } from '#server/checks/check.ts';
import { podFields } from '#server/checks/specs.ts';
import { podPlace } from '#server/grading/scene/pod-dial.ts';
import type { ProbeOrder } from '#server/grading/scene/probes.ts';
import type { Scene } from '#server/grading/scene.ts';
import { hostAddress } from '#server/grading/world/addresses.ts';
import { selectionText, selectPods } from '#server/grading/world/app.ts';
import { findIngress, INGRESS } from '#server/grading/world/ingress.ts';
import { isReady } from '#server/grading/world/pods.ts';
import type { World } from '#server/grading/world/world.ts';
import { meshInputs } from '#server/mesh/inputs.ts';
import { type WayIn, wayIn } from './way-in.ts';

export const fromField = z
  .union([hostNameSchema, z.strictObject(podFields)])
  .default('testpc')
  .describe('a host, or a pod by namespace and labels: the request is then made inside its network');
type From = z.output<typeof fromField>;

export const urlField = z
  .string()
  .regex(/^https?:\/\//)
  .describe(
    'may contain {ingress} {nodePort:ns/service:port} {nodeIP:host} {clusterIP:ns/service} {podIP:ns/app}; from a pod, names of Services',
  );

/** What a request to the URL can depend on. */
export function probeInputs(from: From, url: string): Input[] {
  if (leadsToTestpc(url)) return [`host:${TESTPC}`, 'asked', ...(typeof from === 'object' ? (['pods'] as const) : [])];
  const named = typeof from === 'string' && /^https?:\/\/[a-z]/i.test(url);
  return [
    // Where a name leads may be written there.
    ...(named ? ([`file:${from}:/etc/hosts`] as const) : []),
    ...(reachesCluster(from, url) ? probedInputs : (['asked'] as const)),
  ];
}
const TESTPC = 'testpc';
/** What may change an answer of the cluster, and what its reasons look at. */
export const probedInputs = [...meshInputs, 'endpointSlices', 'proxy'] as const;

const reachesCluster = (from: From, url: string): boolean =>
  !leadsToTestpc(url) && (typeof from === 'object' || url.includes('{') || url.includes('//192.168.10.'));

/** Outside the cluster, so that only who listens there decides. */
const leadsToTestpc = (url: string): boolean =>
  url.includes(`{nodeIP:${TESTPC}}`) || new RegExp(`^https?://${hostAddress(TESTPC)}(?![\\d.])`).test(url);

export type Target = Pick<ProbeOrder, 'from' | 'pod' | 'url' | 'resolve' | 'changedAt'> & {
  /** The command line prefix with which a learner sends the same request, and where. */
  readonly shell: { readonly prefix: string; readonly on: string };
  readonly way: WayIn;
};
/** There is nothing to send from, or to. */
export interface NoTarget {
  readonly missing: string;
  readonly object: string;
}

export async function resolveTarget(
  { from, url: template }: { from: From; url: string },
  scene: Scene,
): Promise<Target | NoTarget> {
  const { world } = scene;
  const problems: NoTarget[] = [];
  const url = template.replaceAll(/\{([a-zA-Z]+)(?::([^}]+))?\}/g, (whole, name: string, argument = '') => {
    const value = placeholder(world, name, argument);
    if (typeof value === 'string') return value;
    problems.push(value ?? { missing: `${whole} is no placeholder`, object: whole });
    return '';
  });
  if (problems[0]) return problems[0];
  const since = leadsToTestpc(template) ? { changedAt: (await scene.host(TESTPC)).listeningSince } : {};
  if (typeof from === 'string') {
    const way = reachesCluster(from, template) ? wayIn(world, { url }) : {};
    return { from, url, ...since, shell: { prefix: '', on: from }, way };
  }
  const pod = selectPods(world, from).find((each) => isReady(each) && each.status.podIP && each.spec.nodeName);
  if (!pod) return { missing: 'a pod that is Ready to send from', object: selectionText(from) };
  const place = podPlace(pod);
  const { name, namespace } = pod.metadata;
  const container = pod.spec.containers.find((each) => each.name !== 'istio-proxy')?.name ?? '';
  const resolve = serviceAddress(world, new URL(url).hostname, namespace);
  return {
    from: place.host,
    pod: place.pod,
    url,
    ...since,
    ...(resolve && { resolve }),
    shell: { prefix: `kubectl exec -n ${namespace} ${name} -c ${container} -- `, on: 'k3s-s' },
    way: leadsToTestpc(template) ? { sender: pod } : wayIn(world, { url, address: resolve, sender: pod }),
  };
}

function placeholder(world: World, name: string, argument: string): string | NoTarget | undefined {
  switch (name) {
    case 'ingress':
      return ingressAddress(world, argument ? Number(argument) : 80);
    case 'nodePort': {
      const [service = '', port = ''] = argument.split(':');
      const key = keyOf(service);
      const entry = world.services
        .get(key.namespace, key.name)
        ?.spec.ports.find((each) => `${each.port}` === port || each.name === port);
      const object = `Service/${key.namespace}/${key.name}`;
      return entry?.nodePort === undefined ? { missing: `a nodePort for port ${port}`, object } : `${entry.nodePort}`;
    }
    case 'nodeIP':
      return hostAddress(argument);
    case 'clusterIP': {
      const key = keyOf(argument);
      const address = world.services.get(key.namespace, key.name)?.spec.clusterIP;
      return address ?? { missing: 'a ClusterIP', object: `Service/${key.namespace}/${key.name}` };
    }
    case 'podIP': {
      const { namespace, name: app } = keyOf(argument);
      const pod = selectPods(world, { namespace, app }).find(isReady);
      return pod?.status.podIP ?? { missing: 'a pod that is Ready', object: selectionText({ namespace, app }) };
    }
    default:
      return undefined;
  }
}

/** Node and nodePort that lead to the ingress gateway's port. */
export function ingressAddress(world: World, port: number): string | NoTarget {
  const ingress = findIngress(world, port);
  const object = `Service/${INGRESS.namespace}/${INGRESS.service}`;
  if (typeof ingress === 'string') return { missing: 'the ingress gateway', object };
  if (ingress.nodePort === undefined) return { missing: `a nodePort for port ${ingress.port}`, object };
  const node = ingress.ready[0]?.status.hostIP;
  return node ? `${node}:${ingress.nodePort}` : { missing: 'an ingress gateway pod that is Ready', object };
}

/** `namespace/name`; a bare name is in `default`, Istio's own in `istio-system`. */
function keyOf(text: string): { namespace: string; name: string } {
  const [first = '', name] = text.split('/');
  if (name !== undefined) return { namespace: first, name };
  return { namespace: first.startsWith('istio') ? INGRESS.namespace : 'default', name: first };
}

/** The ClusterIP behind a name as the cluster's DNS gives it to a pod; undefined for any other name. */
export function serviceAddress(world: World, hostname: string, ownNamespace: string): string | undefined {
  const [name = '', namespace = ownNamespace, ...rest] = hostname.split('.');
  if (rest.length > 0 && !'svc.cluster.local'.startsWith(rest.join('.'))) return undefined;
  const address = world.services.get(namespace, name)?.spec.clusterIP;
  if (address !== 'None') return address;
  // a headless Service's name has the addresses of its endpoints
  return world.endpointSlices
    .in(namespace)
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name)
    .flatMap(({ endpoints }) => endpoints)
    .find(({ conditions }) => conditions.ready !== false)?.addresses[0];
}
