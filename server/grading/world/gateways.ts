import { type BoundServer, serverHosts } from '#server/mesh/gateway-routes.ts';
import { isSubsetOf, parseGatewayHost } from '#server/mesh/names.ts';
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
  ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'].includes(server.port.protocol.toUpperCase());

export const isOnPort = (server: Server, ingress: Ingress): boolean =>
  boundPort(ingress, server.port.number) === ingress.targetPort;

export const coversHost = ({ server, gateway }: BoundServer, host: string): boolean =>
  server.hosts.some((pattern) => isSubsetOf(host, parseGatewayHost(pattern, gateway.metadata.namespace).host));

/** The servers by which the ingress gateway takes plain HTTP on the port. */
export const ingressServers = (world: World, ingress: Ingress): BoundServer[] =>
  world.gateways
    .all()
    .filter((gateway) => selectsIngress(gateway, ingress))
    .flatMap((gateway) => gateway.spec.servers.map((server) => ({ gateway, server })))
    .filter(({ server }) => isPlainHttp(server) && isOnPort(server, ingress));

/** Gateways with a server that lets requests for the host in on the ingress port. */
export const usableGateways = (world: World, ingress: Ingress, host: string): Gateway[] => [
  ...new Set(
    ingressServers(world, ingress)
      .filter((bound) => coversHost(bound, host))
      .map(({ gateway }) => gateway),
  ),
];

/** Does one of the servers let the VirtualService's hosts in for its namespace? */
export const admits = (servers: readonly BoundServer[], namespace: string, hosts: readonly string[]): boolean =>
  servers.some((bound) =>
    serverHosts(bound, namespace).some((host) =>
      hosts.some((wanted) => isSubsetOf(host, wanted) || isSubsetOf(wanted, host)),
    ),
  );
