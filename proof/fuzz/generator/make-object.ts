import { EARLY, type FuzzObject, type JsonObject } from '../case.ts';
import type { Making } from './generate.ts';

const NETWORKING = 'networking.istio.io/v1';
const versions: Readonly<Record<string, string>> = {
  Service: 'v1',
  PeerAuthentication: 'security.istio.io/v1',
  AuthorizationPolicy: 'security.istio.io/v1',
  Ingress: 'networking.k8s.io/v1',
};

export interface Making1 {
  readonly namespace: string;
  readonly early?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function make(
  kind: string,
  name: string,
  { namespace, early = false, annotations = {} }: Making1,
  spec: JsonObject,
): FuzzObject {
  const all = { ...annotations, ...(early && { [EARLY]: 'true' }) };
  return {
    apiVersion: versions[kind] ?? NETWORKING,
    kind,
    metadata: { name, namespace, ...(Object.keys(all).length > 0 && { annotations: all }) },
    spec,
  };
}

export const fullName = (name: string, namespace: string): string => `${name}.${namespace}.svc.cluster.local`;

/** A destination's or rule's host, in one of the ways that mean the Service, or in one that does not. */
export function hostOf({ random, mistakes, slot }: Making, name: string, own: string): string {
  const full = fullName(name, slot.namespace);
  if (random.chance(mistakes)) {
    return random.pick([
      `${name}c`,
      `${name}.${slot.namespace}`,
      fullName(name, slot.other),
      `${name}.${slot.namespace}.svc`,
    ]);
  }
  // The short name means the object's own namespace, which need not be the Service's.
  if (own !== slot.namespace) return random.chance(mistakes) ? name : full;
  return random.chance(0.6) ? name : full;
}

/** `exportTo` as it is mostly left out, sometimes right, sometimes too narrow. */
export function exportTo({ random, mistakes, slot }: Making): JsonObject {
  if (random.chance(mistakes)) return { exportTo: random.pick([['.'], [slot.other], ['istio-system'], ['~']]) };
  if (random.chance(0.85)) return {};
  return { exportTo: random.pick([['*'], ['.', 'istio-system'], [slot.namespace, 'istio-system', slot.other]]) };
}
