import { broken, type Finding, type Outcome, waiting } from '#server/grading/outcome.ts';
import { podName, readyCount, sidecarOf } from '#server/grading/world/pods.ts';
import type { Namespace, Pod } from '#server/grading/world/resources.ts';
import { optOutOf } from './kept-out.ts';
import { type InjectionLabel, injectionLabel, mayBeOlder } from './labelled-since.ts';

/** A pod takes at most this long to start here; after that it counts as stuck. */
const STARTING_MS = 60_000;

const createdAt = (pod: Pod): number => Date.parse(pod.metadata.creationTimestamp);

/** Why the pod has no sidecar; undefined when it has one. */
export function withoutSidecar(pod: Pod, namespace: Namespace | undefined): Outcome | undefined {
  if (sidecarOf(pod)) return undefined;
  const { name, namespace: ns } = pod.metadata;
  const base = {
    layer: 'pod' as const,
    object: podName(pod),
    expected: 'containers: app + istio-proxy',
    observed: `containers: ${pod.spec.containers.map((container) => container.name).join(', ')} (${readyCount(pod).text})`,
    next: `kubectl describe pod -n ${ns} ${name}`,
    analyzer: 'IST0103',
  };
  const optOut = optOutOf(pod);
  if (optOut !== undefined) {
    return broken({
      ...base,
      code: 'pod.opted-out',
      ko: `파드 ${name}에 ${optOut}이(가) 있어 주입에서 빠졌다. 파드 템플릿에서 지우면 된다.`,
      en: `Pod ${name} carries ${optOut}, so injection leaves it out. Remove it from the pod template.`,
      observed: optOut,
      next: `kubectl get pod -n ${ns} ${name} -o jsonpath='{.metadata.labels}{"\\n"}{.metadata.annotations}{"\\n"}'`,
    });
  }
  if (pod.spec.hostNetwork) {
    return broken({
      ...base,
      code: 'pod.host-network',
      ko: `파드 ${name}이(가) hostNetwork를 쓴다. 노드의 네트워크를 가로챌 수 없으므로 사이드카가 들어가지 않는다.`,
      en: `Pod ${name} uses hostNetwork. A sidecar cannot take over the node's own network, so none is injected.`,
      observed: 'hostNetwork: true',
    });
  }
  const label = injectionLabel(namespace);
  if (label && mayBeOlder(pod, label)) return broken({ ...base, ...leftBehind(pod, label, base.observed) });
  return broken({
    ...base,
    code: 'pod.sidecar-missing',
    ko: `파드 ${name}에 istio-proxy가 없다. 만들어질 때 사이드카가 주입되지 않았다.`,
    en: `Pod ${name} has no istio-proxy: no sidecar was injected when the pod was created.`,
  });
}

/** The label's time may be that of a later write; then only what the pod shows by itself is said. */
function leftBehind(pod: Pod, { alone, latest, text }: InjectionLabel, containers: string) {
  const { name, namespace, creationTimestamp } = pod.metadata;
  return {
    code: 'pod.created-before-label',
    ko: alone
      ? `파드 ${name}은(는) 레이블보다 먼저 만들어졌다. 주입은 파드가 만들어질 때만 일어나므로, 다시 만들어야 사이드카가 들어간다.`
      : `파드 ${name}은(는) 주입되지 않은 채 만들어졌고, 지금 그 파드에 주입을 막는 것은 없다. 주입은 파드가 만들어질 때만 일어나므로, 다시 만들어야 사이드카가 들어간다.`,
    en: alone
      ? `Pod ${name} was made before the label. Injection happens only when a pod is created, so it has to be made again.`
      : `Pod ${name} was made without injection, and nothing in it keeps a sidecar out now. Injection happens only when a pod is created, so it has to be made again.`,
    expected: alone
      ? `created after the label (${latest}), with istio-proxy`
      : `made again under ${text}, with istio-proxy`,
    observed: `created ${creationTimestamp}, ${containers}`,
    next: `kubectl get pod -n ${namespace} ${name} -o jsonpath='{.metadata.creationTimestamp} {.spec.containers[*].name}{"\\n"}'`,
  };
}

const IMAGE_REASONS = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'];

/** Why the pod is not Ready; undefined when it is. */
export function notReady(pod: Pod, now: number): Outcome | undefined {
  const { ready, total, text } = readyCount(pod);
  if (ready === total && total > 0 && pod.status.phase === 'Running') return undefined;
  const { name, namespace } = pod.metadata;
  const next = `kubectl describe pod -n ${namespace} ${name}`;
  const base = { layer: 'pod' as const, object: podName(pod), expected: `${total}/${total} Running`, next };
  const statuses = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];

  const image = statuses.find(({ state }) => IMAGE_REASONS.includes(state.waiting?.reason ?? ''));
  if (image) {
    const wanted = [...pod.spec.initContainers, ...pod.spec.containers].find((each) => each.name === image.name)?.image;
    return broken({
      ...base,
      code: 'pod.image-pull',
      ko: `파드 ${name}의 컨테이너 ${image.name}이(가) 이미지 ${wanted}을(를) 받지 못한다. 이미지 이름과 태그를 확인한다.`,
      en: `Container ${image.name} of pod ${name} cannot pull the image ${wanted}. Check the image's name and tag.`,
      observed: `${image.state.waiting?.reason}: ${image.state.waiting?.message ?? ''}`,
    });
  }
  const crashed = statuses.find(
    ({ state }) => state.waiting?.reason === 'CrashLoopBackOff' || (state.terminated?.exitCode ?? 0) !== 0,
  );
  if (crashed) {
    return broken({
      ...base,
      code: 'pod.crash-loop',
      ko: `파드 ${name}의 컨테이너 ${crashed.name}이(가) 계속 종료된다.`,
      en: `Container ${crashed.name} of pod ${name} keeps exiting.`,
      observed: `${crashed.state.waiting?.reason ?? crashed.state.terminated?.reason}, ${crashed.restartCount} restarts`,
      next: `kubectl logs -n ${namespace} ${name} -c ${crashed.name}`,
    });
  }
  const scheduled = pod.status.conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    return broken({
      ...base,
      code: 'pod.unschedulable',
      ko: `파드 ${name}을(를) 배치할 노드가 없다.`,
      en: `No node can run pod ${name}.`,
      observed: `${scheduled.reason}: ${scheduled.message ?? ''}`,
    });
  }
  if (now - createdAt(pod) < STARTING_MS) {
    return waiting(`파드 ${name}이(가) 시작하는 중이다 (${text}).`, `Pod ${name} is starting (${text}).`);
  }
  const lagging: Finding = {
    ...base,
    code: 'pod.not-ready',
    ko: `파드 ${name}이(가) Ready가 아니다 (${text}).`,
    en: `Pod ${name} is not Ready (${text}).`,
    observed: `${text} ${pod.status.phase}`,
  };
  return broken(lagging);
}
