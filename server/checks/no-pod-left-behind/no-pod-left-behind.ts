import { z } from 'zod';
import { broken, type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import { workloadOf } from '#server/grading/world/app.ts';
import { isEnding, isReady, podName, readyCount, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { isKeptOut } from '../shared/pods/kept-out.ts';
import { injectionLabel, mayBeOlder } from '../shared/pods/labelled-since.ts';
import { isRollingOut } from '../shared/pods/missing-pods.ts';
import { notReady, withoutSidecar } from '../shared/pods/pod-trouble.ts';
import { namespaceField } from '../specs.ts';

/**
 * No pod of the namespace is older than its label and therefore outside the mesh, and at least one runs with a
 * sidecar. Pods that are kept out on purpose are no mistake here, whenever they were made.
 */
export const noPodLeftBehind = defineCheck({
  kind: 'no-pod-left-behind',
  schema: z.strictObject({ namespace: namespaceField }),
  inputs: ['namespaces', 'pods', 'deployments'],
  run({ namespace }, scene): Outcome {
    const { world } = scene;
    const labelled = world.namespaces.get('', namespace);
    const pods = world.pods.in(namespace).filter((pod) => !isEnding(pod));
    const label = injectionLabel(labelled);
    const left = pods.find((pod) => !sidecarOf(pod) && !isKeptOut(pod) && mayBeOlder(pod, label));
    if (left) {
      const workload = workloadOf(left);
      if (isRollingOut(world.deployments.get(namespace, workload))) {
        return waiting(
          `디플로이먼트 ${workload}이(가) 파드를 바꾸는 중이다.`,
          `Deployment ${workload} is replacing its pods.`,
        );
      }
      return withoutSidecar(left, labelled) ?? nonePresent(namespace);
    }
    const meshed = pods.filter((pod) => sidecarOf(pod));
    const trouble = meshed.filter((pod) => !isReady(pod)).map((pod) => notReady(pod, scene.now()));
    const first = trouble.find((outcome) => outcome !== undefined);
    if (first) return first;
    if (meshed.length === 0) return (pods[0] && withoutSidecar(pods[0], labelled)) ?? nonePresent(namespace);
    return ok(`Namespace/${namespace}: ${meshed.map(describe).join(', ')}`);
  },
});

const describe = (pod: Pod): string =>
  `${podName(pod)} ${readyCount(pod).text}, created ${pod.metadata.creationTimestamp}`;

const nonePresent = (namespace: string): Outcome =>
  broken({
    code: 'pod.none',
    layer: 'pod',
    object: `Namespace/${namespace}`,
    ko: `네임스페이스 ${namespace}에 파드가 없다. 디플로이먼트를 만들면 확인할 수 있다.`,
    en: `Namespace ${namespace} has no pod yet. Create a Deployment to have something in the mesh.`,
    expected: 'at least one pod with istio-proxy, and none from before the label without it',
    observed: 'no pod',
    next: `kubectl get deployment,pod -n ${namespace}`,
  });
