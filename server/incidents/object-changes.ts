import { z } from 'zod';
import type { WayEntry } from '#protocol/incidents.ts';
import { createClusterAccess, type Stoppable } from '../cluster/cluster-access.ts';
import { findResource } from '../grading/objects/resource-names.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';

/** What a repair of the mesh changes; pods and endpoints follow by themselves and would only fill the list. */
const WATCHED = [
  'services',
  'namespaces',
  'deployments.apps',
  'gateways.networking.istio.io',
  'virtualservices.networking.istio.io',
  'destinationrules.networking.istio.io',
  'serviceentries.networking.istio.io',
  'sidecars.networking.istio.io',
  'envoyfilters.networking.istio.io',
  'peerauthentications.security.istio.io',
  'authorizationpolicies.security.istio.io',
];

/** A controller that writes the state of an object changes no generation; what has none is told by its version. */
const seenSchema = z
  .looseObject({
    metadata: z.looseObject({
      name: z.string().max(253),
      namespace: z.string().max(253).default(''),
      resourceVersion: z.string().max(100).default(''),
      generation: z.number().optional(),
    }),
  })
  .transform(({ metadata: { name, namespace, resourceVersion, generation } }) => ({
    metadata: { name, namespace },
    version: generation === undefined ? resourceVersion : `${generation}`,
  }));
type Seen = z.output<typeof seenSchema>;
/** More than any lab has; the learner is root beside the API server. */
const OBJECTS_MAX = 2_000;
type ObjectEntry = Extract<WayEntry, { kind: 'object' }>;

/** Tells which objects are added, changed and removed from now on. */
export function watchObjectChanges(hosts: LabHosts, onChange: (entry: ObjectEntry) => void): Stoppable {
  const cluster = createClusterAccess({ hosts });
  for (const name of WATCHED) {
    const resource = findResource(name);
    if (!resource) throw new Error(`${name} is unknown`);
    const versions = new Map<string, string>();
    let listed = false;
    const textOf = ({ metadata: { namespace, name: own } }: Seen) =>
      [resource.kind, ...(namespace ? [namespace] : []), own].join('/').slice(0, 300);
    const tell = (change: ObjectEntry['change'], object: string) =>
      onChange({ kind: 'object', at: Date.now(), change, object });
    const see = (item: Seen) => {
      const object = textOf(item);
      const known = versions.get(object);
      if (known === item.version || (known === undefined && versions.size >= OBJECTS_MAX)) return;
      versions.set(object, item.version);
      if (listed) tell(known === undefined ? 'added' : 'changed', object);
    };
    const forget = (object: string) => {
      if (versions.delete(object)) tell('removed', object);
    };
    cluster.watch<Seen>(
      resource.path,
      seenSchema,
      {
        onReplace(items) {
          const present = new Set(items.map(textOf));
          for (const item of items) see(item);
          for (const object of versions.keys()) if (!present.has(object)) forget(object);
          listed = true;
        },
        onEvent({ type, object }) {
          if (type === 'DELETED') forget(textOf(object));
          else see(object);
        },
      },
      { metadataOnly: true },
    );
  }
  return { stop: () => cluster.close() };
}
