import { deploymentNameOf, isEnding, labelText, matches } from './pods.ts';
import type { Pod, Service } from './resources.ts';
import type { World } from './world.ts';

/** The application that a lesson asks for. Its name is a suggestion: without it, the namespace's other pods count. */
export interface AppRef {
  readonly namespace: string;
  readonly name: string;
  /** Workloads of the lesson's own start state. */
  readonly except?: readonly string[] | undefined;
}

export const workloadOf = (pod: Pod): string => deploymentNameOf(pod) ?? pod.metadata.name;

export const belongsTo = (pod: Pod, name: string): boolean =>
  workloadOf(pod) === name || pod.metadata.labels.app === name || pod.metadata.labels.run === name;

/** The application's pods that are not on their way out. */
export function appPods(world: World, app: AppRef): Pod[] {
  const pods = world.pods.in(app.namespace).filter((pod) => !isEnding(pod));
  const named = pods.filter((pod) => belongsTo(pod, app.name));
  if (named.length > 0 || world.deployments.get(app.namespace, app.name)) return named;
  const except = app.except ?? [];
  return pods.filter((pod) => !except.some((name) => belongsTo(pod, name)));
}

/** Pods that a lesson means by namespace and labels, or by the name of their workload. */
export interface PodSelection {
  readonly namespace: string;
  readonly app?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** The pods of a selection that are not on their way out. */
export function selectPods(world: World, { namespace, app, labels = {} }: PodSelection): Pod[] {
  return world.pods
    .in(namespace)
    .filter(
      (pod) => !isEnding(pod) && matches(labels, pod.metadata.labels) && (app === undefined || belongsTo(pod, app)),
    );
}

export const selectionText = ({ namespace, app, labels }: PodSelection): string =>
  `Pod/${namespace}/${app ?? (labels ? labelText(labels) : '*')}`;

export function selectsAny(service: Service, pods: readonly Pod[]): boolean {
  const { selector } = service.spec;
  if (Object.keys(selector).length === 0) return false;
  return pods.some(
    (pod) => pod.metadata.namespace === service.metadata.namespace && matches(selector, pod.metadata.labels),
  );
}

export const serviceName = (service: Service): string =>
  `Service/${service.metadata.namespace}/${service.metadata.name}`;
