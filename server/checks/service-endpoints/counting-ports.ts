import type { Service, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { completeHost, isSubsetOf } from '#server/mesh/names.ts';
import { serviceHost } from '#server/mesh/registry.ts';
import { hostsOf } from '#server/mesh/virtual-services.ts';

export type ServicePort = Service['spec']['ports'][number];

/** What a goal says of the port by which the Service is used. */
export interface Goal {
  /** The number that clients call. */
  readonly port: number;
  /** The name for which VirtualServices send requests to the Service; those say which of its ports they use. */
  readonly host?: string | undefined;
}

const isTcp = ({ protocol = 'TCP' }: ServicePort): boolean => protocol === 'TCP';

/**
 * The ports on which the goal depends. Others may lead nowhere: nobody uses them for it. Where the Service has no port
 * of the number that is meant, each of its TCP ports is a way; `every` says whether all of them must be right.
 */
export function countingPorts(
  world: World,
  service: Service,
  { port, host }: Goal,
): { readonly ports: readonly ServicePort[]; readonly every: boolean } {
  const tcp = service.spec.ports.filter(isTcp);
  const routed =
    host === undefined ? [] : tcp.filter((each) => routedPorts(world, { service, host, port }).has(each.port));
  if (routed.length > 0) return { ports: routed, every: true };
  const meant = tcp.filter((each) => each.port === port);
  return meant.length > 0 ? { ports: meant, every: true } : { ports: tcp, every: false };
}

/** Numbers of the Service's ports to which rules for the host send requests. */
function routedPorts(world: World, used: { service: Service; host: string; port: number }): Set<number> {
  const rules = world.virtualServices
    .all()
    .filter((vs) => hostsOf(vs).some((pattern) => isSubsetOf(used.host, pattern)));
  return new Set(rules.flatMap((rule) => portsIn(rule, used)));
}

function portsIn({ metadata, spec }: VirtualService, { service, port }: { service: Service; port: number }): number[] {
  const [only, ...more] = service.spec.ports;
  const whenNotSaid = only && more.length === 0 ? only.port : port;
  return spec.http.flatMap(({ route = [] }) =>
    route.flatMap(({ destination, weight }) => {
      if (weight === 0 && route.length > 1) return [];
      const isThis = completeHost(destination.host, metadata.namespace) === serviceHost(service);
      return isThis ? [destination.port?.number ?? whenNotSaid] : [];
    }),
  );
}
