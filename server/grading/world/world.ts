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

/** What the checks read of the cluster: current, and without asking anybody. */
export interface World {
  readonly namespaces: Objects<Namespace>;
  readonly pods: Objects<Pod>;
  readonly deployments: Objects<Deployment>;
  readonly services: Objects<Service>;
  readonly endpointSlices: Objects<EndpointSlice>;
  readonly gateways: Objects<Gateway>;
  readonly virtualServices: Objects<VirtualService>;
  readonly destinationRules: Objects<DestinationRule>;
}
export interface Objects<T> {
  get(namespace: string, name: string): T | undefined;
  all(): T[];
  in(namespace: string): T[];
}
export type WorldResource = keyof World;

export interface WatchedWorld extends World {
  /** The first resource that was not listed yet, or cannot be asked. */
  readonly failure: Failure | undefined;
  readonly synced: boolean;
  stop(): void;
}

const istio = '/apis/networking.istio.io/v1';

/** Opens the watches of all resources that checks know; `onChange` names the one that changed. */
export function watchWorld(cluster: ClusterAccess, onChange: (resource: WorldResource) => void): WatchedWorld {
  const store = <T extends { metadata: { name: string; namespace: string } }>(
    resource: WorldResource,
    path: string,
    schema: ConstructorParameters<typeof Store<T>>[0]['schema'],
  ) => new Store<T>({ cluster, path, schema, onChange: () => onChange(resource) });

  const stores = {
    namespaces: store<Namespace>('namespaces', '/api/v1/namespaces', namespaceSchema),
    pods: store<Pod>('pods', '/api/v1/pods', podSchema),
    deployments: store<Deployment>('deployments', '/apis/apps/v1/deployments', deploymentSchema),
    services: store<Service>('services', '/api/v1/services', serviceSchema),
    endpointSlices: store<EndpointSlice>(
      'endpointSlices',
      '/apis/discovery.k8s.io/v1/endpointslices',
      endpointSliceSchema,
    ),
    gateways: store<Gateway>('gateways', `${istio}/gateways`, gatewaySchema),
    virtualServices: store<VirtualService>('virtualServices', `${istio}/virtualservices`, virtualServiceSchema),
    destinationRules: store<DestinationRule>('destinationRules', `${istio}/destinationrules`, destinationRuleSchema),
  };
  const all = Object.values(stores);
  return {
    ...stores,
    get failure() {
      return all.find((each) => each.failure)?.failure;
    },
    get synced() {
      return all.every((each) => each.synced);
    },
    stop() {
      for (const each of all) each.stop();
    },
  };
}
