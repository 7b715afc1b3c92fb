import { deploymentNameOf, isEnding } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';

/** Pods that one object made, or a pod that nobody did. */
export interface Workload {
  /** `Deployment/default/web` */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly pods: readonly Pod[];
}

/** The object that the pod goes back to, as far as the pod itself says it. */
export function workloadId(pod: Pod): string {
  const { namespace, name, ownerReferences } = pod.metadata;
  const deployment = deploymentNameOf(pod);
  if (deployment !== undefined) return `Deployment/${namespace}/${deployment}`;
  const owner = ownerReferences.find(({ controller }) => controller) ?? ownerReferences[0];
  return owner ? `${owner.kind}/${namespace}/${owner.name}` : `Pod/${namespace}/${name}`;
}

/** All workloads, those without a pod too; pods that have ended or are ending are left out. */
export function workloadsOf(world: World): Workload[] {
  const groups = Map.groupBy(
    world.pods.all().filter((pod) => !isEnding(pod)),
    workloadId,
  );
  for (const { metadata } of world.deployments.all()) {
    const id = `Deployment/${metadata.namespace}/${metadata.name}`;
    if (!groups.has(id)) groups.set(id, []);
  }
  return [...groups].map(([id, pods]) => {
    const [, namespace = '', name = ''] = id.split('/');
    return { id, namespace, name, pods: pods.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) };
  });
}
