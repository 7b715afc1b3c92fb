import type { Gateway, Pod, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { LostDelegate } from './delegates.ts';
import type { RoutedRequest } from './http-match.ts';
import { byAge, intersection, mostSpecific, parseGatewayHost } from './names.ts';
import { type Choice, chooseEntry, isCatchAll, type RouteEntry, routeEntries } from './route-entries.ts';
import { hostsOf, virtualServicesFor } from './virtual-services.ts';

export type Server = Gateway['spec']['servers'][number];
export interface BoundServer {
  readonly gateway: Gateway;
  readonly server: Server;
}

/** What a gateway's proxy should have for one host. */
export interface GatewayVirtualHost {
  readonly host: string;
  /** Of all VirtualServices for the host, oldest first; those that take every request come last. */
  readonly entries: readonly RouteEntry[];
  readonly lost: readonly LostDelegate[];
  readonly virtualServices: readonly VirtualService[];
  /** The server that answers every plain request with a redirect to TLS. */
  readonly redirectsToTls: BoundServer | undefined;
}

/** The hosts of a server that a VirtualService of the namespace may use. */
export const serverHosts = ({ gateway, server }: BoundServer, namespace: string): string[] =>
  server.hosts
    .map((text) => parseGatewayHost(text, gateway.metadata.namespace))
    .filter((each) => each.namespace === '*' || each.namespace === namespace)
    .map(({ host }) => host);

interface Building {
  entries: RouteEntry[];
  lost: LostDelegate[];
  virtualServices: VirtualService[];
  redirectsToTls: BoundServer | undefined;
}

/** As istiod builds a gateway's route configuration from the servers of one port (gateway.go, 1.23). */
export function gatewayVirtualHosts(world: World, pod: Pod, servers: readonly BoundServer[]): GatewayVirtualHost[] {
  const { namespace, labels } = pod.metadata;
  const hosts = new Map<string, Building>();
  const at = (host: string): Building => {
    const key = host.toLowerCase();
    const known = hosts.get(key) ?? { entries: [], lost: [], virtualServices: [], redirectsToTls: undefined };
    hosts.set(key, known);
    return known;
  };
  // istiod builds the rules of a VirtualService once for each Gateway, by the first server that they fit.
  const built = new Map<string, ReturnType<typeof routeEntries>>();
  for (const bound of servers.toSorted((a, b) => byAge(a.gateway, b.gateway))) {
    const { gateway, server } = bound;
    const name = `${gateway.metadata.namespace}/${gateway.metadata.name}`;
    for (const vs of virtualServicesFor(world, { gateway: name, namespace })) {
      const common = intersection(serverHosts(bound, vs.metadata.namespace), hostsOf(vs));
      if (common.length === 0) continue;
      const key = `${name} ${vs.metadata.namespace}/${vs.metadata.name}`;
      const made =
        built.get(key) ?? routeEntries(world, vs, { namespace, labels, gateway: name, port: server.port.number });
      built.set(key, made);
      const { entries, lost } = made;
      for (const host of common) {
        const building = at(host);
        building.virtualServices.push(vs);
        building.entries.push(...entries);
        building.lost.push(...lost);
        if (server.tls?.httpsRedirect) building.redirectsToTls = bound;
      }
    }
    if (!server.tls?.httpsRedirect) continue;
    for (const text of server.hosts) at(parseGatewayHost(text, gateway.metadata.namespace).host).redirectsToTls = bound;
  }
  const last = (entry: RouteEntry) => Number(!entry.leftOut && isCatchAll(entry));
  return [...hosts].map(([host, building]) => ({
    host,
    ...building,
    entries: building.entries.toSorted((a, b) => last(a) - last(b)),
  }));
}

export interface GatewayDecision extends Choice {
  readonly virtualHost: GatewayVirtualHost;
}

/** What a gateway's proxy should do with the request; undefined: no virtual host is for it. */
export function decideAtGateway(
  hosts: readonly GatewayVirtualHost[],
  request: RoutedRequest,
): GatewayDecision | undefined {
  const name = request.authority.replace(/:\d+$/, '').toLowerCase();
  // istiod leaves out a VirtualService without a rule for this proxy, but keeps a host that redirects
  const built = hosts.filter(
    ({ entries, redirectsToTls }) => redirectsToTls || entries.some(({ leftOut }) => leftOut === undefined),
  );
  const virtualHost = mostSpecific(
    name,
    built.map((each) => [each.host, each] as const),
  );
  return virtualHost && { virtualHost, ...chooseEntry(virtualHost.entries, request) };
}
