import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type ResolvedDestination, resolveDestination } from '#server/mesh/destinations.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import type { MeshCall } from './mesh-call.ts';

/** A destination of a rule, and what the caller's sidecar has for it. */
export interface Lead {
  readonly resolved: ResolvedDestination;
  readonly subset: string;
  readonly percent: number;
  readonly cluster: TracedCluster;
}

/** Where an entry would send requests from this caller, whether it takes them or not. */
export async function leadsOf(entry: RouteEntry, { caller, port }: MeshCall, scene: Scene): Promise<Lead[]> {
  const { rule, from } = entry;
  const { route = [], redirect, directResponse } = rule;
  if (redirect || directResponse) return [];
  const weightOf = (weight = 0) => (route.length === 1 ? 1 : weight);
  const total = route.reduce((sum, { weight }) => sum + weightOf(weight), 0);
  const client = { namespace: caller.metadata.namespace, labels: caller.metadata.labels };
  const used = route.filter(({ weight }) => weightOf(weight) > 0);
  return Promise.all(
    used.map(async ({ destination, weight }) => {
      const resolved = resolveDestination(scene.world, from, destination, { client, listenPort: port });
      const percent = (weightOf(weight) / total) * 100;
      const endpoints = await scene.endpoints(caller, resolved.cluster);
      const exists = endpoints !== undefined;
      const cluster = { name: resolved.cluster, percent, exists, tls: 'auto' as const, endpoints: endpoints ?? [] };
      return { resolved, subset: destination.subset ?? '', percent, cluster };
    }),
  );
}
