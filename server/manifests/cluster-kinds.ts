import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Kind, type Kinds, KINDS_MAX, type KindShape, kindSchema } from '#protocol/manifests.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { AGGREGATED_DISCOVERY } from '../cluster/discovery.ts';
import { cutShape } from './schema-cut.ts';

/** Kept of one lab, by the hash that the API server gives each group's schema. */
const SHAPES_KEPT = 40;
const SHAPES_KEPT_BYTES = 4 * 1024 * 1024;

const indexSchema = z.object({
  paths: z.record(z.string().max(400), z.object({ serverRelativeURL: z.string().max(600) })),
});
const discoverySchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().max(253).optional() }).optional(),
      versions: z.array(
        z.object({
          version: z.string().max(50),
          resources: z
            .array(
              z.object({
                scope: z.string().max(20).optional(),
                responseKind: z.object({ kind: z.string().max(100) }).optional(),
                verbs: z.array(z.string().max(50)).max(50).nullish(),
              }),
            )
            .nullish(),
        }),
      ),
    }),
  ),
});

type KindName = Omit<Kind, 'namespaced'>;
type Cluster = Pick<ClusterAccess, 'get'>;

/** What kinds one lab's API server has now, and their schemas. */
export class ClusterKinds {
  readonly #cluster: Cluster;
  readonly #shapes = new Map<string, { readonly shape: KindShape; readonly bytes: number }>();
  #known: Kinds | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async kinds(): Promise<Kinds> {
    const revision = revisionOf(await this.#index());
    if (this.#known?.revision === revision) return this.#known;
    const groups = await Promise.all(
      ['/api', '/apis'].map((path) => this.#cluster.get(path, discoverySchema, { accept: AGGREGATED_DISCOVERY })),
    );
    this.#known = { revision, kinds: groups.flatMap(kindsIn).slice(0, KINDS_MAX) };
    return this.#known;
  }

  async shape(wanted: KindName): Promise<KindShape> {
    const { group, version } = wanted;
    const index = await this.#index();
    const address = index.paths[group === '' ? `api/${version}` : `apis/${group}/${version}`]?.serverRelativeURL;
    // What leads anywhere else was not written by an API server.
    if (!address?.startsWith('/openapi/v3/')) return { parts: {} };
    const key = `${address} ${wanted.kind}`;
    const kept = this.#shapes.get(key);
    if (kept) return kept.shape;
    const shape = cutShape(await this.#cluster.get(address, z.unknown()), wanted);
    this.#keep(key, shape);
    return shape;
  }

  #index() {
    return this.#cluster.get('/openapi/v3', indexSchema);
  }

  #keep(key: string, shape: KindShape): void {
    this.#shapes.set(key, { shape, bytes: JSON.stringify(shape).length });
    let bytes = [...this.#shapes.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [old, each] of this.#shapes) {
      if (old === key || (this.#shapes.size <= SHAPES_KEPT && bytes <= SHAPES_KEPT_BYTES)) break;
      this.#shapes.delete(old);
      bytes -= each.bytes;
    }
  }
}

const revisionOf = ({ paths }: z.infer<typeof indexSchema>): string =>
  createHash('sha256')
    .update(
      Object.entries(paths)
        .map(([path, { serverRelativeURL }]) => `${path} ${serverRelativeURL}\n`)
        .sort()
        .join(''),
    )
    .digest('hex');

/** Kinds that can be written, each once; what is named oddly is left out. */
function kindsIn({ items }: z.infer<typeof discoverySchema>): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { metadata, versions } of items) {
    for (const { version, resources } of versions) {
      for (const { scope, responseKind, verbs } of resources ?? []) {
        if (!verbs?.includes('create')) continue;
        const parsed = kindSchema.safeParse({
          group: metadata?.name ?? '',
          version,
          kind: responseKind?.kind,
          namespaced: scope === 'Namespaced',
        });
        if (parsed.success) kinds.set(`${parsed.data.group}/${version}/${parsed.data.kind}`, parsed.data);
      }
    }
  }
  return [...kinds.values()];
}
