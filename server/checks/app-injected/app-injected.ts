import { z } from 'zod';
import { type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type AppRef, appPods, workloadOf } from '#server/grading/world/app.ts';
import { isReady, podName, readyCount, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { isRollingOut, noPods } from '../shared/pods/missing-pods.ts';
import { notReady, withoutSidecar } from '../shared/pods/pod-trouble.ts';
import { appField } from '../specs.ts';

/** The application runs, and each of its pods has a sidecar that is Ready. */
export const appInjected = defineCheck({
  kind: 'app-injected',
  schema: z.strictObject({ app: appField }),
  inputs: ['namespaces', 'pods', 'deployments'],
  run({ app }, scene): Outcome {
    const pods = appPods(scene.world, app);
    if (pods.length === 0) return noPods(app, scene);
    const workloads = Map.groupBy(pods, workloadOf);
    const outcomes = [...workloads.values()].map((group) => judge(group, app, scene));
    return outcomes.find(({ kind }) => kind === 'ok') ?? outcomes[0] ?? noPods(app, scene);
  },
});

function judge(pods: readonly Pod[], app: AppRef, scene: Scene): Outcome {
  const namespace = scene.world.namespaces.get('', app.namespace);
  const bare = pods.find((pod) => !sidecarOf(pod));
  const arriving = pods.find((pod) => sidecarOf(pod) && !isReady(pod));
  if (bare) {
    // A rollout replaces it at this moment.
    const replaced = arriving && notReady(arriving, scene.now());
    if (replaced) return replaced;
    if (isRollingOut(scene.world.deployments.get(app.namespace, workloadOf(bare)))) return rollout(bare);
    const reason = withoutSidecar(bare, namespace);
    if (reason) return reason;
  }
  for (const pod of pods) {
    const trouble = notReady(pod, scene.now());
    if (trouble) return trouble;
  }
  return ok(
    pods.map((pod) => `${podName(pod)} ${readyCount(pod).text} Running, istio-proxy (${sidecarOf(pod)})`).join('; '),
  );
}

const rollout = (pod: Pod): Outcome =>
  waiting(
    `디플로이먼트 ${workloadOf(pod)}이(가) 파드를 바꾸는 중이다.`,
    `Deployment ${workloadOf(pod)} is replacing its pods.`,
  );
