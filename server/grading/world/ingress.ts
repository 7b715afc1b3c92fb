import { isReady, matches } from './pods.ts';
import type { Pod, Service } from './resources.ts';
import type { World } from './world.ts';

export const INGRESS = { namespace: 'istio-system', service: 'istio-ingressgateway' } as const;
export const INGRESS_OBJECT = `Service/${INGRESS.namespace}/${INGRESS.service}`;

/** The mesh's ingress: the Service, its port for plain HTTP, and the gateway's pods. */
export interface Ingress {
  readonly service: Service;
  readonly port: number;
  /** Where the gateway's proxy must listen so that requests to the Service's port arrive. */
  readonly targetPort: number;
  readonly nodePort: number | undefined;
  readonly pods: readonly Pod[];
  readonly ready: readonly Pod[];
}

export type IngressProblem = 'no-service' | 'no-port' | 'no-pod';

export function findIngress(world: World, port: number): Ingress | IngressProblem {
  const service = world.services.get(INGRESS.namespace, INGRESS.service);
  if (!service) return 'no-service';
  const pods = world.pods.in(INGRESS.namespace).filter((pod) => matches(service.spec.selector, pod.metadata.labels));
  const entry = service.spec.ports.find((each) => each.port === port && each.protocol !== 'UDP');
  if (!entry) return 'no-port';
  const ready = pods.filter(isReady);
  const targetPort = portNumber(entry.targetPort ?? entry.port, pods[0]);
  if (targetPort === undefined) return pods.length === 0 ? 'no-pod' : 'no-port';
  return { service, port, targetPort, nodePort: entry.nodePort, pods, ready };
}

/** Resolves a named target port by the pod's declared container ports. */
export function portNumber(port: number | string, pod: Pod | undefined): number | undefined {
  if (typeof port === 'number') return port;
  const ports = pod?.spec.containers.flatMap((container) => container.ports) ?? [];
  return ports.find(({ name }) => name === port)?.containerPort;
}

/** A Gateway's port number is a port of the ingress Service, or else the proxy's own port. */
export function boundPort(ingress: Ingress, number: number): number | undefined {
  const entry = ingress.service.spec.ports.find((each) => each.port === number);
  return entry ? portNumber(entry.targetPort ?? entry.port, ingress.pods[0]) : number;
}
