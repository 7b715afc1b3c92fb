import type { Pod, Sidecar, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { LostDelegate } from './delegates.ts';
import type { RoutedRequest } from './http-match.ts';
import { isSubsetOf, isWildcard, mostSpecific } from './names.ts';
import { isHttp } from './ports.ts';
import { isVisible, type MeshService } from './registry.ts';
import { type Choice, chooseEntry, type RouteEntry, routeEntries } from './route-entries.ts';
import { importsVirtualService, isImported, sidecarOfPod } from './sidecar-scope.ts';
import { hostsOf, virtualServicesFor } from './virtual-services.ts';

/** What the sidecar of a pod should have for requests to a port of a service. */
export type SidecarVirtualHost =
  /** Kept from the pod's namespace. */
  | { readonly kind: 'not-exported' }
  /** A Sidecar resource does not import it. */
  | { readonly kind: 'not-imported'; readonly sidecar: Sidecar }
  /** No port of that number, or one whose requests are not read. */
  | { readonly kind: 'no-port' }
  | { readonly kind: 'tcp' }
  /** No VirtualService: to all endpoints. */
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'ruled';
      /** The one that decides; for sidecars VirtualServices of a host are not merged. */
      readonly virtualService: VirtualService;
      readonly entries: readonly RouteEntry[];
      readonly lost: readonly LostDelegate[];
      /** Also for the host, and without effect. */
      readonly others: readonly VirtualService[];
    };

/** As istiod builds the outbound virtual hosts of a sidecar (httproute.go and sidecar.go, 1.23). */
export function sidecarVirtualHost(
  world: World,
  pod: Pod,
  { service, port }: { service: MeshService; port: number },
): SidecarVirtualHost {
  const { namespace, labels } = pod.metadata;
  if (!isVisible(world, service, namespace)) return { kind: 'not-exported' };
  const sidecar = sidecarOfPod(world, pod);
  const scope = { sidecar, podNamespace: namespace, port };
  if (sidecar && !isImported(scope, service.host, service.namespace)) return { kind: 'not-imported', sidecar };
  const entry = service.ports.find(({ number }) => number === port);
  if (!entry) return { kind: 'no-port' };
  if (!isHttp(entry.protocol)) return { kind: 'tcp' };
  const ranked = rankedFor(world, service.host, scope);
  const built = ranked.map((virtualService) => ({
    virtualService,
    ...routeEntries(world, virtualService, { namespace, labels, gateway: 'mesh', port }),
  }));
  // one that has nothing for this proxy is as if it were not there
  const first = built.find(({ entries }) => entries.some(({ leftOut }) => leftOut === undefined));
  if (!first) {
    const [left] = built;
    if (!left || (left.lost.length === 0 && left.entries.length === 0)) return { kind: 'plain' };
    return { kind: 'ruled', ...left, others: ranked.slice(1) };
  }
  return { kind: 'ruled', ...first, others: ranked.filter((each) => each !== first.virtualService) };
}

interface Scope {
  readonly sidecar: Sidecar | undefined;
  readonly podNamespace: string;
  readonly port: number;
}

/** Those with the exact host in istiod's order; only where there is none, that with the longest pattern. */
function rankedFor(world: World, host: string, scope: Scope): VirtualService[] {
  const all = virtualServicesFor(world, { gateway: 'mesh', namespace: scope.podNamespace }).filter((vs) =>
    importsVirtualService(scope, hostsOf(vs), vs.metadata.namespace),
  );
  const exact = all.filter((vs) => hostsOf(vs).includes(host));
  const wide = all
    .filter((vs) => !exact.includes(vs))
    .flatMap((vs) =>
      hostsOf(vs)
        .filter((pattern) => isWildcard(pattern) && isSubsetOf(host, pattern))
        .map((pattern) => [pattern, vs] as const),
    );
  if (exact.length > 0) return [...exact, ...new Set(wide.map(([, vs]) => vs))];
  const best = mostSpecific(host, wide);
  return best ? [best, ...new Set(wide.map(([, vs]) => vs).filter((vs) => vs !== best))] : [];
}

/** Which of the entries takes the request. */
export const decideInSidecar = (
  { entries }: Extract<SidecarVirtualHost, { kind: 'ruled' }>,
  request: RoutedRequest,
): Choice => chooseEntry(entries, request);
