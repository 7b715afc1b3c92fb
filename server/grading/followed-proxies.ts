import type { ProxyRef } from './logs/log-book.ts';
import { INGRESS } from './world/ingress.ts';
import { isEnding, SIDECAR, sidecarOf } from './world/pods.ts';
import type { Pod } from './world/resources.ts';
import type { World } from './world/world.ts';

/** The proxies whose access logs the lesson's checks read: the ingress gateway's and those of the applications. */
export function followedProxies(world: World, namespaces: ReadonlySet<string>): ProxyRef[] {
  const gateways = world.pods
    .in(INGRESS.namespace)
    .filter(({ metadata }) => metadata.labels.istio === 'ingressgateway');
  const apps = [...namespaces].flatMap((namespace) => world.pods.in(namespace)).filter((pod) => sidecarOf(pod));
  return [...gateways, ...apps]
    .filter((pod) => !isEnding(pod) && proxyRuns(pod))
    .map(({ metadata }) => ({
      uid: metadata.uid,
      namespace: metadata.namespace,
      pod: metadata.name,
      container: SIDECAR,
    }));
}

const proxyRuns = ({ status }: Pod): boolean =>
  [...status.containerStatuses, ...status.initContainerStatuses].some(
    ({ name, state }) => name === SIDECAR && state.running !== undefined,
  );
