import { z } from 'zod';
import { broken, type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import { isInjectorName } from '#server/grading/scene/injection/webhooks.ts';
import type { Scene } from '#server/grading/scene.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { Namespace } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { namespaceField } from '../specs.ts';
import { notInjected } from './injector-reasons.ts';
import { INJECTION, labelReason, REVISION } from './label-reasons.ts';
import { type Refused, refusalReason, standsForPods } from './refusal-reasons.ts';

/** A pod made in the namespace now would get a sidecar, by whichever label. */
export const namespaceInjects = defineCheck({
  kind: 'namespace-injects',
  schema: z.strictObject({ namespace: namespaceField }),
  // Webhooks and quotas are read while something is wrong only.
  inputs: ['namespaces', 'asked'],
  async run({ namespace }, scene): Promise<Outcome> {
    const found = scene.world.namespaces.get('', namespace);
    if (!found) return missingNamespace(namespace);
    const injection = await scene.injection(namespace);
    const labels = injectionLabels(found);
    switch (injection.kind) {
      case 'injected':
        return ok(`${namespace}: ${labels || 'injects'}`);
      case 'not-injected':
        return broken({ ...baseOf(found), ...(labelReason(found, scene) ?? notInjected(found, injection.injectors)) });
      case 'refused':
        return refused(found, injection, scene);
    }
  },
});

/** Which webhooks see the namespace says what a dry run that was refused cannot: whether pods get a sidecar. */
function refused(namespace: Namespace, injection: Refused, scene: Scene): Outcome {
  const { by, injectors, injectedPod, message } = injection;
  if (by.kind === 'service-account') {
    return waiting(
      `네임스페이스 ${namespace.metadata.name}이(가) 준비되는 중이다.`,
      `Namespace ${namespace.metadata.name} is being set up.`,
    );
  }
  const isInjectors = by.kind === 'webhook-unreachable' && isInjectorName(by.webhook);
  const [selecting] = injectors.selecting;
  if (!selecting && !isInjectors && by.kind !== 'terminating') {
    return broken({ ...baseOf(namespace), ...(labelReason(namespace, scene) ?? notInjected(namespace, injectors)) });
  }
  if (selecting && injectedPod !== undefined && !standsForPods(by)) {
    return ok(`${namespace.metadata.name}: ${selecting.webhook}, ${injectedPod} has a sidecar (a dry run: ${message})`);
  }
  return broken({ ...baseOf(namespace), ...refusalReason(namespace, injection) });
}

const injectionLabels = ({ metadata: { labels } }: Namespace): string =>
  labelText(
    Object.fromEntries(Object.entries(labels).filter(([key]) => key === INJECTION || key === REVISION)),
  ).replace('(none)', '');

const baseOf = (namespace: Namespace) => ({
  layer: 'label' as const,
  object: `Namespace/${namespace.metadata.name}`,
  expected: `${INJECTION}=enabled`,
  observed: injectionLabels(namespace) || 'no injection label',
  next: `kubectl get namespace ${namespace.metadata.name} --show-labels`,
});

const missingNamespace = (namespace: string): Outcome =>
  broken({
    code: 'namespace.missing',
    layer: 'label',
    object: `Namespace/${namespace}`,
    ko: `네임스페이스 ${namespace}이(가) 없다.`,
    en: `There is no namespace ${namespace}.`,
    expected: `namespace ${namespace}`,
    observed: 'not found',
    next: 'kubectl get namespace',
  });
