import type { VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { byAge, completeHost, type ObjectKey } from './names.ts';
import { gatewayReference } from './route-entries.ts';
import { isExported } from './visibility.ts';

export const vsObject = ({ namespace, name }: ObjectKey): string => `VirtualService/${namespace}/${name}`;
export const vsName = ({ metadata }: VirtualService): string => vsObject(metadata);

/** Its hosts as proxies know them. */
export const hostsOf = ({ spec, metadata }: VirtualService): string[] =>
  spec.hosts.map((host) => completeHost(host, metadata.namespace));

/** Gateways that it is for; left out, `mesh`. */
export const gatewaysOf = ({ spec, metadata }: VirtualService): string[] =>
  spec.gateways.length === 0 ? ['mesh'] : spec.gateways.map((each) => gatewayReference(each, metadata.namespace));

export const isVisibleTo = (world: World, { spec, metadata }: VirtualService, namespace: string): boolean =>
  isExported(world, { exportTo: spec.exportTo, kind: 'VirtualService', own: metadata.namespace, to: namespace });

/** Without hosts it is one that others delegate to, and routes nothing by itself. */
export const isDelegate = ({ spec }: VirtualService): boolean => spec.hosts.length === 0;

/**
 * Those that a proxy of the namespace gets for a gateway (or `mesh`), in the order in which istiod takes them: what is
 * kept to its own namespace, what is exported to it by name, what is exported to all; within each the oldest first.
 */
export function virtualServicesFor(world: World, { gateway, namespace }: { gateway: string; namespace: string }) {
  const rank = ({ spec, metadata }: VirtualService): number => {
    const list = spec.exportTo ?? [];
    if (list.length === 0 || list.includes('*')) return 2;
    return metadata.namespace === namespace ? 0 : 1;
  };
  return world.virtualServices
    .all()
    .filter((vs) => !isDelegate(vs) && gatewaysOf(vs).includes(gateway) && isVisibleTo(world, vs, namespace))
    .toSorted((a, b) => rank(a) - rank(b) || byAge(a, b));
}
