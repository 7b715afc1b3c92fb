import { z } from 'zod';
import { broken, ok, type Outcome, waiting } from '../outcome.ts';
import type { Scene } from '../scene.ts';
import { workloadOf } from '../world/app.ts';
import { isEnding, isReady, podName, readyCount, sidecarOf } from '../world/pods.ts';
import type { Namespace, Pod } from '../world/resources.ts';
import { defineCheck } from './check.ts';
import { isRollingOut } from './missing-pods.ts';
import { labelledAt, notReady, withoutSidecar } from './pod-trouble.ts';
import { namespaceField } from './specs.ts';

/**
 * A workload that is older than the namespace's label runs with sidecars now: its first pods had none, and somebody
 * had them made again. The workload's own age is the trace that stays, so no history has to be kept.
 */
export const olderWorkloadInjected = defineCheck({
  kind: 'older-workload-injected',
  schema: z.strictObject({
    namespace: namespaceField,
    workload: z.string().describe('the suggested workload; any that is older than the label passes'),
  }),
  inputs: ['namespaces', 'pods', 'deployments'],
  run({ namespace, workload }, scene): Outcome {
    const { world } = scene;
    const labelled = world.namespaces.get('', namespace);
    const groups = Map.groupBy(
      world.pods.in(namespace).filter((pod) => !isEnding(pod)),
      workloadOf,
    );
    const older = world.deployments
      .in(namespace)
      .filter(({ metadata }) => metadata.name === workload || isOlder(metadata.creationTimestamp, labelled));
    for (const { metadata } of older) {
      const pods = groups.get(metadata.name) ?? [];
      if (pods.length === 0 || !pods.every((pod) => sidecarOf(pod) && isReady(pod))) continue;
      return ok(
        `Deployment/${namespace}/${metadata.name} (created ${metadata.creationTimestamp}): ${pods.map(describe).join(', ')}`,
      );
    }
    const wanted = older.find(({ metadata }) => metadata.name === workload) ?? older[0];
    if (!wanted) return noOlderWorkload(namespace, workload);
    return whyNot(groups.get(wanted.metadata.name) ?? [], { name: wanted.metadata.name, namespace, labelled, scene });
  },
});

const isOlder = (created: string, namespace: Namespace | undefined): boolean => {
  const at = labelledAt(namespace);
  // Whole seconds: what a script makes in the second of the label is not older than it.
  return at !== undefined && Date.parse(created) < at;
};

const describe = (pod: Pod): string =>
  `${podName(pod)} ${readyCount(pod).text}, created ${pod.metadata.creationTimestamp}`;

function whyNot(
  pods: readonly Pod[],
  {
    name,
    namespace,
    labelled,
    scene,
  }: { name: string; namespace: string; labelled: Namespace | undefined; scene: Scene },
): Outcome {
  const arriving = pods.find((pod) => sidecarOf(pod) && !isReady(pod));
  const bare = pods.find((pod) => !sidecarOf(pod));
  if (!arriving && isRollingOut(scene.world.deployments.get(namespace, name))) {
    return waiting(`디플로이먼트 ${name}이(가) 파드를 바꾸는 중이다.`, `Deployment ${name} is replacing its pods.`);
  }
  const outcome =
    (arriving && notReady(arriving, scene.now())) ??
    (bare && withoutSidecar(bare, labelled)) ??
    pods.map((pod) => notReady(pod, scene.now())).find((each) => each !== undefined);
  return (
    outcome ??
    broken({
      code: 'pod.none',
      layer: 'pod',
      object: `Deployment/${namespace}/${name}`,
      ko: `디플로이먼트 ${name}에 파드가 없다.`,
      en: `Deployment ${name} has no pod.`,
      expected: 'a pod with istio-proxy, 2/2 Running',
      observed: 'no pod',
      next: `kubectl get deployment,pod -n ${namespace}`,
    })
  );
}

const noOlderWorkload = (namespace: string, workload: string): Outcome =>
  broken({
    code: 'pod.older-workload-gone',
    layer: 'pod',
    object: `Deployment/${namespace}/${workload}`,
    ko: `레이블보다 먼저 만들어진 디플로이먼트가 ${namespace}에 없다. 레이블을 떼고 디플로이먼트 ${workload}을(를) 만든 뒤 다시 레이블을 붙이면 이 단계를 볼 수 있다.`,
    en: `No Deployment in ${namespace} is older than the label. Take the label off, create a Deployment ${workload}, and put the label on again to see this step.`,
    expected: `Deployment ${workload}, made before the label, its pod replaced after it`,
    observed: 'no such Deployment',
    next: `kubectl get deployment -n ${namespace} --sort-by=.metadata.creationTimestamp`,
  });
