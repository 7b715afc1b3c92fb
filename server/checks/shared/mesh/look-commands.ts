import type { ObjectKey } from '#server/mesh/names.ts';

/** Commands by which an object that a reason names can be looked at. */
export const vsYaml = ({ namespace, name }: ObjectKey): string =>
  `kubectl get virtualservice -n ${namespace} ${name} -o yaml`;
export const destinationRuleYaml = ({ namespace, name }: ObjectKey): string =>
  `kubectl get destinationrule -n ${namespace} ${name} -o yaml`;
