import type { Service, ServiceEntry } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { isSubsetOf, isWildcard, parseCluster } from './names.ts';
import { type PortProtocol, portProtocol } from './ports.ts';
import { isExported, serviceExportTo } from './visibility.ts';

export interface MeshPort {
  readonly number: number;
  readonly name: string;
  readonly protocol: PortProtocol;
}

/** A host that proxies know clusters for. */
export interface MeshService {
  readonly host: string;
  readonly namespace: string;
  readonly ports: readonly MeshPort[];
  readonly exportTo: readonly string[] | undefined;
  readonly source:
    | { readonly kind: 'Service'; readonly object: Service }
    | { readonly kind: 'ServiceEntry'; readonly object: ServiceEntry };
}

export const serviceHost = ({ metadata }: Service): string =>
  `${metadata.name}.${metadata.namespace}.svc.cluster.local`;

/** `Service/default/web-svc` */
export const sourceName = ({ source: { kind, object } }: MeshService): string =>
  `${kind}/${object.metadata.namespace}/${object.metadata.name}`;

export const fromService = (object: Service): MeshService => ({
  host: serviceHost(object),
  namespace: object.metadata.namespace,
  exportTo: serviceExportTo(object.metadata.annotations),
  ports: object.spec.ports.map((each) => ({
    number: each.port,
    name: each.name ?? '',
    protocol: portProtocol(each),
  })),
  source: { kind: 'Service', object },
});

const fromEntry = (object: ServiceEntry): MeshService[] =>
  object.spec.hosts.map((host) => ({
    host,
    namespace: object.metadata.namespace,
    exportTo: object.spec.exportTo,
    ports: object.spec.ports.map(({ number, name, protocol }) => ({
      number,
      name,
      protocol: portProtocol({ port: number, name: protocol ?? '' }),
    })),
    source: { kind: 'ServiceEntry', object },
  }));

/** All hosts of the mesh's registry, whoever sees them. */
export const meshServices = (world: World): MeshService[] => [
  ...world.services.all().map(fromService),
  ...world.serviceEntries.all().flatMap(fromEntry),
];

/** The service of a cluster, by the cluster's name as istiod makes it. */
export function serviceOfCluster(world: World, cluster: string): { service: MeshService; port: number } | undefined {
  const parsed = parseCluster(cluster);
  const service = parsed && meshServices(world).find(({ host }) => host === parsed.host);
  return service && { service, port: parsed.port };
}

export const isVisible = (world: World, { exportTo, namespace }: MeshService, to: string): boolean =>
  isExported(world, { exportTo, kind: 'Service', own: namespace, to });

export interface Lookup {
  /** The one that a proxy of that namespace sees; of several that of the asking object's namespace. */
  readonly service: MeshService | undefined;
  /** There, and kept from that namespace. */
  readonly hidden: MeshService | undefined;
}

export function lookUpHost(world: World, host: string, { own, to }: { own: string; to: string }): Lookup {
  const all = meshServices(world).filter(
    (each) => each.host === host || (isWildcard(each.host) && isSubsetOf(host, each.host)),
  );
  const exactFirst = all.toSorted((a, b) => Number(b.host === host) - Number(a.host === host));
  const seen = exactFirst.filter((each) => isVisible(world, each, to));
  return { service: seen.find(({ namespace }) => namespace === own) ?? seen[0], hidden: seen[0] ? undefined : all[0] };
}
