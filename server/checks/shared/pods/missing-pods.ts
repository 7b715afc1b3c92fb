import type { PodsSpec } from '#server/checks/pods/pods.ts';
import { rangeOf, rangeText } from '#server/checks/specs.ts';
import { broken, type Outcome, waiting } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type AppRef, belongsTo, selectionText, selectPods, workloadOf } from '#server/grading/world/app.ts';
import { isEnding, matches, podName } from '#server/grading/world/pods.ts';
import type { Deployment } from '#server/grading/world/resources.ts';

/** Why the application has no pod to judge. */
export function noPods(app: AppRef, { world, now }: Scene): Outcome {
  const { namespace, name } = app;
  const ending = world.pods.in(namespace).filter(isEnding);
  const deployment =
    world.deployments.get(namespace, name) ??
    world.deployments.in(namespace).find((each) => !app.except?.includes(each.metadata.name));
  if (deployment) return deploymentWithoutPods(deployment, now());
  const base = {
    layer: 'pod' as const,
    object: `Deployment/${namespace}/${name}`,
    expected: `a pod of Deployment ${name} in namespace ${namespace}, 2/2 Running`,
  };
  const stray = world.pods
    .all()
    .find(
      (pod) => pod.metadata.namespace !== namespace && (workloadOf(pod) === name || pod.metadata.labels.app === name),
    );
  if (stray) {
    return broken({
      ...base,
      code: 'pod.other-namespace',
      ko: `${name}이(가) ${namespace}이(가) 아니라 네임스페이스 ${stray.metadata.namespace}에서 실행 중이다.`,
      en: `${name} runs in namespace ${stray.metadata.namespace}, not in ${namespace}.`,
      observed: podName(stray),
      next: 'kubectl get pod -A',
    });
  }
  return broken({
    ...base,
    code: 'pod.none',
    ko: `네임스페이스 ${namespace}에 ${name} 파드가 없다.`,
    en: `There is no pod of ${name} in namespace ${namespace}.`,
    observed: ending.length > 0 ? `only pods that are ending (${ending.length})` : 'no such pod',
    next: `kubectl get deployment,pod -n ${namespace}`,
  });
}

/** Why a selection has no pod. */
export function noSuchPods(spec: PodsSpec, { world, now }: Scene): Outcome {
  const { namespace, app, labels } = spec;
  const deployment =
    app === undefined
      ? labels && world.deployments.in(namespace).find((each) => matches(labels, each.spec.template.metadata.labels))
      : world.deployments.get(namespace, app);
  if (deployment) return deploymentWithoutPods(deployment, now());
  const base = {
    layer: 'pod' as const,
    object: selectionText(spec),
    expected: `${rangeText(rangeOf(spec.count))} pod`,
  };
  const stray = world.namespaces
    .all()
    .filter(({ metadata }) => metadata.name !== namespace)
    .flatMap(({ metadata }) => selectPods(world, { ...spec, namespace: metadata.name }))
    .find((pod) => app === undefined || belongsTo(pod, app));
  const named = app !== undefined || spec.labels !== undefined;
  if (stray && named) {
    return broken({
      ...base,
      code: 'pod.other-namespace',
      ko: `파드 ${stray.metadata.name}이(가) ${namespace}이(가) 아니라 네임스페이스 ${stray.metadata.namespace}에서 실행 중이다.`,
      en: `Pod ${stray.metadata.name} runs in namespace ${stray.metadata.namespace}, not in ${namespace}.`,
      observed: podName(stray),
      next: 'kubectl get pod -A',
    });
  }
  return broken({
    ...base,
    code: 'pod.none',
    ko: `네임스페이스 ${namespace}에 ${app ?? '그런'} 파드가 없다.`,
    en: `There is no such pod${app ? ` of ${app}` : ''} in namespace ${namespace}.`,
    observed: `pods: ${
      selectPods(world, { namespace })
        .map(({ metadata }) => metadata.name)
        .slice(0, 10)
        .join(', ') || 'none'
    }`,
    next: `kubectl get pod -n ${namespace} --show-labels`,
  });
}

function deploymentWithoutPods({ metadata, spec, status }: Deployment, now: number): Outcome {
  const object = `Deployment/${metadata.namespace}/${metadata.name}`;
  if (spec.replicas === 0) {
    return broken({
      code: 'pod.scaled-to-zero',
      layer: 'pod',
      object,
      ko: `디플로이먼트 ${metadata.name}의 replicas가 0이라 파드가 없다.`,
      en: `Deployment ${metadata.name} has replicas: 0, so there is no pod.`,
      expected: 'replicas ≥ 1',
      observed: 'replicas: 0',
      next: `kubectl get deployment -n ${metadata.namespace} ${metadata.name}`,
    });
  }
  const failed = status.conditions.find(({ type, status: value }) => type === 'ReplicaFailure' && value === 'True');
  if (!failed && now - Date.parse(metadata.creationTimestamp) < 30_000) {
    return waiting('디플로이먼트가 파드를 만드는 중이다.', 'The Deployment is making its pod.');
  }
  return broken({
    code: 'pod.not-created',
    layer: 'pod',
    object,
    ko: `디플로이먼트 ${metadata.name}이(가) 파드를 만들지 못한다.`,
    en: `Deployment ${metadata.name} cannot make its pod.`,
    expected: 'a pod',
    observed: failed?.message ?? 'no pod',
    next: `kubectl describe replicaset -n ${metadata.namespace}`,
  });
}

/** The Deployment's controller is still replacing pods. */
export function isRollingOut(deployment: Deployment | undefined): boolean {
  if (!deployment) return false;
  const { metadata, spec, status } = deployment;
  const progress = status.conditions.find(({ type }) => type === 'Progressing')?.reason;
  if (progress === 'ProgressDeadlineExceeded') return false;
  return (status.observedGeneration ?? 0) < (metadata.generation ?? 0) || status.updatedReplicas < spec.replicas;
}
