import type { Destination, DestinationRule, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { type Client, destinationRulesFor, findSubset } from './destination-rules.ts';
import { clusterName, completeHost } from './names.ts';
import { lookUpHost, type MeshService } from './registry.ts';

/** Where a destination leads for one client. `cluster`: the name that its proxy is told, whether it has it or not. */
export interface ResolvedDestination {
  readonly host: string;
  readonly cluster: string;
  readonly port: number;
  readonly service: MeshService | undefined;
  readonly rules: readonly DestinationRule[];
  readonly problem: DestinationProblem | undefined;
}

/** Why the client's proxy has no such cluster. */
export type DestinationProblem =
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'not-exported'; readonly service: MeshService }
  | { readonly kind: 'port' }
  | { readonly kind: 'subset' };

export interface Resolving {
  readonly client: Client;
  /** Of the listener: taken where neither the destination nor a single port of the service says one. */
  readonly listenPort: number;
}

/** As istiod names a route's cluster (route.go, 1.23): a port left out is the service's only one, else the listener's. */
export function resolveDestination(
  world: World,
  from: VirtualService,
  destination: Destination,
  { client, listenPort }: Resolving,
): ResolvedDestination {
  const host = completeHost(destination.host, from.metadata.namespace);
  const { service, hidden } = lookUpHost(world, host, { own: from.metadata.namespace, to: client.namespace });
  const single = service?.ports.length === 1 ? service.ports[0]?.number : undefined;
  const port = destination.port?.number ?? single ?? listenPort;
  const subset = destination.subset ?? '';
  const rules = service ? destinationRulesFor(world, service, client) : [];
  const problem = ((): DestinationProblem | undefined => {
    if (!service) return hidden ? { kind: 'not-exported', service: hidden } : { kind: 'unknown-host' };
    if (!service.ports.some(({ number, protocol }) => number === port && protocol !== 'udp')) return { kind: 'port' };
    return subset !== '' && !findSubset(rules, subset) ? { kind: 'subset' } : undefined;
  })();
  return { host, cluster: clusterName(port, subset, host), port, service, rules, problem };
}
