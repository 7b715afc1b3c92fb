import type { Pod } from '#server/grading/world/resources.ts';

const OPT_OUT = 'sidecar.istio.io/inject';

/** What the pod itself says of injection: the label before the annotation, as istiod reads them. */
const saidOf = ({ metadata: { labels, annotations } }: Pod): string => labels[OPT_OUT] ?? annotations[OPT_OUT] ?? '';

/** `key=value` of what keeps a sidecar out of the pod, whenever it was made; undefined where nothing does. */
export function optOutOf(pod: Pod): string | undefined {
  const said = saidOf(pod);
  return said === '' || ['y', 'yes', 'true', 'on'].includes(said.toLowerCase()) ? undefined : `${OPT_OUT}=${said}`;
}

/** The pod is not meant to have a sidecar, so it was not left behind. */
export const isKeptOut = (pod: Pod): boolean => pod.spec.hostNetwork === true || optOutOf(pod) !== undefined;
