import type { Objects, World } from '#server/grading/world/world.ts';

/** Resources that a mesh view reads, and for which it opens or shares a watch. */
export const viewInputs = [
  'namespaces',
  'pods',
  'deployments',
  'services',
  'endpointSlices',
  'gateways',
  'virtualServices',
  'destinationRules',
  'serviceEntries',
  'workloadEntries',
  'sidecars',
  'peerAuthentications',
  'meshConfigs',
] as const satisfies readonly (keyof World)[];

interface Named {
  readonly metadata: { readonly namespace: string };
}

/** As it is now, by namespace: whoever asks for each of a thousand namespaces does not read all objects a thousand times. */
function indexed<T extends Named>(objects: Objects<T>): Objects<T> {
  const all = objects.all();
  const byNamespace = Map.groupBy(all, ({ metadata }) => metadata.namespace);
  return {
    get: (namespace, name) => objects.get(namespace, name),
    all: () => all,
    in: (namespace) => byNamespace.get(namespace) ?? [],
  };
}

/** The watched objects at one moment; what changes meanwhile is seen by the next. */
export const indexedWorld = (world: World): World => ({
  ...world,
  namespaces: indexed(world.namespaces),
  pods: indexed(world.pods),
  deployments: indexed(world.deployments),
  services: indexed(world.services),
  endpointSlices: indexed(world.endpointSlices),
  gateways: indexed(world.gateways),
  virtualServices: indexed(world.virtualServices),
  destinationRules: indexed(world.destinationRules),
  serviceEntries: indexed(world.serviceEntries),
  workloadEntries: indexed(world.workloadEntries),
  sidecars: indexed(world.sidecars),
  peerAuthentications: indexed(world.peerAuthentications),
  meshConfigs: indexed(world.meshConfigs),
});

/** How many objects there are in all. */
export const countObjects = (world: World): number =>
  viewInputs.reduce((sum, input) => sum + world[input].all().length, 0);
