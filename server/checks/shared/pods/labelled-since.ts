import type { LabelTime } from '#server/grading/world/label-times.ts';
import type { Namespace, Pod } from '#server/grading/world/resources.ts';

/** The namespace's label for injection, and since when it is there at the latest. */
export interface InjectionLabel extends LabelTime {
  readonly text: string;
}

export function injectionLabel(namespace: Namespace | undefined): InjectionLabel | undefined {
  for (const key of ['istio-injection', 'istio.io/rev']) {
    const time = namespace?.labelTimes[key];
    if (time) return { ...time, text: `${key}=${namespace.metadata.labels[key]}` };
  }
  return undefined;
}

/**
 * May the pod be older than the label? One that was made after the label's latest time is surely not. Both times have
 * whole seconds, and a script may do both in one.
 */
export function mayBeOlder(pod: Pod, label: InjectionLabel | undefined): boolean {
  return label !== undefined && Date.parse(pod.metadata.creationTimestamp) <= Date.parse(label.latest);
}
