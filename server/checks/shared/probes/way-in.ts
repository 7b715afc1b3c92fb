import { selectPods } from '#server/grading/world/app.ts';
import { INGRESS, portNumber } from '#server/grading/world/ingress.ts';
import { isEnding, isReady, matches, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod, Service } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';

/** A proxy of the mesh that a request meets first. */
export interface FirstProxy {
  readonly pod: Pod;
  readonly role: 'gateway' | 'sidecar';
  /** Where the request arrives at it: the gateway's own port, or what the application dials. */
  readonly port: number;
  readonly address?: string;
}
export interface PodPort {
  readonly pod: Pod;
  readonly port: number;
}
/** Where a request goes, as far as the cluster's objects say it. */
export interface WayIn {
  readonly sender?: Pod;
  readonly first?: FirstProxy;
  /** The pods behind the address that is dialled. */
  readonly dialled?: readonly PodPort[];
}

const PLAIN_HTTP = 80;
const HTTPS = 443;

interface Dialled {
  readonly url: string;
  /** That the URL's name has. */
  readonly address?: string | undefined;
  readonly sender?: Pod;
}

export function wayIn(world: World, { url, address, sender }: Dialled): WayIn {
  const { hostname, protocol, port: text } = new URL(url);
  const port = text === '' ? (protocol === 'https:' ? HTTPS : PLAIN_HTTP) : Number(text);
  const to = address ?? hostname;
  const dialled = podsBehind(world, to, port);
  const own = { ...(sender && { sender }), dialled };
  if (sender && sidecarOf(sender)) {
    const dials = /^[\d.]+$/.test(to) ? { address: to } : {};
    return { ...own, first: { pod: sender, role: 'sidecar', port, ...dials } };
  }
  const gateways = selectPods(world, { namespace: INGRESS.namespace }).filter((pod) => isGatewayOf(world, pod));
  // With several, the one on the node that is asked is the likeliest; all have the same configuration.
  const asked = dialled.filter(({ pod }) => gateways.includes(pod) && isReady(pod));
  const gateway = asked.find(({ pod }) => pod.status.hostIP === hostname) ?? asked[0];
  return gateway ? { ...own, first: { ...gateway, role: 'gateway' } } : own;
}

function isGatewayOf(world: World, pod: Pod): boolean {
  const service = world.services.get(INGRESS.namespace, INGRESS.service);
  return service !== undefined && matches(service.spec.selector, pod.metadata.labels);
}

/** By a pod's own address, a Service's address, or a node's address and a nodePort. */
function podsBehind(world: World, address: string, port: number): PodPort[] {
  const direct = world.pods.all().find((pod) => pod.status.podIP === address && !isEnding(pod));
  if (direct) return [{ pod: direct, port }];
  const byAddress = world.services.all().find(({ spec }) => spec.clusterIP === address);
  if (byAddress) return podsOf(world, byAddress, ({ port: number }) => number === port);
  const byNode = world.services.all().find(({ spec }) => spec.ports.some(({ nodePort }) => nodePort === port));
  return byNode ? podsOf(world, byNode, ({ nodePort }) => nodePort === port) : [];
}

type Entry = Service['spec']['ports'][number];

function podsOf(world: World, { metadata, spec }: Service, isMeant: (entry: Entry) => boolean): PodPort[] {
  const entry = spec.ports.find(isMeant);
  if (!entry || Object.keys(spec.selector).length === 0) return [];
  return world.pods
    .in(metadata.namespace)
    .filter((pod) => !isEnding(pod) && matches(spec.selector, pod.metadata.labels))
    .flatMap((pod) => {
      const port = portNumber(entry.targetPort ?? entry.port, pod);
      return port === undefined ? [] : { pod, port };
    });
}
