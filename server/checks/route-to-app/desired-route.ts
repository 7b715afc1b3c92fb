import type { Trace } from '#server/envoy/trace.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { AppRef } from '#server/grading/world/app.ts';
import type { Ingress } from '#server/grading/world/ingress.ts';
import { deploymentNameOf } from '#server/grading/world/pods.ts';
import type { Pod, VirtualService } from '#server/grading/world/resources.ts';

/** What the route should be; `pods` are the application's. */
export interface DesiredRoute {
  readonly scene: Scene;
  readonly host: string;
  readonly path: string;
  readonly app: AppRef;
  readonly pods: readonly Pod[];
  readonly ingress: Ingress;
  /** Whose proxy is asked. */
  readonly gateway: Pod;
  readonly suggested: string;
  /** What that proxy does with the request. */
  readonly trace: Trace;
}

export const vsYaml = ({ metadata }: VirtualService): string =>
  `kubectl get virtualservice -n ${metadata.namespace} ${metadata.name} -o yaml`;

/** The proxy as istioctl takes it. */
export const proxyOf = ({ gateway }: Pick<DesiredRoute, 'gateway'>): string => {
  const deployment = deploymentNameOf(gateway);
  const { name, namespace } = gateway.metadata;
  return deployment === undefined ? `${name}.${namespace}` : `deploy/${deployment}.${namespace}`;
};

/** What it should come to, in one line. */
export const goalText = ({ host, path, app }: DesiredRoute): string => `${host}${path} → pods of ${app.name}`;

/** What it comes to. */
export function traceText({ answer, clusters, fault }: Trace): string {
  switch (answer.kind) {
    case 'clusters': {
      const to = clusters.map(({ name, exists, endpoints }) => {
        if (!exists) return `${name} (no such cluster: 503)`;
        return `${name} (${endpoints.map(({ address }) => address).join(', ') || 'no endpoint: 503'})`;
      });
      const abort =
        fault?.abort && fault.abort.percent > 0 ? `; ${fault.abort.percent} % aborted with ${fault.abort.status}` : '';
      return `virtual host ${answer.virtualHost.name} → ${to.join(', ') || answer.clusters.join(', ')}${abort}`;
    }
    case 'no-virtual-host':
      return 'no virtual host for it (404, route_not_found)';
    case 'no-route':
      return `virtual host ${answer.virtualHost.name}, but no route for the request (404, route_not_found)`;
    case 'redirect':
      return `virtual host ${answer.virtualHost.name} answers HTTP ${answer.status}${answer.location ? ` → ${answer.location}` : ''}`;
    case 'direct-response':
      return `virtual host ${answer.virtualHost.name} answers HTTP ${answer.status} by itself`;
    case 'no-listener':
      return 'nothing listens on the port';
    case 'no-filter-chain':
      return 'the listener takes no plain HTTP';
    case 'tcp':
      return `bytes are passed on to ${answer.clusters.join(', ')}`;
    case 'unknown':
      return 'a route whose match could not be told';
  }
}
