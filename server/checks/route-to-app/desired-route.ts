import type { AppRef } from '#server/grading/world/app.ts';
import type { Ingress } from '#server/grading/world/ingress.ts';
import type { Pod, VirtualService } from '#server/grading/world/resources.ts';

/** What the route should be; `pods` are the application's. */
export interface DesiredRoute {
  readonly host: string;
  readonly path: string;
  readonly app: AppRef;
  readonly pods: readonly Pod[];
  readonly ingress: Ingress;
  readonly suggested: string;
}

export const vsName = ({ metadata }: VirtualService): string => `VirtualService/${metadata.namespace}/${metadata.name}`;
export const vsYaml = ({ metadata }: VirtualService): string =>
  `kubectl get virtualservice -n ${metadata.namespace} ${metadata.name} -o yaml`;
