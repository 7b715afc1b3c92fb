import type { Trace } from '#server/envoy/trace.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { AppRef } from '#server/grading/world/app.ts';
import type { Ingress } from '#server/grading/world/ingress.ts';
import { deploymentNameOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';

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

/** The proxy as istioctl takes it. */
export const proxyOf = ({ gateway }: Pick<DesiredRoute, 'gateway'>): string => {
  const deployment = deploymentNameOf(gateway);
  const { name, namespace } = gateway.metadata;
  return deployment === undefined ? `${name}.${namespace}` : `deploy/${deployment}.${namespace}`;
};

/** What it should come to, in one line. */
export const goalText = ({ host, path, app }: DesiredRoute): string => `${host}${path} → pods of ${app.name}`;
