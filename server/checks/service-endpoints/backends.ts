import { selectsAny } from '#server/grading/world/app.ts';
import type { EndpointSlice, Pod, Service } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';

/** A Service that leads to pods of the application. */
export interface Backend {
  readonly service: Service;
  /** Those of the application's pods that it leads to. */
  readonly pods: readonly Pod[];
  readonly slices: readonly EndpointSlice[];
  /** The Service of type ExternalName that is another name for it. */
  readonly alias?: Service;
}

/**
 * Services of the namespace that lead to at least one of the pods: by their selector, by endpoints that somebody wrote
 * for a Service without one, or as another name (ExternalName) for such a Service of any namespace.
 */
export function backendsOf(world: World, pods: readonly Pod[], namespace: string): Backend[] {
  return world.services.in(namespace).flatMap((service): Backend[] => {
    if (service.spec.type !== 'ExternalName') return direct(world, service, pods);
    const target = aliasTarget(world, service);
    return target ? direct(world, target, pods).map((backend) => ({ ...backend, alias: service })) : [];
  });
}

function direct(world: World, service: Service, pods: readonly Pod[]): Backend[] {
  const slices = slicesOf(world, service);
  const written = new Set(slices.flatMap(addressesOf));
  const there = pods.filter((pod) =>
    hasSelector(service) ? selectsAny(service, [pod]) : written.has(pod.status.podIP ?? ''),
  );
  return there.length > 0 ? [{ service, pods: there, slices }] : [];
}

export const hasSelector = ({ spec }: Service): boolean => Object.keys(spec.selector).length > 0;

export const slicesOf = (world: World, { metadata: { name, namespace } }: Service): EndpointSlice[] =>
  world.endpointSlices.in(namespace).filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name);

export const addressesOf = ({ endpoints }: EndpointSlice): string[] => endpoints.flatMap(({ addresses }) => addresses);

/** Addresses that may be sent to; who has not said whether he is ready counts as such. */
export const readyAddresses = (slices: readonly EndpointSlice[]): string[] =>
  slices.flatMap(({ endpoints }) =>
    endpoints.filter(({ conditions }) => conditions.ready !== false).flatMap(({ addresses }) => addresses),
  );

/** `web.shop.svc.cluster.local`, also without the cluster's domain, or with a dot at its end. */
function aliasTarget(world: World, { spec: { externalName = '' } }: Service): Service | undefined {
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.cluster\.local)?\.?$/.exec(externalName) ?? [];
  const found = name && namespace ? world.services.get(namespace, name) : undefined;
  return found?.spec.type === 'ExternalName' ? undefined : found;
}
