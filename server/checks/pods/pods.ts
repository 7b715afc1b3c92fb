import { z } from 'zod';
import { broken, type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { selectionText, selectPods, workloadOf } from '#server/grading/world/app.ts';
import { podName, readyCount, SIDECAR, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { isRollingOut, noSuchPods } from '../shared/pods/missing-pods.ts';
import { notReady, withoutSidecar } from '../shared/pods/pod-trouble.ts';
import { countField, podFields, type Range, rangeOf, rangeText, regexField } from '../specs.ts';
import { debugged, ephemeralField } from './ephemeral-containers.ts';
import { containerFault } from './pod-containers.ts';

const schema = z.strictObject({
  ...podFields,
  each: z
    .array(z.record(z.string(), z.string()))
    .min(1)
    .readonly()
    .optional()
    .describe('the same of several selections: labels beside `labels`, one set for each'),
  count: countField.optional().describe('how many pods; else at least one'),
  ready: z
    .union([z.boolean(), z.string().regex(/^\d+\/\d+$/)])
    .default(true)
    .describe('all containers Ready, or READY as `kubectl get pod` prints it, such as `2/2`; false: not looked at'),
  sidecar: z
    .enum(['present', 'absent'])
    .optional()
    .describe('istio-proxy, as container or as restartable init container'),
  containers: z.array(z.string()).readonly().optional().describe('names that must be among the running containers'),
  noContainers: z.array(z.string()).readonly().optional(),
  initContainers: z.array(z.string()).readonly().optional(),
  images: z.record(z.string(), regexField).optional().describe('a pattern of the image, by container'),
  runAsUser: z.record(z.string(), z.number().int()).optional().describe('the user id, by container'),
  ephemeral: ephemeralField.optional().describe('a debug container in one of the pods'),
});
export type PodsSpec = Omit<z.output<typeof schema>, 'each'>;

/** Pods by namespace and labels: how many are there, are they Ready, which containers do they have. */
export const pods = defineCheck({
  kind: 'pods',
  schema,
  inputs: ['namespaces', 'pods', 'deployments'],
  run({ each = [{}], ...spec }, scene): Outcome {
    const outcomes = each.map((labels) =>
      look(
        { ...spec, ...((spec.labels || Object.keys(labels).length > 0) && { labels: { ...spec.labels, ...labels } }) },
        scene,
      ),
    );
    const evidence = outcomes.map((outcome) => (outcome.kind === 'ok' ? outcome.evidence : ''));
    return outcomes.find(({ kind }) => kind !== 'ok') ?? ok(evidence.join('; '));
  },
});

function look(spec: PodsSpec, scene: Scene): Outcome {
  const found = selectPods(scene.world, spec);
  const range = rangeOf(spec.count);
  if (found.length === 0 && range.min > 0) return noSuchPods(spec, scene);
  for (const pod of found) {
    const fault = sidecarFault(spec, pod, scene) ?? containerFault(spec, pod) ?? readyFault(spec, pod, scene.now());
    if (!fault) continue;
    return rollingOut(pod, scene) ?? fault;
  }
  if (found.length < range.min || found.length > range.max) {
    const rolling = found.map((pod) => rollingOut(pod, scene)).find((outcome) => outcome !== undefined);
    return rolling ?? wrongNumber(spec, found, range);
  }
  const fault = spec.ephemeral && debugged(spec.ephemeral, found, spec);
  if (fault) return fault;
  return ok(found.map(evidence).join('; ') || 'no pod');
}

function sidecarFault({ sidecar }: PodsSpec, pod: Pod, scene: Scene): Outcome | undefined {
  const has = sidecarOf(pod);
  if (sidecar === 'present' && !has) {
    return withoutSidecar(pod, scene.world.namespaces.get('', pod.metadata.namespace));
  }
  if (sidecar !== 'absent' || !has) return undefined;
  const { name, namespace } = pod.metadata;
  return broken({
    code: 'pod.sidecar-present',
    layer: 'pod',
    object: podName(pod),
    ko: `파드 ${name}에 ${SIDECAR}가 들어 있다. 여기서는 사이드카 없이 실행되어야 한다.`,
    en: `Pod ${name} has ${SIDECAR}. Here it has to run without a sidecar.`,
    expected: `no container ${SIDECAR}`,
    observed: `${SIDECAR} (${has})`,
    next: `kubectl describe pod -n ${namespace} ${name}`,
  });
}

function readyFault({ ready }: PodsSpec, pod: Pod, now: number): Outcome | undefined {
  if (ready === false) return undefined;
  const trouble = notReady(pod, now);
  const { text } = readyCount(pod);
  if (trouble || ready === true || ready === text) return trouble;
  const { name, namespace } = pod.metadata;
  return broken(
    {
      code: 'pod.ready-count',
      layer: 'pod',
      object: podName(pod),
      ko: `파드 ${name}의 READY가 ${text}이다. ${ready}이어야 한다.`,
      en: `READY of pod ${name} is ${text}; it should be ${ready}.`,
      expected: `READY ${ready}`,
      observed: `READY ${text}: ${pod.spec.containers.map((container) => container.name).join(', ')}`,
      next: `kubectl get pod -n ${namespace} ${name}`,
    },
    0,
    { value: pod },
  );
}

function rollingOut(pod: Pod, { world }: Scene): Outcome | undefined {
  const workload = workloadOf(pod);
  if (!isRollingOut(world.deployments.get(pod.metadata.namespace, workload))) return undefined;
  return waiting(
    `디플로이먼트 ${workload}이(가) 파드를 바꾸는 중이다.`,
    `Deployment ${workload} is replacing its pods.`,
  );
}

const wrongNumber = (spec: PodsSpec, found: readonly Pod[], range: Range): Outcome =>
  broken({
    code: found.length < range.min ? 'pod.too-few' : 'pod.too-many',
    layer: 'pod',
    object: selectionText(spec),
    ko: `파드가 ${found.length}개다. ${rangeText(range)}개여야 한다.`,
    en: `There are ${found.length} pods; it should be ${rangeText(range)}.`,
    expected: `${rangeText(range)} pods`,
    observed: `${found.length}: ${found.map(({ metadata }) => metadata.name).join(', ')}`,
    next: `kubectl get pod -n ${spec.namespace} --show-labels`,
  });

const evidence = (pod: Pod): string =>
  `${podName(pod)} ${readyCount(pod).text} ${pod.status.phase}${sidecarOf(pod) ? `, ${SIDECAR} (${sidecarOf(pod)})` : ''}`;
