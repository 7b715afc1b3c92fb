import type { z } from 'zod';
import type { Failure } from '../../../protocol/errors.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import {
  type Deployment,
  type DestinationRule,
  deploymentSchema,
  destinationRuleSchema,
  type EndpointSlice,
  endpointSliceSchema,
  type Gateway,
  gatewaySchema,
  type Namespace,
  namespaceSchema,
  type Pod,
  podSchema,
  type Service,
  serviceSchema,
  type VirtualService,
  virtualServiceSchema,
} from './resources.ts';
import { Store } from './store.ts';

interface Kinds {
  namespaces: Namespace;
  pods: Pod;
  deployments: Deployment;
  services: Service;
  endpointSlices: EndpointSlice;
  gateways: Gateway;
  virtualServices: VirtualService;
  destinationRules: DestinationRule;
}
/** What the checks read of the cluster: current, and without asking anybody. */
export type World = { readonly [K in keyof Kinds]: Objects<Kinds[K]> };
export interface Objects<T> {
  get(namespace: string, name: string): T | undefined;
  all(): T[];
  in(namespace: string): T[];
}
export type WorldResource = keyof Kinds;

export interface WatchedWorld extends World {
  /** The first resource that cannot be asked. */
  readonly failure: Failure | undefined;
  readonly synced: boolean;
  stop(): void;
}

const istio = '/apis/networking.istio.io/v1';
const sources: { readonly [K in keyof Kinds]: readonly [path: string, schema: z.ZodType<Kinds[K]>] } = {
  namespaces: ['/api/v1/namespaces', namespaceSchema],
  pods: ['/api/v1/pods', podSchema],
  deployments: ['/apis/apps/v1/deployments', deploymentSchema],
  services: ['/api/v1/services', serviceSchema],
  endpointSlices: ['/apis/discovery.k8s.io/v1/endpointslices', endpointSliceSchema],
  gateways: [`${istio}/gateways`, gatewaySchema],
  virtualServices: [`${istio}/virtualservices`, virtualServiceSchema],
  destinationRules: [`${istio}/destinationrules`, destinationRuleSchema],
};
export const worldResources = Object.keys(sources) as WorldResource[];

export interface WorldOptions {
  /** What the lesson's checks name as inputs: each costs a watch. */
  readonly resources: ReadonlySet<WorldResource>;
  readonly onChange: (resource: WorldResource) => void;
}

/** Watches the resources that are asked for; `onChange` names the one that changed. */
export function watchWorld(cluster: ClusterAccess, { resources, onChange }: WorldOptions): WatchedWorld {
  const opened: Store<Kinds[WorldResource]>[] = [];
  const open = <K extends WorldResource>(resource: K): Objects<Kinds[K]> => {
    if (!resources.has(resource)) return unwatched(resource);
    const [path, schema] = sources[resource];
    const store = new Store<Kinds[K]>({ cluster, path, schema, onChange: () => onChange(resource) });
    opened.push(store);
    return store;
  };
  return {
    namespaces: open('namespaces'),
    pods: open('pods'),
    deployments: open('deployments'),
    services: open('services'),
    endpointSlices: open('endpointSlices'),
    gateways: open('gateways'),
    virtualServices: open('virtualServices'),
    destinationRules: open('destinationRules'),
    get failure() {
      return opened.find((each) => each.failure)?.failure;
    },
    get synced() {
      return opened.every((each) => each.synced);
    },
    stop() {
      for (const each of opened) each.stop();
    },
  };
}

/** A check that reads what it does not name would never be told of a change: that is a bug, not an empty cluster. */
export function unwatched<T>(resource: WorldResource): Objects<T> {
  const refuse = (): never => {
    throw new Error(`a check reads ${resource}, which it does not name among its inputs`);
  };
  return { get: refuse, all: refuse, in: refuse };
}
