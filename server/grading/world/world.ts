import type { z } from 'zod';
import type { Failure } from '#protocol/errors.ts';
import type { Held } from '../lab/shared-pool.ts';
import { type RawObject, rawLimits, rawObjectSchema } from '../objects/raw-object.ts';
import { rememberLabelTimes } from './label-times.ts';
import { MESH_CONFIG_PATH, type MeshConfig, meshConfigSchema } from './mesh-config.ts';
import {
  type AuthorizationPolicy,
  authorizationPolicySchema,
  type Deployment,
  type DestinationRule,
  deploymentSchema,
  destinationRuleSchema,
  type EndpointSlice,
  endpointSliceSchema,
  type Gateway,
  gatewaySchema,
  ingressSchema,
  type KubernetesIngress,
  type Namespace,
  namespaceSchema,
  type PeerAuthentication,
  type Pod,
  peerAuthenticationSchema,
  podSchema,
  type Service,
  type ServiceEntry,
  type Sidecar,
  serviceEntrySchema,
  serviceSchema,
  sidecarSchema,
  type VirtualService,
  virtualServiceSchema,
  type WorkloadEntry,
  workloadEntrySchema,
} from './resources.ts';
import type { SharedStores } from './shared-stores.ts';
import type { Store } from './store.ts';

interface Kinds {
  namespaces: Namespace;
  pods: Pod;
  deployments: Deployment;
  services: Service;
  endpointSlices: EndpointSlice;
  gateways: Gateway;
  virtualServices: VirtualService;
  destinationRules: DestinationRule;
  serviceEntries: ServiceEntry;
  workloadEntries: WorkloadEntry;
  sidecars: Sidecar;
  peerAuthentications: PeerAuthentication;
  authorizationPolicies: AuthorizationPolicy;
  ingresses: KubernetesIngress;
  meshConfigs: MeshConfig;
}
/** Whole objects of any resource by its path, or their metadata only. */
export type ObjectsInput = `objects:${string}` | `metadata:${string}`;
/** What the checks read of the cluster: current, and without asking anybody. */
export type World = { readonly [K in keyof Kinds]: Objects<Kinds[K]> } & {
  objects(input: ObjectsInput): Objects<RawObject>;
};
export interface Objects<T> {
  get(namespace: string, name: string): T | undefined;
  all(): T[];
  in(namespace: string): T[];
}
export type WorldResource = keyof Kinds;
export type WorldInput = WorldResource | ObjectsInput;

export interface WatchedWorld extends World {
  /** How the watches of these inputs stand: each checkpoint waits for its own only. */
  stateOf(inputs: ReadonlySet<string>): WatchState;
  stop(): void;
}

interface WatchState {
  /** The first that cannot be asked. */
  readonly failure: Failure | undefined;
  /** All were listed once. */
  readonly synced: boolean;
}

const istio = '/apis/networking.istio.io/v1';
type Source<T> = readonly [path: string, schema: z.ZodType<T>, remember?: (known: T | undefined, next: T) => T];
const sources: { readonly [K in keyof Kinds]: Source<Kinds[K]> } = {
  namespaces: ['/api/v1/namespaces', namespaceSchema, rememberLabelTimes],
  pods: ['/api/v1/pods', podSchema],
  deployments: ['/apis/apps/v1/deployments', deploymentSchema],
  services: ['/api/v1/services', serviceSchema],
  endpointSlices: ['/apis/discovery.k8s.io/v1/endpointslices', endpointSliceSchema],
  gateways: [`${istio}/gateways`, gatewaySchema],
  virtualServices: [`${istio}/virtualservices`, virtualServiceSchema],
  destinationRules: [`${istio}/destinationrules`, destinationRuleSchema],
  serviceEntries: [`${istio}/serviceentries`, serviceEntrySchema],
  workloadEntries: [`${istio}/workloadentries`, workloadEntrySchema],
  sidecars: [`${istio}/sidecars`, sidecarSchema],
  peerAuthentications: ['/apis/security.istio.io/v1/peerauthentications', peerAuthenticationSchema],
  authorizationPolicies: ['/apis/security.istio.io/v1/authorizationpolicies', authorizationPolicySchema],
  ingresses: ['/apis/networking.k8s.io/v1/ingresses', ingressSchema],
  meshConfigs: [MESH_CONFIG_PATH, meshConfigSchema],
};

export const isWorldInput = (input: string): input is WorldInput => Object.hasOwn(sources, input) || isObjects(input);
const isObjects = (input: string): input is ObjectsInput =>
  input.startsWith('objects:') || input.startsWith('metadata:');

export interface WorldOptions {
  /** What the lesson's checks name as inputs: each costs a watch. */
  readonly inputs: ReadonlySet<WorldInput>;
  readonly onChange: (input: WorldInput) => void;
}

/** Watches what is asked for, together with others who ask for the same; `onChange` names the input that changed. */
export function watchWorld(stores: SharedStores, { inputs, onChange }: WorldOptions): WatchedWorld {
  const opened = new Map<WorldInput, Held<Pick<Store<RawObject>, 'failure' | 'synced'>>>();
  const open = <K extends WorldResource>(resource: K): Objects<Kinds[K]> => {
    if (!inputs.has(resource)) return unwatched(resource);
    const [path, schema, remember] = sources[resource];
    const store = stores.open<Kinds[K]>(resource, {
      path,
      schema,
      onChange: () => onChange(resource),
      ...(remember && { remember }),
    });
    opened.set(resource, store);
    return store.value;
  };
  const raw = new Map<string, Store<RawObject>>();
  for (const input of inputs) {
    if (!isObjects(input)) continue;
    const store = stores.open<RawObject>(input, {
      path: input.slice(input.indexOf(':') + 1),
      schema: rawObjectSchema,
      onChange: () => onChange(input),
      metadataOnly: input.startsWith('metadata:'),
      weight: { of: ({ weight }) => weight, max: rawLimits.resourceMaxWeight },
    });
    raw.set(input, store.value);
    opened.set(input, store);
  }
  return {
    objects: (input) => raw.get(input) ?? unwatched(input),
    namespaces: open('namespaces'),
    pods: open('pods'),
    deployments: open('deployments'),
    services: open('services'),
    endpointSlices: open('endpointSlices'),
    gateways: open('gateways'),
    virtualServices: open('virtualServices'),
    destinationRules: open('destinationRules'),
    serviceEntries: open('serviceEntries'),
    workloadEntries: open('workloadEntries'),
    sidecars: open('sidecars'),
    peerAuthentications: open('peerAuthentications'),
    authorizationPolicies: open('authorizationPolicies'),
    ingresses: open('ingresses'),
    meshConfigs: open('meshConfigs'),
    stateOf(wanted) {
      const named = [...opened].filter(([input]) => wanted.has(input)).map(([, { value }]) => value);
      return {
        failure: named.find((each) => each.failure)?.failure,
        synced: named.every((each) => each.synced),
      };
    },
    stop() {
      for (const each of opened.values()) each.stop();
    },
  };
}

/** A check that reads what it does not name as an input would miss its changes: a bug, not an empty cluster. */
export function unwatched<T>(input: WorldInput): Objects<T> {
  const refuse = (): never => {
    throw new Error(`a check reads ${input}, which it does not name among its inputs`);
  };
  return { get: refuse, all: refuse, in: refuse };
}
