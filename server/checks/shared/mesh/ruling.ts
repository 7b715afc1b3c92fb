import type { VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import type { LostDelegate } from '#server/mesh/delegates.ts';
import { fromService, type MeshService } from '#server/mesh/registry.ts';
import { chooseEntry, type RouteEntry, routeEntries } from '#server/mesh/route-entries.ts';
import { type SidecarVirtualHost, sidecarVirtualHost } from '#server/mesh/sidecar-routes.ts';
import { isDelegate } from '#server/mesh/virtual-services.ts';
import type { MeshCall } from './mesh-call.ts';

/** Which objects should decide for a call, and which does in the sidecar. */
export interface Ruling {
  readonly call: MeshCall;
  readonly service: MeshService;
  /** By the objects. */
  readonly host: SidecarVirtualHost;
  /** Whose rules the sidecar has for the host; undefined: nobody's, so that all endpoints get requests. */
  readonly decider: VirtualService | undefined;
  readonly entries: readonly RouteEntry[];
  readonly lost: readonly LostDelegate[];
  /** The entry of the decider that takes the request. */
  readonly entry: RouteEntry | undefined;
  /** A regular expression that cannot be run here decides. */
  readonly unknown: boolean;
}

export function rulingOf(world: World, call: MeshCall): Ruling {
  const { service: object, port, caller, trace, request } = call;
  const service = fromService(object);
  const host = sidecarVirtualHost(world, caller, { service, port });
  const named = trace.virtualService;
  const applied = named && world.virtualServices.get(named.namespace, named.name);
  const decider = applied ?? expectedDecider(host);
  const { entries, lost } = decider ? entriesOf(world, decider, call) : { entries: [], lost: lostOf(host) };
  const { entry, unknown } = chooseEntry(entries, request);
  return { call, service, host, decider, entries, lost, entry, unknown };
}

/** The VirtualService that istiod makes the virtual host from: one without any rule for this sidecar is left out. */
export function expectedDecider(host: SidecarVirtualHost): VirtualService | undefined {
  if (host.kind !== 'ruled') return undefined;
  return host.entries.some(({ leftOut }) => leftOut === undefined) ? host.virtualService : undefined;
}

const lostOf = (host: SidecarVirtualHost): readonly LostDelegate[] => (host.kind === 'ruled' ? host.lost : []);

/** The rules of a VirtualService as this caller's sidecar gets them, if it does. */
export const entriesOf = (world: World, vs: VirtualService, { caller: { metadata }, port }: MeshCall) =>
  routeEntries(world, vs, { namespace: metadata.namespace, labels: metadata.labels, gateway: 'mesh', port });

/** VirtualServices that could have decided and do not; those that others delegate to are theirs. */
export const othersThan = (world: World, { decider }: Ruling): VirtualService[] =>
  world.virtualServices.all().filter((vs) => vs !== decider && !isDelegate(vs));
