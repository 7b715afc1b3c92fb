import { z } from 'zod';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { AGGREGATED_DISCOVERY } from '../cluster/discovery.ts';

const text = z.string().max(253);

/** What the API server has of one group, as its aggregated discovery tells it. */
const discoverySchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({ name: text.default('') }).default({ name: '' }),
        versions: z
          .array(
            z.object({
              version: text,
              resources: z
                .array(
                  z.object({
                    resource: text,
                    responseKind: z.object({ kind: text }).nullish(),
                    scope: z.enum(['Namespaced', 'Cluster']),
                  }),
                )
                .max(500)
                .default([]),
            }),
          )
          .max(20)
          .default([]),
      }),
    )
    .max(500),
});

/** Where objects of a kind are. */
export interface ApiResource {
  /** Such as `/apis/networking.istio.io/v1`. */
  readonly base: string;
  readonly resource: string;
  readonly isNamespaced: boolean;
}

/** Where one object is. */
export function objectPath(
  { base, resource }: Pick<ApiResource, 'base' | 'resource'>,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
): string {
  const folder = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${base}${folder}/${resource}/${encodeURIComponent(name)}`;
}

/** Of several groups with the kind: Kubernetes' own first, then Istio's, as lessons mean them. */
const rank = (group: string): number =>
  group === '' ? 0 : !group.includes('.') ? 1 : group.endsWith('.istio.io') ? 2 : group.endsWith('.k8s.io') ? 3 : 4;

/** Asks the API server which resource has a kind, in the version that it prefers; undefined when none has. */
export async function findResource(
  cluster: Pick<ClusterAccess, 'get'>,
  { kind, group }: { readonly kind: string; readonly group: string | undefined },
  signal: AbortSignal,
): Promise<ApiResource | undefined> {
  const ask = async (path: string) =>
    (await cluster.get(path, discoverySchema, { accept: AGGREGATED_DISCOVERY, signal })).items;
  const core = group === undefined || group === '' ? await ask('/api') : [];
  const groups = group === '' ? [] : await ask('/apis');
  const found = [...core, ...groups]
    .filter(({ metadata }) => group === undefined || metadata.name === group)
    .sort((a, b) => rank(a.metadata.name) - rank(b.metadata.name))
    .flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        resources
          .filter(({ responseKind }) => responseKind?.kind === kind)
          .map(({ resource, scope }) => ({
            base: metadata.name === '' ? `/api/${version}` : `/apis/${metadata.name}/${version}`,
            resource,
            isNamespaced: scope === 'Namespaced',
          })),
      ),
    );
  return found[0];
}
