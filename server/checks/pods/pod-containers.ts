import { broken, type Finding, type Outcome } from '#server/grading/outcome.ts';
import { podName, runAsUser, runningContainers } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { PodsSpec } from './pods.ts';

/** The first thing about the pod's containers that is not as asked for. */
export function containerFault(spec: PodsSpec, pod: Pod): Outcome | undefined {
  const { name, namespace } = pod.metadata;
  const running = runningContainers(pod);
  const names = running.map((container) => container.name);
  const inits = pod.spec.initContainers.map((container) => container.name);
  const fault = (finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>): Outcome =>
    broken(
      { layer: 'pod', object: podName(pod), next: `kubectl describe pod -n ${namespace} ${name}`, ...finding },
      0,
      { value: pod },
    );

  const missing = spec.containers?.find((wanted) => !names.includes(wanted));
  if (missing !== undefined) {
    return fault({
      code: 'pod.container-missing',
      ko: `파드 ${name}에 컨테이너 ${missing}이(가) 없다.`,
      en: `Pod ${name} has no container ${missing}.`,
      expected: `containers: ${spec.containers?.join(', ')}`,
      observed: `containers: ${names.join(', ')}`,
    });
  }
  const extra = spec.noContainers?.find((unwanted) => names.includes(unwanted));
  if (extra !== undefined) {
    return fault({
      code: 'pod.container-present',
      ko: `파드 ${name}에 컨테이너 ${extra}이(가) 있다. 여기서는 없어야 한다.`,
      en: `Pod ${name} has a container ${extra}, but should not have it here.`,
      expected: `no container ${extra}`,
      observed: `containers: ${names.join(', ')}`,
    });
  }
  const missingInit = spec.initContainers?.find((wanted) => !inits.includes(wanted));
  if (missingInit !== undefined) {
    return fault({
      code: 'pod.init-container-missing',
      ko: `파드 ${name}에 초기화 컨테이너 ${missingInit}이(가) 없다.`,
      en: `Pod ${name} has no init container ${missingInit}.`,
      expected: `init containers: ${spec.initContainers?.join(', ')}`,
      observed: `init containers: ${inits.join(', ') || 'none'}`,
    });
  }
  for (const [container, pattern] of Object.entries(spec.images ?? {})) {
    const image = [...running, ...pod.spec.initContainers].find((each) => each.name === container)?.image;
    if (image !== undefined && pattern.test(image)) continue;
    return fault({
      code: 'pod.image',
      ko: `파드 ${name}의 컨테이너 ${container}이(가) 다른 이미지로 실행된다.`,
      en: `Container ${container} of pod ${name} runs another image.`,
      expected: `image: /${pattern.source}/`,
      observed: `image: ${image ?? `no container ${container}`}`,
    });
  }
  for (const [container, user] of Object.entries(spec.runAsUser ?? {})) {
    const actual = runAsUser(pod, container);
    if (actual === user) continue;
    return fault({
      code: 'pod.run-as-user',
      ko: `파드 ${name}의 컨테이너 ${container}의 사용자가 다르다.`,
      en: `Container ${container} of pod ${name} runs as another user.`,
      expected: `runAsUser: ${user}`,
      observed: `runAsUser: ${actual ?? '(not set)'}`,
    });
  }
  return undefined;
}
