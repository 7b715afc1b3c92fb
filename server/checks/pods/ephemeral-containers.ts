import { z } from 'zod';
import { broken, type Finding, type Outcome } from '#server/grading/outcome.ts';
import { type PodSelection, selectionText } from '#server/grading/world/app.ts';
import { podName } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { regexField } from '../specs.ts';

export const ephemeralField = z.strictObject({
  name: z.string().optional(),
  image: regexField.optional(),
  target: z.string().optional().describe('the container whose processes it sees (`kubectl debug --target`)'),
  running: z.literal(true).optional().describe('still running, not only made once'),
});
type Desired = z.output<typeof ephemeralField>;

/** Why none of the pods has the debug container; undefined when one has it. */
export function debugged(desired: Desired, pods: readonly Pod[], selection: PodSelection): Outcome | undefined {
  const all = pods.flatMap((pod) => pod.spec.ephemeralContainers.map((container) => ({ pod, container })));
  const steps: [fits: (one: (typeof all)[number]) => boolean, finding: (one: (typeof all)[number]) => Wrong][] = [
    [
      ({ container }) => desired.name === undefined || container.name === desired.name,
      ({ container }) => otherName(desired, container.name),
    ],
    [
      ({ container }) => desired.image?.test(container.image) ?? true,
      ({ container }) => otherImage(desired, container.image),
    ],
    [
      ({ container }) => desired.target === undefined || container.targetContainerName === desired.target,
      ({ container }) => noTarget(desired, container.targetContainerName),
    ],
    [({ pod, container }) => !desired.running || runs(pod, container.name), ({ container }) => ended(container.name)],
  ];
  let left = all;
  for (const [fits, finding] of steps) {
    const fitting = left.filter(fits);
    const closest = left.at(-1);
    if (fitting.length === 0 && closest) return brokenBy(podName(closest.pod), closest.pod, finding(closest));
    left = fitting;
  }
  if (left.length > 0) return undefined;
  const pod = pods[0];
  return brokenBy(pod ? podName(pod) : selectionText(selection), pod, {
    code: 'pod.ephemeral-missing',
    ko: '파드에 임시 컨테이너가 없다. kubectl debug로 만든다.',
    en: 'The pod has no ephemeral container. kubectl debug makes one.',
    expected: wanted(desired),
    observed: 'ephemeralContainers: none',
  });
}

type Wrong = Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>;

function brokenBy(object: string, pod: Pod | undefined, wrong: Wrong): Outcome {
  const where = pod ? `-n ${pod.metadata.namespace} ${pod.metadata.name}` : '';
  const next = `kubectl get pod ${where} -o jsonpath='{.spec.ephemeralContainers}{"\\n"}'`;
  return broken({ layer: 'pod', object, next, ...wrong }, 0, { value: pod });
}

const wanted = ({ name, image, target, running }: Desired): string =>
  [
    'an ephemeral container',
    name && `name ${name}`,
    image && `image /${image.source}/`,
    target && `target ${target}`,
    running && 'running',
  ]
    .filter(Boolean)
    .join(', ');

const runs = (pod: Pod, name: string): boolean =>
  pod.status.ephemeralContainerStatuses.some((status) => status.name === name && status.state.running !== undefined);

const otherName = (desired: Desired, name: string): Wrong => ({
  code: 'pod.ephemeral-name',
  ko: `임시 컨테이너의 이름이 ${name}이다.`,
  en: `The ephemeral container is called ${name}.`,
  expected: wanted(desired),
  observed: `name ${name}`,
});

const otherImage = (desired: Desired, image: string): Wrong => ({
  code: 'pod.ephemeral-image',
  ko: '임시 컨테이너가 다른 이미지로 만들어졌다.',
  en: 'The ephemeral container was made from another image.',
  expected: wanted(desired),
  observed: `image ${image}`,
});

const noTarget = (desired: Desired, target: string | undefined): Wrong => ({
  code: 'pod.ephemeral-target',
  ko: `임시 컨테이너가 ${desired.target}의 프로세스를 함께 보지 못한다. 네트워크는 같아서 소켓은 보이지만, 어느 프로세스의 것인지는 --target=${desired.target}으로 만들어야 보인다.`,
  en: `The ephemeral container does not share the processes of ${desired.target}. It is in the same network and sees its sockets, but only --target=${desired.target} shows which process they belong to.`,
  expected: wanted(desired),
  observed: `targetContainerName: ${target ?? '(none)'}`,
});

const ended = (name: string): Wrong => ({
  code: 'pod.ephemeral-ended',
  ko: `임시 컨테이너 ${name}이(가) 이미 끝났다. 끝난 임시 컨테이너는 다시 시작하지 않으므로 새로 만든다.`,
  en: `The ephemeral container ${name} has ended. One that ended does not start again: make another.`,
  expected: 'running',
  observed: `${name}: not running`,
});
