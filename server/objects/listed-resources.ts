import { z } from 'zod';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { AGGREGATED_DISCOVERY } from '../cluster/discovery.ts';

/** A cluster with Istio has about 100. */
const RESOURCES_MAX = 500;

const part = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,252}$/);
const discoverySchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({ name: z.union([part, z.literal('')]).default('') }).default({ name: '' }),
        versions: z
          .array(
            z.object({
              version: part,
              resources: z
                .array(
                  z.object({
                    resource: part,
                    responseKind: z.object({ kind: z.string().regex(/^[A-Za-z0-9]{1,63}$/) }).nullish(),
                    scope: z.enum(['Namespaced', 'Cluster']),
                    verbs: z.array(z.string().max(50)).max(50).nullish(),
                  }),
                )
                .max(RESOURCES_MAX)
                .nullish(),
            }),
          )
          .max(20)
          .nullish(),
      }),
    )
    .max(RESOURCES_MAX),
});

/** A kind whose objects somebody can make, and where all of them are listed. */
export interface ListedResource {
  readonly kind: string;
  readonly apiVersion: string;
  /** Such as `/apis/apps/v1`. */
  readonly base: string;
  readonly resource: string;
  readonly isNamespaced: boolean;
}

/** Every kind that can be listed and made, each once, in the first version that the API server names for it. */
export async function listedResources(
  cluster: Pick<ClusterAccess, 'get'>,
  signal: AbortSignal,
): Promise<readonly ListedResource[]> {
  const answers = await Promise.all(
    ['/api', '/apis'].map((path) => cluster.get(path, discoverySchema, { accept: AGGREGATED_DISCOVERY, signal })),
  );
  const found = new Map<string, ListedResource>();
  for (const { metadata, versions } of answers.flatMap(({ items }) => items)) {
    const group = metadata.name;
    for (const { version, resources } of versions ?? []) {
      for (const { resource, responseKind, scope, verbs } of resources ?? []) {
        const key = `${group}/${resource}`;
        if (!responseKind || found.has(key) || !verbs?.includes('list') || !verbs.includes('create')) continue;
        found.set(key, {
          kind: responseKind.kind,
          apiVersion: group === '' ? version : `${group}/${version}`,
          base: group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
          resource,
          isNamespaced: scope === 'Namespaced',
        });
      }
    }
  }
  return [...found.values()].slice(0, RESOURCES_MAX);
}
