import { matches, sidecarOf } from '#server/grading/world/pods.ts';
import type { AuthorizationPolicy, Pod } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { rootNamespace } from './visibility.ts';

export const authorizationPolicyName = ({ metadata }: AuthorizationPolicy): string =>
  `AuthorizationPolicy/${metadata.namespace}/${metadata.name}`;

/**
 * The policies that the pod's proxy asks about what comes in: of its namespace and of the mesh's root namespace, whose
 * selector fits. `AUDIT` refuses nothing.
 */
export function policiesOf(world: World, pod: Pod): AuthorizationPolicy[] {
  if (!sidecarOf(pod)) return [];
  const places = new Set([pod.metadata.namespace, rootNamespace(world)]);
  return world.authorizationPolicies
    .all()
    .filter(
      ({ metadata, spec }) =>
        places.has(metadata.namespace) &&
        spec.action !== 'AUDIT' &&
        matches(spec.selector?.matchLabels ?? {}, pod.metadata.labels),
    );
}
