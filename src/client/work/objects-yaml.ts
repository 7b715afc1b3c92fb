import { z } from 'zod';
import type { AppliedObjects } from '#protocol/work.ts';
import { asWritten } from '../editor/as-written.ts';
import { yamlForKubectl } from '../editor/kubectl-yaml.ts';

type Applied = AppliedObjects['objects'][number];

const recordSchema = z.record(z.string(), z.unknown());
/** What a cluster gives each Service; another cluster gives other ones. */
const ALLOCATED = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy', 'sessionAffinity'];

/** The files of `objects/`, so named that kubectl makes what others need before them. */
export function objectFiles(objects: readonly Applied[]): ReadonlyMap<string, string> {
  const files = new Map<string, object[]>();
  for (const each of objects) {
    const name = fileOf(each);
    files.set(name, [...(files.get(name) ?? []), writtenAgain(each)]);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, all]) => [name, all.map((each) => yamlForKubectl(each)).join('---\n')]));
}

function fileOf({ object: { kind }, namespace }: Applied): string {
  if (kind === 'Namespace') return '00-namespaces.yaml';
  if (kind === 'CustomResourceDefinition') return '01-definitions.yaml';
  return namespace === undefined ? '02-cluster.yaml' : `10-${namespace}.yaml`;
}

/** As somebody could have written it: what was applied is that already. */
function writtenAgain({ object, asApplied, namespace }: Applied): object {
  const written = asWritten(object);
  const metadata = { ...written.metadata, ...(namespace !== undefined && { namespace }) };
  if (asApplied) return { ...written, metadata };
  if (object.kind === 'Namespace') {
    const { apiVersion, kind } = object;
    return { apiVersion, kind, metadata: ofNamespace(metadata) };
  }
  if (object.kind !== 'Service') return { ...written, metadata };
  const { clusterIP, ...spec } = recordSchema.catch({}).parse(object.spec);
  const kept = Object.entries(spec).filter(([key]) => !ALLOCATED.includes(key));
  return { ...written, metadata, spec: { ...(clusterIP === 'None' && { clusterIP }), ...Object.fromEntries(kept) } };
}

/** A namespace is its labels; its own name among them is the cluster's doing. */
function ofNamespace({ name, labels, annotations }: Record<string, unknown>): object {
  const { 'kubernetes.io/metadata.name': _, ...own } = recordSchema.catch({}).parse(labels);
  return {
    name,
    ...(Object.keys(own).length > 0 && { labels: own }),
    ...(annotations !== undefined && { annotations }),
  };
}
