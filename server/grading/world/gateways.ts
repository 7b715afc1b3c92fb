import { covers, parseGatewayHost } from './hosts.ts';
import { boundPort, type Ingress } from './ingress.ts';
import { matches } from './pods.ts';
import type { Gateway } from './resources.ts';
import type { World } from './world.ts';

export type Server = Gateway['spec']['servers'][number];

export const gatewayName = ({ metadata }: Gateway): string => `Gateway/${metadata.namespace}/${metadata.name}`;

/** Is this Gateway for the ingress gateway's pods? */
export const selectsIngress = (gateway: Gateway, ingress: Ingress): boolean =>
  ingress.pods.some((pod) => matches(gateway.spec.selector, pod.metadata.labels));

export const isPlainHttp = (server: Server): boolean =>
  ['HTTP', 'HTTP2', 'GRPC'].includes(server.port.protocol.toUpperCase());

export const isOnPort = (server: Server, ingress: Ingress): boolean =>
  boundPort(ingress, server.port.number) === ingress.targetPort;

export const coversHost = (server: Server, host: string): boolean =>
  server.hosts.some((pattern) => covers(parseGatewayHost(pattern).host, host));

/** Gateways with a server that lets requests for the host in on the ingress port. */
export function usableGateways(world: World, ingress: Ingress, host: string): Gateway[] {
  return world.gateways
    .all()
    .filter(
      (gateway) =>
        selectsIngress(gateway, ingress) &&
        gateway.spec.servers.some(
          (server) => isPlainHttp(server) && isOnPort(server, ingress) && coversHost(server, host),
        ),
    );
}
