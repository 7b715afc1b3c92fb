import type { Slot } from './ground/slot.ts';

/** JSON as Kubernetes takes it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface FuzzObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: JsonObject;
}

/** A request that is really sent, and about which checks are asked. */
export interface FuzzRequest {
  /** `outside`: testpc, through the ingress gateway. `mesh`: the pod `client`, through its sidecar. `node`: past both. */
  readonly from: 'outside' | 'mesh' | 'node';
  readonly host: string;
  /** In the mesh: the port of the Service; from outside that of the ingress Service: the slot's own, or 80 by an Ingress. */
  readonly port: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FuzzCase {
  /** How to make it again: `--seed S --case K`, or the name of a kept file. */
  readonly name: string;
  readonly objects: readonly FuzzObject[];
  readonly requests: readonly FuzzRequest[];
}

/** Of two objects for the same host the older one counts, and ages are whole seconds: these are applied earlier. */
export const EARLY = 'fuzz.slipway/early';
export const isEarly = ({ metadata }: FuzzObject): boolean => metadata.annotations?.[EARLY] === 'true';

export const objectKey = ({ kind, metadata }: FuzzObject): string => `${kind}/${metadata.namespace}/${metadata.name}`;

/** The same case in another slot: all that names a slot ends with its two digits. */
export function moveCase(fuzzCase: FuzzCase, from: Slot, to: Slot): FuzzCase {
  if (from.index === to.index) return fuzzCase;
  const { objects, requests } = fuzzCase;
  const text = JSON.stringify({ objects, requests }).replaceAll(
    new RegExp(`(fz|FZ|\\b81|\\b82|\\b91|\\b311)${from.suffix}(?!\\d)`, 'g'),
    `$1${to.suffix}`,
  );
  return { ...fuzzCase, ...(JSON.parse(text) as Pick<FuzzCase, 'objects' | 'requests'>) };
}
